#pragma once
// Other programs: an editor for what is being typed, a browser for an address.

#include <optional>
#include <string>

namespace hubbub::client {

// Gives `text` to $VISUAL or $EDITOR (else vi) in a file that only this person can read, and waits.
// Nothing where that failed. The terminal must be free.
std::optional<std::string> edit_outside(const std::string& text);

// Hands the address to xdg-open, and does not wait.
void open_outside(const std::string& url);

}  // namespace hubbub::client
