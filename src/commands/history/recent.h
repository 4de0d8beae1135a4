#pragma once
// The latest messages of a channel, for those who do not ask by CHATHISTORY.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Begins to send the client the latest messages of a channel that it is in. Hold no lock.
void begin_recent(Context& context, std::string_view channel, std::size_t max);

// Begins to send the client what was said in its channels since a time in seconds, at most `max`
// messages of each. Hold no lock.
void begin_missed(Context& context, std::int64_t since, std::size_t max);

}  // namespace hubbub::commands
