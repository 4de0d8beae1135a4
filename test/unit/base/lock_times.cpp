// What -Dlock_times=true builds count. The timer itself is compiled in every build.

#include <hubbub/base/lock_times.h>

#include <chrono>

#include <doctest/doctest.h>

using namespace hubbub;
using namespace std::chrono_literals;

TEST_CASE("DurationCounts: percentiles are the middle of half an octave, the maximum is exact") {
    DurationCounts counts;
    CHECK(counts.percentile(50) == 0);
    for (int i = 0; i < 98; ++i) counts.record(100ns);  // 96 to 128
    counts.record(5us);                                 // 4096 to 6144
    counts.record(1s);
    CHECK(counts.total() == 100);
    CHECK(counts.percentile(50) == 112);
    CHECK(counts.percentile(99) == 5120);
    CHECK(counts.percentile(100) == 1'000'000'000);
    counts.clear();
    CHECK(counts.total() == 0);
}

TEST_CASE("DurationCounts: negative and very long durations are counted") {
    DurationCounts counts;
    counts.record(-1ns);
    counts.record(0ns);
    counts.record(std::chrono::hours{24});
    CHECK(counts.total() == 3);
    CHECK(counts.percentile(50) == 0);
    CHECK(std::chrono::nanoseconds(counts.percentile(100)) == std::chrono::hours{24});
}

TEST_CASE("LockTimes: a timer counts waiting and holding per lock, shared ones separately") {
    LockTimes& alone = lock_times(Rank::monitors, Sharing::exclusive);
    LockTimes& together = lock_times(Rank::monitors, Sharing::shared);
    const auto before = alone.holds.total();
    const auto shared_before = together.holds.total();
    LockTimer timer(Rank::monitors);
    bool taken = false;
    timer.take([&] { taken = true; });
    timer.give();
    CHECK(taken);
    timer.take_shared([] {});
    timer.give_shared();
    CHECK(alone.waits.total() > 0);
    CHECK(alone.holds.total() == before + 1);
    CHECK(together.holds.total() == shared_before + 1);
}
