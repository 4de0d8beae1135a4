#include <hubbub/base/thread_wake.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include <pthread.h>
#include <unistd.h>

namespace hubbub {
namespace {

void do_nothing(int) {}

sigset_t only_signal() {
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, ThreadWake::signal());
    return only;
}

// All threads inherit the mask of the first one.
sigset_t mask_inside_poll() {
    sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    sigdelset(&mask, ThreadWake::signal());
    return mask;
}

}  // namespace

void ThreadWake::install() {
    struct sigaction action {};
    action.sa_handler = do_nothing;
    const sigset_t only = only_signal();
    if (::sigaction(signal(), &action, nullptr) != 0)
        throw std::system_error(errno, std::generic_category(), "sigaction");
    const int error = ::pthread_sigmask(SIG_BLOCK, &only, nullptr);
    if (error != 0) throw std::system_error(error, std::generic_category(), "pthread_sigmask");
}

// Not a real-time signal: those queue one entry per wake-up, and once the user's queue is full
// (RLIMIT_SIGPENDING) wake-ups are lost. A standard signal is pending or not, and is never lost.
int ThreadWake::signal() {
    return SIGURG;
}

void ThreadWake::unblock() {
    const sigset_t only = only_signal();
    ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
}

void ThreadWake::attach() {
    thread_.store(current(), std::memory_order_release);
}

void ThreadWake::wake(pid_t thread) {
    if (thread != 0) ::tgkill(::getpid(), thread, signal());
}

pid_t ThreadWake::current() {
    thread_local const pid_t mine = ::gettid();
    return mine;
}

int ThreadWake::wait(pollfd* fds, nfds_t count, std::optional<std::chrono::nanoseconds> timeout) {
    static const sigset_t mask = mask_inside_poll();
    timespec span{};
    if (timeout) {
        const auto whole = std::chrono::duration_cast<std::chrono::seconds>(*timeout);
        span.tv_sec = whole.count();
        span.tv_nsec = (*timeout - whole).count();
    }
    const int ready = ::ppoll(fds, count, timeout ? &span : nullptr, &mask);
    return ready < 0 && errno == EINTR ? 0 : ready;
}

}  // namespace hubbub
