#pragma once

#include <hubbub/chat/client.h>

#include "core/context.h"

namespace hubbub::commands {

// Does what an operator ordered this client to do. Hold no lock.
void obey(Context& context, const chat::Client::Order& order);
}  // namespace hubbub::commands
