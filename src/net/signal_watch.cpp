#include <hubbub/net/signal_watch.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace hubbub::net {
namespace {

sigset_t set_of(std::initializer_list<int> signals) {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : signals) ::sigaddset(&set, signal);
    return set;
}

Fd open_watch(std::initializer_list<int> signals) {
    block_signals(signals);
    const sigset_t set = set_of(signals);
    return Fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

}  // namespace

void block_signals(std::initializer_list<int> signals) {
    const sigset_t set = set_of(signals);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void ignore_broken_pipes() {
    std::signal(SIGPIPE, SIG_IGN);
}

SignalWatch::SignalWatch(std::initializer_list<int> signals) : fd_(open_watch(signals)) {
    if (!fd_) throw std::system_error(errno, std::generic_category(), "signalfd");
}

std::optional<int> SignalWatch::take() const {
    signalfd_siginfo signal{};
    if (::read(fd_.get(), &signal, sizeof signal) != sizeof signal) return std::nullopt;
    return static_cast<int>(signal.ssi_signo);
}

std::optional<int> SignalWatch::wait_for(std::chrono::milliseconds time) const {
    pollfd at{fd_.get(), POLLIN, 0};
    ::poll(&at, 1, static_cast<int>(time.count()));
    return take();
}

}  // namespace hubbub::net
