// The stress tester: the content of a message, the counting of durations, the parsing of lines.

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stress/histogram.h"
#include "stress/lines.h"
#include "stress/payload.h"

namespace stress = hubbub::stress;
namespace payload = hubbub::stress::payload;

TEST_CASE("Payload: a stamp reads back unchanged, also at its bounds") {
    const std::vector<payload::Stamp> stamps{
        {0, 0, 0},
        {1, 2, 3},
        {0xabcd, 0x12345678, 0x0123456789ab},
        {payload::max_senders - 1, 0xffffffff, payload::max_time},
    };
    for (const payload::Stamp& stamp : stamps) {
        std::string text = ":" + payload::blank(100);
        CHECK(text.size() == 101);
        payload::put(text.data() + 1, stamp);
        CHECK(payload::marked(text.data() + 1));
        const payload::Stamp back = payload::get(text.data() + 1);
        CHECK(back.sender == stamp.sender);
        CHECK(back.sequence == stamp.sequence);
        CHECK(back.time == stamp.time);
        CHECK(text.substr(1 + payload::header) == payload::blank(100).substr(payload::header));
    }
}

TEST_CASE("Payload: the smallest text is only a stamp, and other text is not taken for one") {
    CHECK(payload::blank(payload::smallest).size() == payload::header);
    const std::string other = " hb 0000000000000000000000000";
    CHECK_FALSE(payload::marked(other.data() + 1));
}

TEST_CASE("Payload: hex digits are parsed in one step") {
    CHECK(payload::hex8("00000000") == 0);
    CHECK(payload::hex8("0000000f") == 15);
    CHECK(payload::hex8("deadbeef") == 0xdeadbeef);
    CHECK(payload::hex8("90abcdef") == 0x90abcdef);
}

TEST_CASE("LatencyHistogram: percentiles are within a tenth of a percent") {
    stress::LatencyHistogram histogram;
    for (stress::Ns i = 1; i <= 100'000; ++i) histogram.record(i * 1000);
    CHECK(histogram.total() == 100'000);
    CHECK(histogram.max() == 100'000'000);
    for (const double percent : {1.0, 50.0, 90.0, 99.0, 99.9}) {
        const double exact = percent * 1'000'000;
        const auto found = static_cast<double>(histogram.percentile(percent));
        CHECK(found == doctest::Approx(exact).epsilon(0.001));
    }
    CHECK(histogram.percentile(100) == 100'000'000);
}

TEST_CASE("LatencyHistogram: empty, small values, and values beyond its range") {
    stress::LatencyHistogram histogram;
    CHECK(histogram.percentile(50) == 0);
    for (const stress::Ns value : {3U, 3U, 3U, 7U}) histogram.record(value);
    CHECK(histogram.percentile(50) == 3);
    CHECK(histogram.percentile(99) == 7);
    histogram.record(stress::never / 2);
    CHECK(histogram.max() == stress::never / 2);
    // One more, so that the value below the maximum is read from its bucket.
    histogram.record(stress::never / 2);
    CHECK(histogram.percentile(84) > 1000 * stress::second);
    histogram.clear();
    CHECK(histogram.total() == 0);
}

TEST_CASE("LatencyHistogram: merged ones equal one that recorded everything") {
    stress::LatencyHistogram low;
    stress::LatencyHistogram high;
    for (stress::Ns i = 0; i < 1000; ++i) {
        low.record(i);
        high.record(1'000'000 + i);
    }
    stress::LatencyHistogram both;
    both.add(low.sparse(), low.max());
    both.add(high.sparse(), high.max());
    CHECK(both.total() == 2000);
    CHECK(both.max() == high.max());
    CHECK(both.percentile(25) == low.percentile(50));
    CHECK(both.percentile(99) >= high.percentile(1));
}

TEST_CASE("Lines: a line is split into source, command and rest, with or without tags") {
    const stress::Line plain = stress::split("PING :token");
    CHECK(plain.source.empty());
    CHECK(plain.command == "PING");
    CHECK(plain.rest == ":token");

    const stress::Line full = stress::split("@time=x;msgid=y :nick!u@h PRIVMSG  #room :hi there");
    CHECK(stress::nick_of(full.source) == "nick");
    CHECK(full.command == "PRIVMSG");
    CHECK(full.rest == "#room :hi there");

    for (const char* odd : {"", " ", ":", "@", "@tags", ":source", ":source ", "@a :b"})
        CHECK(stress::split(odd).rest.empty());
}

TEST_CASE("Lines: last parameters and reply numbers") {
    CHECK(stress::last_parameter("server :barrier 1") == "barrier 1");
    CHECK(stress::last_parameter("server barrier1") == "barrier1");
    CHECK(stress::last_parameter(":a b") == "a b");
    CHECK(stress::last_parameter("") == "");
    CHECK(stress::numeric("001").value() == 1);
    CHECK(stress::numeric("366").value() == 366);
    CHECK_FALSE(stress::numeric("JOIN").has_value());
    CHECK_FALSE(stress::numeric("36x").has_value());
    CHECK_FALSE(stress::numeric("").has_value());
}

TEST_CASE("Payload: a stamp with any byte changed is not intact") {
    std::string text = payload::blank(60);
    payload::put(text.data(), {3, 77, 0x0123456789ab});
    CHECK(payload::intact(text.data()));
    for (std::size_t at = 3; at < payload::header; ++at) {
        for (const int flip : {1, 0x20, 0x40}) {
            std::string changed = text;
            changed[at] = static_cast<char>(changed[at] ^ flip);
            CHECK_FALSE_MESSAGE(payload::intact(changed.data()), at);
        }
    }
    std::swap(text[17], text[18]);
    CHECK_FALSE(payload::intact(text.data()));
}

TEST_CASE("Payload: every byte of the mark counts, and adjacent padding bytes differ") {
    const std::string text = ":" + payload::blank(60);
    for (std::size_t at = 0; at < payload::mark.size(); ++at) {
        std::string changed = text;
        changed[at] = '?';
        CHECK_FALSE(payload::marked(changed.data() + 1));
    }
    for (std::size_t at = payload::header + 1; at + 1 < text.size(); ++at)
        CHECK(text[at] != text[at + 1]);
}

TEST_CASE("Lines: a source ends at its first mark, and a last parameter is matched by prefix") {
    CHECK(stress::nick_of("ann@host") == "ann");
    CHECK(stress::nick_of("irc.example.org") == "irc.example.org");
    CHECK(stress::last_parameter("a :b :c") == "b :c");
    CHECK(stress::last_parameter("word") == "word");
    CHECK(stress::split(":a!b@c QUIT").command == "QUIT");
    CHECK(stress::numeric("999").value() == 999);
    CHECK_FALSE(stress::numeric("1234").has_value());
    CHECK_FALSE(stress::numeric("/01").has_value());
    CHECK_FALSE(stress::numeric(":01").has_value());
}
