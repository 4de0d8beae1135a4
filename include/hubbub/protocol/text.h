#pragma once
// Text that strangers sent, made safe to show and cut without tearing characters.

#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub::protocol {

bool valid_utf8(std::string_view text);

// Returns the text without an incomplete character at its very end, as it is left by who cuts a
// line at a number of bytes.
std::string_view without_torn_end(std::string_view text);

// The same with U+FFFD for every byte that is none.
std::string clean_utf8(std::string_view text);

// The longest start of `text` with at most `bytes` bytes that does not end inside a character.
std::string_view cut(std::string_view text, std::size_t bytes);

// Without the blanks and tabs at both ends.
std::string_view trim(std::string_view text);

// Removes the first word, and the blanks around it, from what a person typed; returns it.
std::string_view take_word(std::string_view& rest);

// What may go to a terminal, the console or a log: C0, DEL, C1, direction overrides and formatting
// codes are left out, bytes that are not UTF-8 become U+FFFD.
std::string visible(std::string_view text);

// True where visible(text) would change nothing.
bool is_visible(std::string_view text);

// The text as a parameter that is not the last; "*" where it cannot stand there, or where a
// terminal should not see it. What clients sent comes back to them in errors.
std::string_view as_word(std::string_view text);

}  // namespace hubbub::protocol
