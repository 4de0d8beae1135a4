#pragma once
// Whether a message names a person.

#include <string_view>

namespace hubbub::client {

// Returns true if `nick` occurs in the text as a word, ignoring case and formatting codes.
// Punctuation of any script may stand beside it; letters, digits and characters of nicks may not,
// as that is another nick.
bool mentions(std::string_view text, std::string_view nick);

}  // namespace hubbub::client
