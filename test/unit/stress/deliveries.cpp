// The stress tester's deliveries, fed by hand: the window of a sender, leaks, damage.

#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include "stress/payload.h"
#include "support/client_set_double.h"

using namespace hubbub;
using namespace hubbub::stress;

TEST_CASE("Deliveries: the window opens at one listener, or another sender, and at the next one") {
    Options options = in_scenario(Scenario::chat, 4, 2);
    options.window = 2;
    ClientSetDouble it(options);
    it.plug_all(ConnectionState::joined);
    const auto message = [&](std::uint32_t sender, std::uint32_t sequence) {
        std::string text = payload::blank(100);
        payload::put(text.data(), {sender, sequence, 1});
        return ":" + nick(sender) + "!u@h PRIVMSG " + it.channel(0) + " :" + text + "\r\n";
    };
    Deliveries& deliveries = it.set.deliveries;
    for (std::uint32_t sender = 0; sender < 2; ++sender)
        deliveries.pick_observer(sender, it.set.connections);
    it.set.talker.start(0, never);
    it.set.speak();
    CHECK(it.set.talker.sent_by(0) == 2);
    // Clients 2 and 3 only listen: 2 is first.
    it.hears(1, message(0, 0));
    it.hears(3, message(0, 0) + message(0, 1));
    CHECK(it.set.talker.sent_by(0) == 2);
    it.hears(2, message(0, 0));
    CHECK(it.set.talker.sent_by(0) == 3);
    CHECK(it.set.talker.sent_by(1) == 2);
    it.set.publish();
    CHECK(it.counters.delivered == 4);
    CHECK(it.counters.last_delivery > 0);
    // Client 3 has heard two already, so that two more may leave.
    it.loses(2);
    it.set.speak();
    CHECK(it.set.talker.sent_by(0) == 4);
    CHECK(it.set.talker.sent_by(1) == 2);
    it.hears(3, message(1, 0));
    CHECK(it.set.talker.sent_by(1) == 3);
    // Without listeners, the other sender.
    it.loses(3);
    it.hears(1, message(0, 1));
    CHECK(it.set.talker.sent_by(0) == 5);
    CHECK(deliveries.damaged() + deliveries.leaked() == 0);
    CHECK(deliveries.checker().totals().duplicated == 0);
    CHECK(deliveries.latency().every() == 13);
    options.rate = 5;
    CHECK(ClientSetDouble(options).set.deliveries.latency().every() == 1);
    // A quiet channel has a rate, too.
    CHECK(ClientSetDouble(in_scenario(Scenario::ban_storm, 8)).set.deliveries.latency().every() ==
          1);
}

TEST_CASE("Deliveries: each message outside its channel is a leak, each changed one is damage") {
    Options options = in_scenario(Scenario::chat, 8, 4);
    options.channels = 2;
    ClientSetDouble it(options);
    it.plug_all(ConnectionState::joined);
    const Deliveries& deliveries = it.set.deliveries;
    std::string text = payload::blank(100);
    payload::put(text.data(), {0, 0, 1});
    const auto line = [&](const std::string& front) { return front + " :" + text + "\r\n"; };
    const std::string source = ":" + nick(0) + "!u@h PRIVMSG ";
    struct Heard {
        std::uint32_t by;
        std::string line;
        std::uint64_t leaked;
        std::uint64_t damaged;
    };
    const std::string other = ":x!u@h PRIVMSG ";
    for (const Heard& heard : {
             Heard{3, line(source + it.channel(0)), 1, 0},
             {2, line(source + it.channel(1)), 1, 0},
             {2, line(source + nick(2)), 1, 0},
             {2, line(other + it.channel(0)), 0, 1},
             {2, line(":" + nick(0) + "!u@h NOTICE " + it.channel(0)), 0, 1},
             {2, other + it.channel(0) + " :passing by\r\n", 0, 0},
             {2, other + it.channel(0) + " :passing by.\r\n", 0, 1},
             {2, other + it.channel(1) + " :passing by\r\n", 1, 0},
             {2, other + nick(2) + " :hello\r\n", 0, 0},
             {2, other + nick(2) + " :hb hello\r\n", 1, 0},
             {2, other + nick(3) + " :hello\r\n", 1, 0},
         }) {
        const std::uint64_t leaked = deliveries.leaked();
        const std::uint64_t damaged = deliveries.damaged();
        it.hears(heard.by, heard.line);
        CHECK_MESSAGE(deliveries.leaked() - leaked == heard.leaked, heard.line);
        CHECK_MESSAGE(deliveries.damaged() - damaged == heard.damaged, heard.line);
    }
    CHECK(deliveries.checker().totals().delivered == 0);
    // Other forms of the same line are fine: with tags, or a source without a user.
    it.hears(2, line("@time=1 " + source + it.channel(0)));
    it.hears(4, line(":" + nick(0) + " PRIVMSG  " + it.channel(0)));
    it.client(6).state = ConnectionState::joining;
    it.hears(6, line(source + it.channel(0)));
    CHECK(deliveries.checker().totals().delivered == 3);
    const std::uint64_t before = deliveries.leaked();
    it.client(6).state = ConnectionState::registered;
    it.hears(6, line(source + it.channel(0)) + other + it.channel(0) + " :passing by\r\n");
    CHECK(deliveries.leaked() == before + 2);
    it.client(6).state = ConnectionState::joined;
    it.hears(6, line(source + it.channel(0)));
    CHECK(deliveries.checker().totals().duplicated == 1);
    CHECK(deliveries.checker().totals().delivered == 3);
}
