#include <hubbub/base/low_priority.h>
#include <hubbub/base/thread_wake.h>

#include <csignal>
#include <ctime>
#include <exception>
#include <system_error>
#include <thread>

#include <sys/resource.h>

// Some versions of glibc have no name for it.
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace hubbub {
namespace {

// Added to the priority of the process; not more, because the work may hold the lock of the address
// space for a moment: other threads that need it would wait for one that hardly runs.
constexpr int nicer = 5;

void lower_own_priority() {
    // On Linux this is the priority of the thread. Source: setpriority(2)
    const auto self = static_cast<id_t>(ThreadWake::current());
    ::setpriority(PRIO_PROCESS, self, ::getpriority(PRIO_PROCESS, self) + nicer);
}

// Interrupts the calling thread at short intervals while this lives. Linux may let a thread that
// computes run until the next tick (4 ms or more) before another one that has woken gets the
// processor; it looks sooner if the thread passes through the kernel.
class Interruptions {
  public:
    Interruptions() {
        ThreadWake::unblock();
        sigevent event{};
        event.sigev_notify = SIGEV_THREAD_ID;
        event.sigev_signo = ThreadWake::signal();
        event.sigev_notify_thread_id = ThreadWake::current();
        made_ = ::timer_create(CLOCK_MONOTONIC, &event, &timer_) == 0;
        const timespec interval{0, interval_ns};
        const itimerspec times{interval, interval};
        if (made_) ::timer_settime(timer_, 0, &times, nullptr);
    }
    ~Interruptions() {
        if (made_) ::timer_delete(timer_);
    }
    Interruptions(const Interruptions&) = delete;
    Interruptions& operator=(const Interruptions&) = delete;

  private:
    static constexpr long interval_ns = 300'000;

    timer_t timer_{};
    bool made_ = false;
};

}  // namespace

void run_at_low_priority(const std::function<void()>& work) {
    std::exception_ptr thrown;
    std::thread worker;
    try {
        worker = std::thread([&] {
            lower_own_priority();
            const Interruptions interruptions;
            try {
                work();
            } catch (...) {
                thrown = std::current_exception();
            }
        });
    } catch (const std::system_error&) {
        return work();
    }
    worker.join();
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace hubbub
