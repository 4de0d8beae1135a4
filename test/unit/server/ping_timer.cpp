// When a silent client gets a PING, and when it is disconnected.

#include <chrono>

#include <doctest/doctest.h>

#include "server/ping_timer.h"
#include "support/start.h"

using hubbub::Steady;
using hubbub::server::PingTimer;
using Due = PingTimer::Due;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds interval{120};
constexpr std::chrono::seconds timeout{60};

Due check(PingTimer& timer, Steady now) {
    return timer.check(now, interval, timeout);
}

}  // namespace

TEST_CASE("PingTimer: silence leads to one PING and then to the timeout") {
    PingTimer timer(start);
    CHECK(timer.next(interval, timeout) == start + 120s);
    CHECK(check(timer, start + 119s) == Due::nothing);
    CHECK(check(timer, start + 120s) == Due::ping);
    CHECK(timer.next(interval, timeout) == start + 180s);
    CHECK(check(timer, start + 179s) == Due::nothing);
    CHECK(check(timer, start + 180s) == Due::timeout);
}

TEST_CASE("PingTimer: any input starts the interval again") {
    PingTimer timer(start);
    CHECK(check(timer, start + 120s) == Due::ping);
    timer.note_alive(start + 150s);
    CHECK(timer.last_heard() == start + 150s);
    CHECK(check(timer, start + 180s) == Due::nothing);
    CHECK(check(timer, start + 270s) == Due::ping);
}
