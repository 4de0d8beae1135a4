// How the durations of deliveries are counted.

#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stress/histogram.h"
#include "stress/latency.h"

using namespace hubbub::stress;

namespace {

// A value below the maximum, read back from a histogram.
Ns read_back(Ns value) {
    LatencyHistogram histogram;
    histogram.record(value);
    histogram.record(never / 2);
    return histogram.percentile(50);
}

}  // namespace

TEST_CASE("LatencyHistogram: values at powers of two are within a tenth of a percent") {
    for (const Ns value : {0U, 1U, 511U, 512U, 513U, 1023U}) CHECK(read_back(value) == value);
    for (const Ns value : {1024U, 1025U, 2047U, 2048U, 4095U, 4096U, 1'000'000U, 1U << 30U}) {
        const auto exact = static_cast<double>(value);
        CHECK(static_cast<double>(read_back(value)) == doctest::Approx(exact).epsilon(0.001));
    }
    const Ns greatest = (Ns{1} << 40) - 1;
    CHECK(static_cast<double>(read_back(greatest)) ==
          doctest::Approx(static_cast<double>(greatest)).epsilon(0.001));
}

TEST_CASE("LatencyHistogram: a value beyond its range reads as its maximum") {
    const Ns end = Ns{1} << 40;
    for (const Ns value : {end, end * 2, never / 3}) {
        CHECK(read_back(value) > end - end / 500);
        CHECK(read_back(value) <= end);
    }
}

TEST_CASE("LatencyHistogram: percentiles are the ranks that they name") {
    LatencyHistogram histogram;
    for (Ns value = 1; value <= 200; ++value) histogram.record(value);
    CHECK(histogram.percentile(0) == 1);
    CHECK(histogram.percentile(0.5) == 1);
    CHECK(histogram.percentile(1) == 2);
    CHECK(histogram.percentile(50) == 100);
    CHECK(histogram.percentile(99.5) == 199);
    CHECK(histogram.percentile(100) == 200);
}

TEST_CASE("LatencyHistogram: no percentile exceeds the maximum, and clearing resets it") {
    LatencyHistogram histogram;
    histogram.record(1'000'001);
    histogram.record(1'000'001);
    CHECK(histogram.percentile(50) <= 1'000'001);
    histogram.clear();
    CHECK(histogram.max() == 0);
    CHECK(histogram.percentile(50) == 0);
    CHECK(histogram.sparse().empty());
}

TEST_CASE("LatencyHistogram: adding a smaller one keeps the maximum") {
    LatencyHistogram low;
    LatencyHistogram high;
    low.record(3);
    high.record(9);
    high.add(low.sparse(), low.max());
    CHECK(high.max() == 9);
    CHECK(high.total() == 2);
    CHECK(high.percentile(50) == 3);
}

TEST_CASE("Latency: one in N deliveries is recorded") {
    LatencyLog log(3);
    std::string chosen;
    for (int i = 0; i < 7; ++i) chosen += log.chosen() ? 'x' : '-';
    CHECK(chosen == "--x--x-");
    LatencyLog all(1);
    CHECK(all.chosen());
    CHECK(all.chosen());
}

TEST_CASE("Latency: a slice for each second with deliveries has a separate maximum") {
    LatencyLog log(1);
    log.tick(5 * second);
    log.record(1);
    log.start(10 * second);
    log.tick(9 * second);
    log.record(7);
    log.tick(11 * second - 1);
    CHECK(log.slices().empty());
    log.tick(11 * second);
    REQUIRE(log.slices().size() == 1);
    CHECK(log.slices()[0].second == 0);
    CHECK(log.slices()[0].counts.size() == 2);
    CHECK(log.slices()[0].max == 7);
    log.tick(13 * second);
    log.record(2);
    log.finish();
    REQUIRE(log.slices().size() == 2);
    CHECK(log.slices()[1].second == 3);
    CHECK(log.slices()[1].max == 2);
    CHECK(log.slices()[1].counts.size() == 1);
}
