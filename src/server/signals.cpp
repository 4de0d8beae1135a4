#include "signals.h"

#include <hubbub/base/log.h>

#include <csignal>

namespace hubbub::server {
namespace {

sigset_t ours() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&set, signal);
    return set;
}

}  // namespace

void block_signals() {
    const sigset_t set = ours();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int wait_for_end(const std::function<void()>& on_report) {
    const sigset_t set = ours();
    for (;;) {
        int signal = 0;
        if (::sigwait(&set, &signal) != 0) continue;
        if (signal == SIGUSR1) {
            on_report();
        } else if (signal == SIGHUP) {
            log::reopen();
            log::event(log::Level::info, "log.reopened");
        } else {
            return signal;
        }
    }
}

}  // namespace hubbub::server
