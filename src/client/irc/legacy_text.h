#pragma once
// Text that is not UTF-8.

#include <string>
#include <string_view>

namespace hubbub::client {

// Returns the line with the text after its last " :" read as CP1252, as old clients send it, if
// that is not valid UTF-8. A character that is cut at the end does not count.
// Source: https://encoding.spec.whatwg.org/#windows-1252
std::string read_legacy_text(std::string_view line);

}  // namespace hubbub::client
