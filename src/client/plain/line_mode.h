#pragma once
// Line mode: the loop around a LineTerminal and a connection.

#include <string>

#include "connect/connection.h"
#include "irc/session.h"
#include "plain/script.h"

namespace hubbub::client {

// Runs until the person leaves or the connection ends. `session` has been started; `where` names
// the server in the first line. Blocks a few signals for the calling thread.
ExitCode run_line_mode(Connection& connection, Session& session, const std::string& where);

}  // namespace hubbub::client
