// Signals that are read from a descriptor.

#include <hubbub/net/signal_watch.h>

#include <chrono>
#include <csignal>

#include <doctest/doctest.h>

#include <poll.h>
#include <pthread.h>

using hubbub::net::SignalWatch;

namespace {

bool readable(const SignalWatch& watch) {
    pollfd at{watch.fd(), POLLIN, 0};
    return ::poll(&at, 1, 0) == 1;
}

}  // namespace

TEST_CASE("SignalWatch: takes each watched signal once") {
    const SignalWatch watch({SIGUSR2, SIGHUP});
    CHECK_FALSE(readable(watch));
    CHECK_FALSE(watch.take());
    ::pthread_kill(::pthread_self(), SIGUSR2);
    CHECK(readable(watch));
    CHECK(watch.take() == SIGUSR2);
    CHECK_FALSE(watch.take());
    ::pthread_kill(::pthread_self(), SIGHUP);
    CHECK(watch.wait_for(std::chrono::hours(1)) == SIGHUP);
    CHECK_FALSE(readable(watch));
    CHECK_FALSE(watch.wait_for(std::chrono::milliseconds(1)));
}
