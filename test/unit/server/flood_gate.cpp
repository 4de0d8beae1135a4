// The pace at which one client's lines are taken.

#include <chrono>

#include <doctest/doctest.h>

#include "server/flood_gate.h"

using hubbub::Steady;
using hubbub::commands::lines;
using hubbub::server::FloodGate;
using namespace std::chrono_literals;

namespace {

const Steady opened(1000s);

}  // namespace

TEST_CASE("FloodGate: a burst passes at once, the next line when it is paid") {
    FloodGate gate(3, 2);
    CHECK(gate.ready_at() <= opened);
    gate.spend(lines(1), opened);
    gate.spend(lines(1), opened);
    CHECK(gate.ready_at() <= opened);
    gate.spend(lines(1), opened);
    CHECK(gate.ready_at() == opened + 500ms);
    gate.spend(lines(1), opened + 500ms);
    CHECK(gate.ready_at() == opened + 1000ms);
}

TEST_CASE("FloodGate: rest restores the burst, and never more") {
    FloodGate gate(3, 2);
    for (const auto at : {opened, opened + 1h}) {
        gate.spend(lines(2), at);
        CHECK(gate.ready_at() <= at);
        gate.spend(lines(1), at);
        CHECK(gate.ready_at() == at + 500ms);
    }
}

TEST_CASE("FloodGate: a higher cost waits longer, a cost of zero never") {
    FloodGate gate(5, 1);
    gate.spend(lines(20), opened);
    CHECK(gate.ready_at() == opened + 16s);
    gate.spend(lines(0), opened);
    CHECK(gate.ready_at() == opened + 16s);
}

TEST_CASE("FloodGate: zero disables it") {
    for (FloodGate gate : {FloodGate(0, 5), FloodGate(5, 0)}) {
        CHECK_FALSE(gate.paces());
        for (int i = 0; i < 1000; ++i) gate.spend(lines(5), opened);
        CHECK(gate.ready_at() <= opened);
    }
}
