// When a silent client gets a PING, and when it is disconnected.

#include <chrono>

#include <doctest/doctest.h>

#include "server/ping_timer.h"

using hubbub::Steady;
using hubbub::server::PingTimer;
using Due = PingTimer::Due;
using namespace std::chrono_literals;

namespace {

const Steady began(1000s);
constexpr std::chrono::seconds interval{120};
constexpr std::chrono::seconds timeout{60};

Due check(PingTimer& timer, Steady now) {
    return timer.check(now, interval, timeout);
}

}  // namespace

TEST_CASE("PingTimer: silence leads to one PING and then to the timeout") {
    PingTimer timer(began);
    CHECK(timer.next(interval, timeout) == began + 120s);
    CHECK(check(timer, began + 119s) == Due::nothing);
    CHECK(check(timer, began + 120s) == Due::ping);
    CHECK(timer.next(interval, timeout) == began + 180s);
    CHECK(check(timer, began + 179s) == Due::nothing);
    CHECK(check(timer, began + 180s) == Due::timeout);
}

TEST_CASE("PingTimer: any input starts the interval again") {
    PingTimer timer(began);
    CHECK(check(timer, began + 120s) == Due::ping);
    timer.note_alive(began + 150s);
    CHECK(timer.last_heard() == began + 150s);
    CHECK(check(timer, began + 180s) == Due::nothing);
    CHECK(check(timer, began + 270s) == Due::ping);
}
