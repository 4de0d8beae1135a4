// How many come from one place.

#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "server/address_limits.h"
#include "server/exemptions.h"
#include "support/start.h"

using namespace hubbub;
using namespace hubbub::server;
using namespace std::chrono_literals;
using Verdict = AddressLimits::Verdict;

namespace {

Address at(const std::string& text) {
    return *Address::parse(text);
}

}  // namespace

TEST_CASE("AddressLimits: bounds concurrent connections per place, independent of others") {
    AddressLimits limits;
    const AddressRules rules{{}, 2, 32, 64};
    const Address here = at("192.0.2.1"), there = at("192.0.2.2");
    for (int i = 0; i < 2; ++i) {
        CHECK(limits.ask(here, rules, 0, start) == Verdict::welcome);
        limits.enter(here);
    }
    CHECK(limits.ask(here, rules, 0, start) == Verdict::too_many);
    CHECK(limits.ask(there, rules, 0, start) == Verdict::welcome);
    CHECK(limits.ask(here, rules, limit_clones, start) == Verdict::welcome);
    CHECK(limits.ask(here, rules, limit_connects, start) == Verdict::too_many);
    limits.leave(here, start);
    CHECK(limits.ask(here, rules, 0, start) == Verdict::welcome);
}

TEST_CASE("AddressLimits: bounds connections per place and time, closed ones included") {
    AddressLimits limits;
    const AddressRules rules{{2, 10s}, 0, 32, 64};
    const Address here = at("192.0.2.1");
    for (int i = 0; i < 2; ++i) {
        CHECK(limits.ask(here, rules, 0, start) == Verdict::welcome);
        limits.enter(here);
        limits.leave(here, start);
    }
    CHECK(limits.ask(here, rules, 0, start) == Verdict::too_fast);
    CHECK(limits.ask(here, rules, limit_connects, start) == Verdict::welcome);
    CHECK(limits.ask(here, rules, limit_clones, start) == Verdict::too_fast);
    CHECK(limits.ask(at("192.0.2.2"), rules, 0, start) == Verdict::welcome);
    CHECK(limits.ask(here, rules, 0, start + 5s) == Verdict::welcome);
    CHECK(limits.ask(here, rules, 0, start + 5s) == Verdict::too_fast);
}

TEST_CASE("AddressLimits: a connection refused by the clone limit does not count as made") {
    AddressLimits limits;
    const AddressRules rules{{2, 10s}, 1, 32, 64};
    const Address here = at("192.0.2.1");
    CHECK(limits.ask(here, rules, 0, start) == Verdict::welcome);
    limits.enter(here);
    for (int i = 0; i < 10; ++i) CHECK(limits.ask(here, rules, 0, start) == Verdict::too_many);
    limits.leave(here, start);
    CHECK(limits.ask(here, rules, 0, start) == Verdict::welcome);
    CHECK(limits.ask(here, rules, 0, start) == Verdict::too_fast);
}

TEST_CASE("AddressLimits: the width of a place follows the settings") {
    AddressRules rules;
    const auto same = [&](const std::string& a, const std::string& b) {
        return AddressLimits::place_of(at(a), rules) == AddressLimits::place_of(at(b), rules);
    };
    CHECK(same("2001:db8::1", "2001:db8::ffff:1"));
    CHECK_FALSE(same("2001:db8::1", "2001:db8:0:1::1"));
    CHECK_FALSE(same("192.0.2.1", "192.0.2.2"));
    CHECK(same("192.0.2.1", "::ffff:192.0.2.1"));
    rules.v4_bits = 24;
    rules.v6_bits = 48;
    CHECK(same("192.0.2.1", "192.0.2.2"));
    CHECK_FALSE(same("192.0.2.1", "192.0.3.1"));
    CHECK(same("2001:db8::1", "2001:db8:0:1::1"));
}

TEST_CASE("AddressLimits: forgets idle places, and none with a connection") {
    AddressLimits limits;
    const AddressRules rules{{1, 10s}, 1, 32, 64};
    const Address stays = at("198.51.100.1");
    CHECK(limits.ask(stays, rules, 0, start) == Verdict::welcome);
    limits.enter(stays);
    Steady now = start;
    for (int i = 0; i < 100'000; ++i) {
        now += 10ms;
        const Address one = at("10." + std::to_string(i >> 16) + "." +
                               std::to_string(i >> 8 & 255) + "." + std::to_string(i & 255));
        CHECK(limits.ask(one, rules, 0, now) == Verdict::welcome);
        limits.enter(one);
        limits.leave(one, now);
    }
    // The last ten seconds have a thousand.
    CHECK(limits.size() <= 2048);
    CHECK(limits.ask(stays, rules, 0, now) == Verdict::too_many);
}

TEST_CASE("Exemptions: local addresses are exempt from the connection rate only") {
    const Exemptions standard = Exemptions::of_this_machine();
    const std::uint8_t coming = limit_connects | limit_clones;
    CHECK(standard.of(at("127.0.0.1")) == coming);
    CHECK(standard.of(at("127.1.2.3")) == coming);
    CHECK(standard.of(at("::1")) == coming);
    CHECK(standard.of(std::nullopt) == coming);
    CHECK(standard.of(at("192.0.2.1")) == 0);
}

TEST_CASE("Exemptions: add up for networks and UNIX sockets, and can all be removed") {
    Exemptions some = Exemptions::of_this_machine();
    CHECK(some.add("10.0.0.0/8"));
    CHECK(some.add("192.0.2.0/24 targets"));
    CHECK(some.add("192.0.2.7 flood, clones"));
    CHECK(some.add("unix flood"));
    CHECK(some.of(at("10.1.2.3")) == every_limit);
    CHECK(some.of(at("192.0.2.1")) == limit_targets);
    CHECK(some.of(at("192.0.2.7")) == (limit_targets | limit_flood | limit_clones));
    CHECK(some.of(std::nullopt) == (limit_connects | limit_clones | limit_flood));
    CHECK(some.of(at("127.0.0.1")) == (limit_connects | limit_clones));
    CHECK(some.add("none"));
    CHECK(some.of(at("127.0.0.1")) == 0);
    CHECK(some.of(at("10.1.2.3")) == 0);
    for (const std::string_view wrong : {"", "localhost", "10.0.0.0/40", "10.0.0.0/8 all",
                                         "10.0.0.0/8 flood,", "none flood", "flood"})
        CHECK_FALSE(some.add(wrong));
}
