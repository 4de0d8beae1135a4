// How long a ban holds, as operators write it.

#include <hubbub/protocol/duration.h>

#include <doctest/doctest.h>

using namespace hubbub::protocol;
using namespace std::chrono_literals;

TEST_CASE("Duration: minutes, or numbers with units") {
    CHECK(parse_duration("0") == 0s);
    CHECK(parse_duration("90") == 90min);
    CHECK(parse_duration("1d2h") == 26h);
    CHECK(parse_duration("2h1d") == 26h);
    CHECK(parse_duration("1y1w1d1h1m1s") == 24h * (365 + 7 + 1) + 1h + 1min + 1s);
    CHECK(parse_duration("100y") == 24h * 36500);
    for (const char* const wrong :
         {"", "d", "1x", "1d2", "-1", "-1d", "+1d", "1 d", "1.5h", "1D", "101y", "100y1s",
          "99999999999999999999", "9223372036854775807y", "9223372036854775807"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_duration(wrong));
    }
}

TEST_CASE("Duration: the written form parses to the same duration") {
    CHECK(duration_text(0s) == "0s");
    CHECK(duration_text(90min) == "1h30m");
    CHECK(duration_text(24h * 373 + 1s) == "1y1w1d1s");
    CHECK(parse_duration(duration_text(123456789s)) == 123456789s);
}
