#include "signals.h"

#include <hubbub/base/clock.h>
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
    Steady due = std::chrono::steady_clock::now() + hour;
    for (;;) {
        // Signals that come more often do not delay it.
        const auto left =
            std::chrono::ceil<std::chrono::seconds>(due - std::chrono::steady_clock::now());
        const auto signal = left.count() > 0 ? watch.wait_for(left) : std::nullopt;
        if (!signal) {
            handlers.hourly();
            due = std::chrono::steady_clock::now() + hour;
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
