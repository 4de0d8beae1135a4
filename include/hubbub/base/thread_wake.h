#pragma once
// Interrupts another thread's poll without an eventfd: it sends a signal that is unblocked only
// inside ppoll. A signal that arrives before the ppoll stays pending, so no wake-up is lost.
// Source: ppoll(2), "race-free" use of the signal mask; tgkill(2).

#include <atomic>
#include <chrono>
#include <optional>

#include <poll.h>
#include <sys/types.h>

namespace hubbub {

// Thread safe, except for wait(), which the attached thread calls.
class ThreadWake {
  public:
    // Call once per process, before other threads start: blocks the signal (threads inherit this)
    // and installs an empty handler. Throws std::system_error.
    static void install();

    // Makes wake() interrupt the calling thread.
    void attach();

    // Returns the attached thread's id for wake(pid_t). The id may outlive this object.
    pid_t thread() const { return thread_.load(std::memory_order_acquire); }
    void wake() const { wake(thread()); }

    // May be called at any time. If the thread has ended, nothing happens; if its id was reused,
    // one poll of the new thread returns early.
    static void wake(pid_t thread);
    // Returns the signal of wake(). Its handler does nothing; without install() it is ignored.
    static int signal();
    // Lets the signal interrupt the calling thread, also outside wait().
    static void unblock();
    // Returns the calling thread's id.
    static pid_t current();

    // Like ppoll(2), but returns 0 if wake() or a signal ends it. No timeout: waits indefinitely.
    static int wait(pollfd* fds, nfds_t count, std::optional<std::chrono::nanoseconds> timeout);

  private:
    std::atomic<pid_t> thread_{0};
};

}  // namespace hubbub
