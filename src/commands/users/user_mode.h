#pragma once

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"
#include "core/user_modes.h"

namespace hubbub::commands {

// Sets or removes a user mode and updates the counters. Returns false if nothing changes. Removing
// user mode o also removes the privileges and server notices.
bool set_user_mode(Context& context, UserMode mode, bool on);
// Sends MODE with these changes to all connections of the user.
void announce_user_mode(Context& context, std::string_view changes);
// Runs MODE for the client itself. Returns a refusal if the message names another user. Hold no
// lock.
Refusal change_user_mode(Context& context, const protocol::Message& message);
}  // namespace hubbub::commands
