#pragma once
// The time tag. Source: https://ircv3.net/specs/extensions/server-time

#include <hubbub/base/clock.h>

#include <optional>
#include <string_view>

namespace hubbub::client {

// Parses "2026-01-31T12:34:56.789Z"; returns nullopt if the text has another form.
std::optional<Wall> parse_time(std::string_view text);

}  // namespace hubbub::client
