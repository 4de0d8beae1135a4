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

// Runs until the input has ended and the server has taken everything, or until something breaks.
// `session` has been started; its first room is the one that is spoken to.
ExitCode run_script(Connection& connection, Session& session, const ScriptStreams& streams);

}  // namespace hubbub::client
