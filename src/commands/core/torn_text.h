#pragma once
// Text that a client cut at a number of bytes, in the middle of a character.

#include <hubbub/protocol/message.h>

#include <optional>
#include <string_view>

namespace hubbub::commands {

// Returns the line without the incomplete character at its end if it ends in text, all else is
// UTF-8 and some text is left; nothing otherwise. Names are not shortened: that would be another.
std::optional<std::string_view> without_torn_text(std::string_view line,
                                                  const protocol::Message& message);

}  // namespace hubbub::commands
