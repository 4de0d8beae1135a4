#pragma once
// The signals that the server answers are blocked in every thread and taken by one, with sigwait:
// no handler runs in the middle of anything.

#include <functional>

namespace hubbub::server {

// Before any other thread starts: they inherit it.
void block_signals();

// Waits until the process is asked to end (SIGTERM, SIGINT); reopens the log on SIGHUP, calls
// `on_report` on SIGUSR1. Returns the signal.
int wait_for_end(const std::function<void()>& on_report);

}  // namespace hubbub::server
