// A bounded count within a period.

#include <hubbub/base/throttle.h>

#include <chrono>
#include <string_view>

#include <doctest/doctest.h>

#include "support/start.h"

using namespace hubbub;
using namespace std::chrono_literals;

TEST_CASE("Rate: is a count and seconds, both bounded") {
    CHECK(*parse_rate("5:10") == Rate{5, 10s});
    CHECK(parse_rate("1000000:86400")->text() == "1000000:86400");
    for (const std::string_view text :
         {"", "5", ":", "5:", ":10", "0:10", "5:0", "-5:10", "5:10:2", "5: 10", " 5:10", "5:10s",
          "1000001:1", "1:86401", "99999999999999999999:1"})
        CHECK_FALSE(parse_rate(text));
}

TEST_CASE("Throttle: a full count passes at once, the rest one by one") {
    const Rate rate{5, 10s};
    Throttle throttle;
    for (int i = 0; i < 5; ++i) CHECK(throttle.take(rate, start));
    CHECK_FALSE(throttle.take(rate, start));
    CHECK_FALSE(throttle.take(rate, start + 1999ms));
    CHECK(throttle.take(rate, start + 2s));
    CHECK_FALSE(throttle.take(rate, start + 3999ms));
    CHECK(throttle.take(rate, start + 4s));
}

TEST_CASE("Throttle: a refusal is not counted, so retrying does not extend the wait") {
    const Rate rate{1, 10s};
    Throttle throttle;
    CHECK(throttle.take(rate, start));
    for (int i = 0; i < 1000; ++i) CHECK_FALSE(throttle.take(rate, start + 9s));
    CHECK(throttle.take(rate, start + 10s));
}

TEST_CASE("Throttle: a rest restores the full count, and no more") {
    const Rate rate{3, 6s};
    Throttle throttle;
    for (const auto at : {start, start + 1h}) {
        CHECK(throttle.rested(at));
        for (int i = 0; i < 3; ++i) CHECK(throttle.take(rate, at));
        CHECK_FALSE(throttle.take(rate, at));
        CHECK_FALSE(throttle.rested(at + 5999ms));
        CHECK(throttle.rested(at + 6s));
    }
}

TEST_CASE("Throttle: no rate lets everything pass and counts nothing") {
    Throttle throttle;
    for (int i = 0; i < 1000; ++i) CHECK(throttle.take(Rate{}, start));
    CHECK(throttle.rested(start));
}

TEST_CASE("Throttle: the largest and the smallest rates do not overflow") {
    Throttle many, few;
    for (int i = 0; i < 1000; ++i) CHECK(many.take({Rate::max_count, Rate::max_within}, start));
    CHECK(few.take({1, Rate::max_within}, start));
    CHECK_FALSE(few.take({1, Rate::max_within}, start + 86399s));
    CHECK(few.take({1, Rate::max_within}, start + 86400s));
}
