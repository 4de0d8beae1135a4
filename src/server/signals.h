#pragma once
// The signals that the server answers are blocked in every thread and taken by one, with sigwait:
// no handler runs in the middle of anything.

#include <functional>

namespace hubbub::server {

// Before any other thread starts: they inherit it.
void block_signals();

struct Answers {
    std::function<void()> report;  // SIGUSR1
    std::function<void()> reload;  // SIGHUP
};
// Waits until the process is asked to end (SIGTERM, SIGINT). Returns the signal.
int wait_for_end(const Answers& answers);

}  // namespace hubbub::server
