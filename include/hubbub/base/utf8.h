#pragma once
// The one UTF-8 decoder, and which characters must not reach a terminal.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hubbub::utf8 {

constexpr std::uint32_t broken = 0xffffffff;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// Removes the character at the front of `rest`, which is not empty, and returns it. Removes one
// byte and returns `broken` if there is none.
std::uint32_t take_character(std::string_view& rest);

// Returns how many bytes a character has that begins with this one; 1 if none begins so.
std::size_t length_by_lead(unsigned char lead);

// Returns whether a terminal should not see it: C0, DEL, C1, direction marks, embeddings, overrides
// and isolates, line and paragraph separators.
bool is_control(std::uint32_t character);

}  // namespace hubbub::utf8
