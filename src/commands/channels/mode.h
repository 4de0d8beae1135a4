#pragma once

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Runs MODE for a channel. If `forced`, the client needs no rank and need not be a member. Returns
// a refusal if the channel does not exist for the client. Hold no lock.
Refusal change_channel_mode(Context& context, const protocol::Message& message, bool forced);
}  // namespace hubbub::commands
