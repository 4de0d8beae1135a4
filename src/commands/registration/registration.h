#pragma once
// From connecting to being a user.
// Source: https://modern.ircdocs.horse/#connection-messages

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Registers the client and sends the welcome, if it has sent all that is needed. Otherwise does
// nothing. Returns why it cannot be registered.
Refusal try_register(Context& context);

}  // namespace hubbub::commands
