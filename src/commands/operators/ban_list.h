#pragma once

#include <hubbub/chat/server_bans.h>

#include "core/context.h"

namespace hubbub::commands {

// Sends the answer to STATS k or STATS d.
void send_bans(Context& context, chat::ServerBan::Kind kind);
// Closes the connection and returns true if a server ban matches the client.
bool close_if_banned(Context& context);

}  // namespace hubbub::commands
