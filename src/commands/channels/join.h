#pragma once

#include <string_view>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Joins the channel, or makes it. If `forced`, bans, modes and limits do not count. Hold no lock.
Refusal join_channel(Context& context, std::string_view name, std::string_view key = {},
                     bool forced = false);
// Parts from the channel. If `forced`, the reason is also shown where the client may not speak.
// Hold no lock.
Refusal part_channel(Context& context, std::string_view name, std::string_view reason,
                     bool forced = false);
}  // namespace hubbub::commands
