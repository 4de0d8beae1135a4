#pragma once
// STS: asks clients to connect by TLS only. It is listed like a capability, but cannot be
// requested. Source: https://ircv3.net/specs/extensions/sts

#include <hubbub/chat/origin.h>
#include <hubbub/commands/settings.h>

#include <string>
#include <string_view>

namespace hubbub::commands {

inline constexpr std::string_view sts_name = "sts";

// Returns the word for CAP LS 302, such as "sts=port=6697", or "" if there is no policy for a
// client that connects like this.
std::string sts_word(const Settings& settings, const chat::Origin& origin);

}  // namespace hubbub::commands
