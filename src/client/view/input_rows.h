#pragma once
// The typed text in rows. Unlike messages it is only cut at the edge, so that the cursor can be at
// every character.

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

// `indent`: cells of the prompt in the first row.
InputRows input_rows(std::string_view text, std::size_t cursor, std::size_t indent,
                     std::size_t columns);

}  // namespace hubbub::client
