#pragma once
// Stored messages as lines for a client.

#include <hubbub/protocol/stored_message.h>

#include <cstddef>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Sends the client the message as it was published, with its id and time. `name`: the channel, or
// the other person of a private conversation. `batch_tag`: "batch=..." or "". Returns about how
// many bytes were sent. Plain users see when it was said.
std::size_t play(Context& context, const protocol::StoredMessage& message, std::string_view name,
                 std::string_view batch_tag);

}  // namespace hubbub::commands
