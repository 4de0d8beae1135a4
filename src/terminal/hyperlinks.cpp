#include <hubbub/terminal/hyperlinks.h>

#include <algorithm>
#include <functional>

#include "sgr.h"

namespace hubbub::terminal {
namespace {

bool is_visible_ascii(char32_t c) {
    return c > 0x20 && c < 0x7f;
}

bool writable(const Canvas& canvas, const Canvas::Link& link) {
    if (link.column + link.cells > canvas.columns()) return false;
    for (std::size_t i = 0; i < link.cells; ++i) {
        if (!is_visible_ascii(canvas.at(link.row, link.column + i).base)) return false;
    }
    return std::all_of(link.url.begin(), link.url.end(),
                       [](char c) { return is_visible_ascii(static_cast<unsigned char>(c)); });
}

}  // namespace

std::string hyperlinks(const Canvas& canvas, std::size_t row, Depth depth) {
    std::string out;
    for (const Canvas::Link& link : canvas.links) {
        if (link.row != row || link.cells == 0 || !writable(canvas, link)) continue;
        out += "\x1b[" + std::to_string(row + 1) + ";" + std::to_string(link.column + 1) + "H";
        // The same id: parts of one address, in whatever row they stand.
        out += "\x1b]8;id=" + std::to_string(std::hash<std::string>{}(link.url)) + ";" + link.url +
               "\x1b\\";
        const Style* before = nullptr;
        for (std::size_t i = 0; i < link.cells; ++i) {
            const Cell& cell = canvas.at(row, link.column + i);
            if (before == nullptr || !(*before == cell.style)) out += sgr(cell.style, depth);
            before = &cell.style;
            append_utf8(out, cell.base);
        }
        out += "\x1b]8;;\x1b\\";
    }
    return aside(out);
}

bool takes_hyperlinks(std::string_view term) {
    return !term.starts_with("linux") && !term.starts_with("vt") && !term.starts_with("cons");
}

}  // namespace hubbub::terminal
