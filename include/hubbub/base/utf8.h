#pragma once
// The UTF-8 decoder and encoder (utf8proc), and the characters that must not reach a terminal.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::utf8 {

constexpr std::uint32_t broken = 0xffffffff;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// Removes the first character of `rest` and returns it. If the bytes are not valid UTF-8, removes
// one byte and returns `broken`. Requires that `rest` is not empty.
std::uint32_t take_character(std::string_view& rest);

// Returns the last character of `text`, or `broken`. Requires that it is not empty.
std::uint32_t last_character(std::string_view text);

// Appends a Unicode scalar value.
void append_character(std::string& out, std::uint32_t character);

// Returns true for the bytes of a character after its first.
constexpr bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80;
}

// Returns the length in bytes of a character whose first byte is `lead`; 1 if no character starts
// so.
std::size_t length_by_lead(unsigned char lead);

// Returns true for letters, marks and digits of any script.
bool is_word(std::uint32_t character);

// Returns true for punctuation of any script.
bool is_punctuation(std::uint32_t character);

// Returns true for C0, DEL, C1, direction marks, embeddings, overrides and isolates, line and
// paragraph separators.
bool is_control(std::uint32_t character);

}  // namespace hubbub::utf8
