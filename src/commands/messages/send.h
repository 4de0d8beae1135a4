#pragma once

#include "core/context.h"
#include "core/outgoing.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Sends a message to one target: a channel, "@#channel", "$mask" or a client. Messages to a channel
// become pending, and are refused later. Hold no lock.
Refusal send_message(Context& context, const Outgoing& message);

}  // namespace hubbub::commands
