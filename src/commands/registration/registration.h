#pragma once
// Registration of a client.
// Source: https://modern.ircdocs.horse/#connection-messages

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Registers the client and sends the welcome. Does nothing if NICK, USER or CAP END are missing.
// Returns a refusal if the client cannot be registered. Hold no lock.
Refusal try_register(Context& context);

}  // namespace hubbub::commands
