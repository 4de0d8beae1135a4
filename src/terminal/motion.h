#pragma once
// Short sequences that move the cursor from a known place.

#include <cstddef>
#include <string>

namespace hubbub::terminal {

// Returns the bytes that move the cursor between two columns of a row, or between two rows.
std::string move_in_row(std::size_t from, std::size_t to);
std::string move_rows(std::size_t from, std::size_t to);

}  // namespace hubbub::terminal
