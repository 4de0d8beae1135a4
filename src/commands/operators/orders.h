#pragma once

#include <hubbub/chat/client.h>

#include "core/context.h"

namespace hubbub::commands {

// Carries out an operator's order to this client. Hold no lock.
void obey(Context& context, const chat::Client::Order& order);
}  // namespace hubbub::commands
