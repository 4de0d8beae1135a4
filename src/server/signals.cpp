#include "signals.h"

#include <hubbub/net/signal_watch.h>

#include <csignal>

namespace hubbub::server {
namespace {

constexpr std::initializer_list<int> ours{SIGTERM, SIGINT, SIGHUP, SIGUSR1};

}  // namespace

void block_signals() {
    net::block_signals(ours);
}

int wait_for_end(const SignalHandlers& handlers) {
    const net::SignalWatch watch(ours);
    for (;;) {
        const int signal = watch.wait();
        if (signal == SIGUSR1) {
            handlers.report();
        } else if (signal == SIGHUP) {
            handlers.reload();
        } else {
            return signal;
        }
    }
}

}  // namespace hubbub::server
