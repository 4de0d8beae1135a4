#include "view/input_rows.h"

#include <algorithm>

namespace hubbub::client {

InputRows input_rows(std::string_view text, std::size_t cursor, std::size_t indent,
                     std::size_t columns) {
    // The cursor at the end needs a cell, too.
    const std::size_t width = std::max<std::size_t>(columns, 3) - 1;
    InputRows out;
    std::size_t begin = 0;
    std::size_t used = std::min(indent, width - 1);
    const auto place_cursor = [&](std::size_t at) {
        if (at != cursor) return;
        out.cursor_row = out.rows.size();
        out.cursor_column = used;
    };
    for (std::size_t at = 0; at < text.size();) {
        const terminal::Cluster cluster = terminal::first_cluster(text.substr(at));
        if (text[at] == '\n') {
            place_cursor(at);
            out.rows.push_back({begin, at});
            begin = ++at;
            used = 0;
            continue;
        }
        if (used + cluster.cells > width) {
            out.rows.push_back({begin, at});
            begin = at;
            used = 0;
        }
        place_cursor(at);
        used += cluster.cells;
        at += cluster.bytes;
    }
    place_cursor(text.size());
    out.rows.push_back({begin, text.size()});
    return out;
}

}  // namespace hubbub::client
