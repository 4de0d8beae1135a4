#include "signals.h"

#include <hubbub/net/signal_watch.h>

#include <chrono>
#include <csignal>
#include <optional>

namespace hubbub::server {
namespace {

constexpr std::chrono::hours hour{1};
constexpr std::initializer_list<int> ours{SIGTERM, SIGINT, SIGHUP, SIGUSR1};

}  // namespace

void block_signals() {
    net::block_signals(ours);
}

int wait_for_end(const SignalHandlers& handlers) {
    const net::SignalWatch watch(ours);
    for (;;) {
        const std::optional<int> signal = watch.wait_for(hour);
        if (!signal) {
            handlers.hourly();
        } else if (signal == SIGUSR1) {
            handlers.report();
        } else if (signal == SIGHUP) {
            handlers.reload();
        } else {
            return *signal;
        }
    }
}

}  // namespace hubbub::server
