#pragma once

#include "core/context.h"
#include "core/outgoing.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Sends a message to one target: a channel, "@#channel", "$mask" or a client.
Refusal send_message(Context& context, const Outgoing& message);

}  // namespace hubbub::commands
