#include <hubbub/terminal/canvas.h>

#include <hubbub/base/utf8.h>
#include <hubbub/terminal/width.h>

#include <algorithm>

namespace hubbub::terminal {

Canvas::Canvas(std::size_t rows, std::size_t columns)
    : rows_(rows), columns_(columns), cells_(rows * columns) {}

std::size_t Canvas::put(std::size_t row, std::size_t column, std::string_view text,
                        const Style& style, std::size_t cells) {
    if (row >= rows_ || column >= columns_) return 0;
    const std::size_t room = std::min(cells, columns_ - column);
    std::size_t used = 0;
    while (!text.empty()) {
        const Cluster cluster = first_cluster(text);
        if (used + cluster.cells > room) break;
        for (const Glyph& glyph : drawn(text.substr(0, cluster.bytes))) {
            part_wide(row, column + used);
            part_wide(row, column + used + glyph.cells);
            Cell& first = cell(row, column + used);
            first.base = glyph.base;
            first.marks = {};
            std::copy(glyph.marks.begin(), glyph.marks.end(), first.marks.begin());
            first.style = style;
            if (glyph.cells == 2) cell(row, column + used + 1) = {0, {}, style};
            used += glyph.cells;
        }
        text.remove_prefix(cluster.bytes);
    }
    return used;
}

void Canvas::fill(std::size_t row, std::size_t column, std::size_t cells, const Style& style,
                  char32_t with) {
    if (row >= rows_) return;
    const std::size_t end = std::min(columns_, column + cells);
    if (column >= end) return;
    part_wide(row, column);
    part_wide(row, end);
    for (std::size_t at = column; at < end; ++at) cell(row, at) = {with, {}, style};
}

void Canvas::part_wide(std::size_t row, std::size_t column) {
    if (column == 0 || column >= columns_ || cell(row, column).base != 0) return;
    for (const std::size_t half : {column - 1, column}) {
        cell(row, half).base = U' ';
        cell(row, half).marks = {};
    }
}

void Canvas::restyle(std::size_t row, std::size_t column, std::size_t cells, const Style& style) {
    if (row >= rows_) return;
    const std::size_t end = std::min(columns_, column + cells);
    for (std::size_t at = column; at < end; ++at) cell(row, at).style = style;
}

void Canvas::scroll(std::size_t top, std::size_t bottom, std::ptrdiff_t up) {
    const auto begin = cells_.begin() + static_cast<std::ptrdiff_t>(top * columns_);
    const auto end = cells_.begin() + static_cast<std::ptrdiff_t>((bottom + 1) * columns_);
    const std::ptrdiff_t cells = up * static_cast<std::ptrdiff_t>(columns_);
    if (up > 0)
        std::fill(std::move(begin + cells, end, begin), end, Cell{});
    else
        std::fill(begin, std::move_backward(begin, end + cells, end), Cell{});
    const auto leaves = [&](Link& link) {
        if (link.row < top || link.row > bottom) return false;
        const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(link.row) - up;
        link.row = static_cast<std::size_t>(row);
        return row < static_cast<std::ptrdiff_t>(top) || row > static_cast<std::ptrdiff_t>(bottom);
    };
    std::erase_if(links, leaves);
}

std::string Canvas::text(std::size_t row) const {
    std::string out;
    for (std::size_t column = 0; column < columns_; ++column) {
        const Cell& here = at(row, column);
        if (here.base == 0) continue;
        append_utf8(out, here.base);
        for (const char32_t mark : here.marks) {
            if (mark != 0) append_utf8(out, mark);
        }
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out;
}

void append_utf8(std::string& out, char32_t code) {
    utf8::append_character(out, code);
}

}  // namespace hubbub::terminal
