#pragma once
// The signals that the server answers are blocked in every thread and taken by one, with sigwait:
// no handler runs in the middle of anything.

namespace hubbub::server {

// Before any other thread starts: they inherit it.
void block_signals();

// Waits until the process is asked to end (SIGTERM, SIGINT); reopens the log on SIGHUP.
// Returns the signal.
int wait_for_end();

}  // namespace hubbub::server
