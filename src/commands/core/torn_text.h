#pragma once
// Text that a client cut at a byte limit, in the middle of a character.

#include <hubbub/protocol/message.h>

#include <optional>
#include <string_view>

namespace hubbub::commands {

// Returns the line without the incomplete character at its end. Returns nothing unless the last
// parameter is text, some of it remains, and the rest is UTF-8. Names are never shortened, because
// that would change them.
std::optional<std::string_view> without_torn_text(std::string_view line,
                                                  const protocol::Message& message);

}  // namespace hubbub::commands
