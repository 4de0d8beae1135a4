#pragma once
// Splits text into pieces that fit in a message.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// Splits text into pieces of at most `bytes` bytes (at least 4). Cuts at a space in the second half
// of a piece and drops it, or between two characters if there is none. No piece is empty.
std::vector<std::string_view> split_text(std::string_view text, std::size_t bytes);

// Returns the lines of `text`, without line ends; at least one.
std::vector<std::string> split_lines(std::string_view text);

// Makes text valid for a message: replaces invalid UTF-8 by U+FFFD, removes NUL, CR and LF.
std::string sayable(std::string_view text);

}  // namespace hubbub::client
