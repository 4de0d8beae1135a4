#pragma once
// The loop around a Script: a connection, standard input, output and error.

#include "connect/connection.h"
#include "plain/script.h"

namespace hubbub::client {

struct ScriptStreams {
    int in = 0;
    int out = 1;
    int err = 2;
};

// Blocks until the input has ended and the server has accepted everything, or until an error.
// `session` has been started; messages go to its first channel.
ExitCode run_script(Connection& connection, Session& session, const ScriptStreams& streams);

}  // namespace hubbub::client
