#pragma once
// The lines of a server: one sorted table of the commands and numerics that mean something to a
// client. Its counterpart is commands/user_commands.h.

#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

// Applies one line without its line end: changes the session, adds events, queues answers. A line
// that cannot be parsed is ignored, and so are unknown commands; unknown numerics are shown.
void receive_line(Session& session, std::string_view line);

}  // namespace hubbub::client
