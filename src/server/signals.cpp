#include "signals.h"

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

int wait_for_end(const Answers& answers) {
    const sigset_t set = ours();
    for (;;) {
        int signal = 0;
        if (::sigwait(&set, &signal) != 0) continue;
        if (signal == SIGUSR1) {
            answers.report();
        } else if (signal == SIGHUP) {
            answers.reload();
        } else {
            return signal;
        }
    }
}

}  // namespace hubbub::server
