#pragma once

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"
#include "core/user_modes.h"

namespace hubbub::commands {

// Sets or removes a user mode and counts it. Returns false if nothing changes. Losing user mode o
// also ends the privileges and the server notices.
bool set_user_mode(Context& context, UserMode mode, bool on);
// Runs MODE for a user. Hold no lock.
Refusal change_user_mode(Context& context, const protocol::Message& message);
}  // namespace hubbub::commands
