// Limits on new targets.

#include <chrono>
#include <cstdint>

#include <doctest/doctest.h>

#include "commands/core/target_limit.h"
#include "support/start.h"

using hubbub::Rate;
using hubbub::Steady;
using hubbub::commands::TargetLimit;
using namespace std::chrono_literals;

TEST_CASE("Targets: new ones are charged, recent ones are free") {
    const Rate rate{3, 30s};
    TargetLimit targets;
    for (std::uint64_t id = 1; id <= 3; ++id) CHECK(targets.take(id, rate, start));
    CHECK_FALSE(targets.take(4, rate, start));
    for (int i = 0; i < 100; ++i)
        CHECK(targets.take(static_cast<std::uint64_t>(1 + i % 3), rate, start));
    CHECK_FALSE(targets.take(4, rate, start + 9s));
    CHECK(targets.take(4, rate, start + 10s));
    CHECK_FALSE(targets.take(5, rate, start + 10s));
}

TEST_CASE("Targets: a new one replaces the least recently used") {
    const Rate rate{2, 20s};
    TargetLimit targets;
    CHECK(targets.take(1, rate, start));
    CHECK(targets.take(2, rate, start));
    CHECK(targets.take(1, rate, start));
    CHECK(targets.take(3, rate, start + 10s));  // for 2
    CHECK(targets.take(1, rate, start + 10s));
    CHECK_FALSE(targets.take(2, rate, start + 10s));
}
