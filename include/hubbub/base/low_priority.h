#pragma once
// Work that must not delay other threads, such as hashing passwords.

#include <functional>

namespace hubbub {

// Runs the work in a thread of its own, with a lower priority, and blocks until it is done: a
// thread that lowers its own priority may not raise it again. Rethrows the work's exception. Runs
// it in the calling thread if no other can be started. Hold no lock. Thread safe.
// Signals interrupt the work often: system calls in it must cope with EINTR.
void run_at_low_priority(const std::function<void()>& work);

}  // namespace hubbub
