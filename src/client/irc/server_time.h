#pragma once
// The time tag. Source: https://ircv3.net/specs/extensions/server-time

#include <hubbub/base/clock.h>

#include <optional>
#include <string_view>

namespace hubbub::client {

// "2026-01-31T12:34:56.789Z"; nothing where it is not of that form.
std::optional<Wall> parse_time(std::string_view text);

}  // namespace hubbub::client
