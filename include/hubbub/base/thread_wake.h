#pragma once
// Wakes one thread out of its poll without a descriptor of its own: a directed signal that is
// blocked everywhere but inside ppoll. A wake that comes early stays pending, so none is lost.
// Source: ppoll(2), "race-free" use of the signal mask; tgkill(2).

#include <atomic>
#include <chrono>
#include <optional>

#include <poll.h>
#include <sys/types.h>

namespace hubbub {

class ThreadWake {
  public:
    // Once per process, before other threads start: blocks the signal (threads inherit that) and
    // gives it a handler that does nothing. Throws std::system_error.
    static void install();

    // The calling thread is the one to be woken.
    void attach();

    // Thread safe. The owner's number, for wake(): it may be kept longer than this object.
    pid_t thread() const { return thread_.load(std::memory_order_acquire); }
    void wake() const { wake(thread()); }

    // Thread safe, from any thread, at any time: a thread that has ended is not woken, and whoever
    // got its number since then sees one poll more return early.
    static void wake(pid_t thread);
    // The calling thread's number.
    static pid_t current();

    // ppoll that wake() ends. Returns what ppoll returns; 0 for a wake. Owner thread only.
    // No timeout: waits for a descriptor or a wake.
    static int wait(pollfd* fds, nfds_t count, std::optional<std::chrono::nanoseconds> timeout);

  private:
    std::atomic<pid_t> thread_{0};
};

}  // namespace hubbub
