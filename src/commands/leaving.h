#pragma once

#include <hubbub/chat/close.h>

#include "core/context.h"

namespace hubbub::commands {

// Removes the client from its channels and the registry, publishes its QUIT unless the server
// stops, and sends the last lines. Hold no lock.
void leave(Context& context, const chat::Close& why, bool silent);

}  // namespace hubbub::commands
