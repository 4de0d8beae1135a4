#pragma once

#include <hubbub/net/signal_watch.h>

#include <csignal>

namespace hubbub::client {

// Returns a watch for the signals of a terminal program. Call it before any other thread starts.
inline net::SignalWatch watch_terminal_signals() {
    return net::SignalWatch({SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP});
}

}  // namespace hubbub::client
