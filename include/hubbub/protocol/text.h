#pragma once
// Makes text from strangers safe to display, and cuts it without splitting characters.

#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub::protocol {

bool valid_utf8(std::string_view text);

// Returns the text without an incomplete character at its end, as left by a client that cut the
// line at a byte count.
std::string_view without_torn_end(std::string_view text);

// Returns the text with U+FFFD for each invalid byte.
std::string clean_utf8(std::string_view text);

// Returns the longest prefix of at most `bytes` bytes that does not split a character.
std::string_view cut(std::string_view text, std::size_t bytes);

// Returns the text without spaces and tabs at both ends.
std::string_view trim(std::string_view text);

// Removes the first word and the spaces around it, and returns the word.
std::string_view take_word(std::string_view& rest);

// Returns the text made safe for terminals and logs: without control characters (C0, DEL, C1,
// direction overrides) and formatting codes, and with U+FFFD for invalid bytes. A tab becomes a
// space.
std::string visible(std::string_view text);

// Returns true if the text has no control characters or invalid bytes.
bool is_visible(std::string_view text);

// Returns the text if it can be a middle parameter and is visible, else "*". For errors that quote
// a client's input.
std::string_view as_word(std::string_view text);

}  // namespace hubbub::protocol
