#pragma once
// Base64. Source: RFC 4648 section 4

#include <optional>
#include <string>
#include <string_view>

namespace hubbub {

std::string to_base64(std::string_view bytes);
// Returns nothing if the text is not Base64 with its padding.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace hubbub
