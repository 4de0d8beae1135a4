#pragma once

#include <hubbub/chat/server_bans.h>

#include "core/context.h"

namespace hubbub::commands {

// Sends the answer to STATS k or STATS d. Hold no lock.
void send_bans(Context& context, chat::ServerBan::Kind kind);
// Closes the connection and returns true if a server ban matches the client. Hold no lock.
bool close_if_banned(Context& context);

}  // namespace hubbub::commands
