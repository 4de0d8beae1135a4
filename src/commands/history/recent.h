#pragma once
// The latest messages of a channel, for clients without CHATHISTORY.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Begins to send the client the latest messages of a channel that it is in. Hold no lock.
void begin_recent(Context& context, std::string_view channel, std::size_t max);

// Begins to send the client the messages of its channels since a time in seconds, at most `max` of
// each channel. Hold no lock.
void begin_missed(Context& context, std::int64_t since, std::size_t max);

}  // namespace hubbub::commands
