#pragma once
// The text that is being typed, in rows. Unlike messages it is cut at the edge and nowhere else, so
// that every character has its place and the cursor can be at each.

#include <hubbub/terminal/width.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace hubbub::client {

struct InputRows {
    std::vector<terminal::Row> rows;
    std::size_t cursor_row = 0;
    std::size_t cursor_column = 0;
};

// `indent`: cells that the prompt takes in the first row.
InputRows input_rows(std::string_view text, std::size_t cursor, std::size_t indent,
                     std::size_t columns);

}  // namespace hubbub::client
