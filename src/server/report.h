#pragma once
// Where the server stands, into the log.

#include "server.h"
namespace hubbub::server {

// One event for the whole, one for each reason that connections ended for, one for each thread:
// what it waits for, how long already, how much waits in its outbox. Any thread.
void log_state(Server& server);

}  // namespace hubbub::server
