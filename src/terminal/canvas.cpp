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
    for (std::size_t at = column; at < end; ++at) cell(row, at) = {with, {}, style};
}

void Canvas::restyle(std::size_t row, std::size_t column, std::size_t cells, const Style& style) {
    if (row >= rows_) return;
    const std::size_t end = std::min(columns_, column + cells);
    for (std::size_t at = column; at < end; ++at) cell(row, at).style = style;
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
