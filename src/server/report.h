#pragma once
// The server's state, for SIGUSR1.

#include "server.h"
namespace hubbub::server {

// Logs one event for the server, one for each reason why connections have ended, and one for each
// thread: its wait, the duration, and the pending bytes of its outbox. Thread safe.
void log_state(Server& server);

}  // namespace hubbub::server
