// How long a ban holds, as operators write it.

#include <hubbub/protocol/duration.h>

#include <chrono>
#include <string>

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

TEST_CASE("Duration: each unit is written from exactly one of it on, without zeros") {
    struct {
        std::chrono::seconds duration;
        const char* text;
    } const table[] = {
        {1s, "1s"},
        {59s, "59s"},
        {60s, "1m"},
        {61s, "1m1s"},
        {120s, "2m"},
        {59min + 59s, "59m59s"},
        {1h, "1h"},
        {1h + 1s, "1h1s"},
        {23h + 59min, "23h59m"},
        {24h, "1d"},
        {48h, "2d"},
        {24h * 7 - 1s, "6d23h59m59s"},
        {24h * 7, "1w"},
        {24h * 7 + 60s, "1w1m"},
        {24h * 364, "52w"},
        {24h * 365 - 1h, "52w23h"},
        {24h * 365, "1y"},
        {24h * 36500, "100y"},
    };
    for (const auto& row : table) {
        CAPTURE(row.text);
        CHECK(duration_text(row.duration) == row.text);
        if (row.duration % 1min == 0s) {
            const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(row.duration);
            CHECK(parse_duration(std::to_string(minutes.count())) == row.duration);
        }
        CHECK(parse_duration(row.text) == row.duration);
    }
    // Repeated units add up, leading zeros count nothing; 100 years are the most in any unit.
    CHECK(parse_duration("1h1h") == 2h);
    CHECK(parse_duration("007m") == 7min);
    CHECK(parse_duration("0s") == 0s);
    CHECK(parse_duration("52560000") == 24h * 36500);
    CHECK_FALSE(parse_duration("52560001"));
    CHECK(parse_duration("3153600000s") == 24h * 36500);
    CHECK_FALSE(parse_duration("3153600001s"));
    CHECK_FALSE(parse_duration("99y53w"));
}
