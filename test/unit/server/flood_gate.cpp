// The pace at which one client's lines are taken.

#include <chrono>

#include <doctest/doctest.h>

#include "server/flood_gate.h"
#include "support/start.h"

using hubbub::Steady;
using hubbub::commands::lines;
using hubbub::server::FloodGate;
using namespace std::chrono_literals;

TEST_CASE("FloodGate: a burst passes at once, the next line when it is paid") {
    FloodGate gate(3, 2);
    CHECK(gate.ready_at() <= start);
    gate.spend(lines(1), start);
    gate.spend(lines(1), start);
    CHECK(gate.ready_at() <= start);
    gate.spend(lines(1), start);
    CHECK(gate.ready_at() == start + 500ms);
    gate.spend(lines(1), start + 500ms);
    CHECK(gate.ready_at() == start + 1000ms);
}

TEST_CASE("FloodGate: rest restores the burst, and never more") {
    FloodGate gate(3, 2);
    for (const auto at : {start, start + 1h}) {
        gate.spend(lines(2), at);
        CHECK(gate.ready_at() <= at);
        gate.spend(lines(1), at);
        CHECK(gate.ready_at() == at + 500ms);
    }
}

TEST_CASE("FloodGate: a higher cost waits longer, a cost of zero never") {
    FloodGate gate(5, 1);
    gate.spend(lines(20), start);
    CHECK(gate.ready_at() == start + 16s);
    gate.spend(lines(0), start);
    CHECK(gate.ready_at() == start + 16s);
}

TEST_CASE("FloodGate: zero disables it") {
    for (FloodGate gate : {FloodGate(0, 5), FloodGate(5, 0)}) {
        CHECK_FALSE(gate.paces());
        for (int i = 0; i < 1000; ++i) gate.spend(lines(5), start);
        CHECK(gate.ready_at() <= start);
    }
}
