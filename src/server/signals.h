#pragma once
// The signals of the server: SIGTERM and SIGINT stop it, SIGHUP rereads the settings, SIGUSR1 logs
// its state.

#include <functional>

namespace hubbub::server {

// Blocks these signals in all threads. Call it before any other thread starts.
void block_signals();

struct SignalHandlers {
    std::function<void()> report;  // SIGUSR1
    std::function<void()> reload;  // SIGHUP
    std::function<void()> hourly;
};
// Calls the handlers, on this thread, until SIGTERM or SIGINT. Returns that signal.
int wait_for_end(const SignalHandlers& handlers);

}  // namespace hubbub::server
