#include "overlay.h"

#include "cells.h"
#include "sgr.h"

namespace hubbub::terminal {
namespace {

bool is_missed(const Cell& cell, Depth can, Depth drawn) {
    if (cell.base == 0) return false;
    const bool true_colour = cell.style.fg >= rgb_bit || cell.style.bg >= rgb_bit;
    return (cell.style.attributes & Style::struck) != 0 || (true_colour && can > drawn);
}

void append_cell(std::string& out, const Cell& cell) {
    append_utf8(out, cell.base);
    for (const char32_t mark : cell.marks) {
        if (mark != 0 && cells_of(mark) == 0) append_utf8(out, mark);
    }
}

}  // namespace

std::string overlay(const Canvas& canvas, std::size_t row, Depth can, Depth drawn) {
    std::string out;
    std::size_t next = canvas.columns();  // where the cursor is then, if it is in this row
    const Style* look = nullptr;
    for (std::size_t column = 0; column < canvas.columns(); ++column) {
        const Cell& cell = canvas.at(row, column);
        const bool wide = column + 1 < canvas.columns() && canvas.at(row, column + 1).base == 0;
        const std::size_t cells = wide ? 2 : 1;
        if (!is_missed(cell, can, drawn) || cells_of(cell.base) != cells) continue;
        if (next != column)
            out += "\x1b[" + std::to_string(row + 1) + ";" + std::to_string(column + 1) + "H";
        if (look == nullptr || !(*look == cell.style)) out += sgr(cell.style, can);
        look = &cell.style;
        append_cell(out, cell);
        next = column + cells;
    }
    return aside(out);
}

}  // namespace hubbub::terminal
