#pragma once
// Text cut to what one message carries.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

// Pieces of at most `bytes` bytes (at least 4), in order. Cut at a blank, which goes, where one
// stands in the second half of a piece, else between two characters. No piece is empty.
std::vector<std::string_view> split_text(std::string_view text, std::size_t bytes);

// The lines of `text`, without their ends; one if there is no line break.
std::vector<std::string> split_lines(std::string_view text);

// What may be said: bytes that are not UTF-8 become U+FFFD, and nothing ends the line early.
std::string sayable(std::string_view text);

}  // namespace hubbub::client
