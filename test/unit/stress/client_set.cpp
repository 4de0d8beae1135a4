// The stress tester's clients, fed by hand: lines they send, and how each line and close counts.

#include <cstdint>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <sys/epoll.h>

#include "stress/payload.h"
#include "support/client_set_double.h"

using namespace hubbub;
using namespace hubbub::stress;

TEST_CASE("Clients: a registration ends with 001 or an error, and then the next one may start") {
    Options options = in_scenario(Scenario::chat, 4);
    options.connecting_at_once = 1;
    ClientSetDouble it(options);
    it.set.order.begin(7, it.set.connections);
    for (std::uint32_t i = 0; i < 4; ++i) {
        it.set.order.await(it.client(i));
        it.set.dialer.add(i);
    }
    CHECK(it.set.dialer.next(1).value() == 0);
    it.plug(0, ConnectionState::connecting);
    it.set.handle(EPOLLOUT, it.client(0));
    CHECK(it.said(0) == "NICK " + nick(0) + "\r\nUSER stress 0 * :hubbub-stress\r\n");
    CHECK(it.client(0).state == ConnectionState::registering);
    it.hears(0, ":s 002 a :Your host\r\n:s 366 a #b :End\r\n:s 422 a :No MOTD\r\n");
    CHECK(it.client(0).state == ConnectionState::registering);
    CHECK_FALSE(it.client(0).present());
    CHECK(it.set.due() == never);
    CHECK(it.counters.completed == 0);
    it.hears(0, ":s 001 a :Welcome\r\n");
    CHECK(it.client(0).state == ConnectionState::registered);
    CHECK(it.client(0).present());
    CHECK(it.counters.completed == 1);
    CHECK(it.said(0).empty());
    CHECK(it.set.dialer.next(1).value() == 1);
    // A second welcome, and the end of NAMES without a JOIN, change nothing.
    it.hears(0, ":s 001 a :Welcome\r\n:s 366 a #b :End\r\n");
    CHECK(it.client(0).state == ConnectionState::registered);
    CHECK_FALSE(it.set.dialer.next(1).has_value());

    it.plug(1, ConnectionState::registering);
    it.hears(1, ":s 399 a :Fine\r\n:s 600 a :Fine\r\n:s 422 a :No MOTD\r\n");
    CHECK(it.client(1).state == ConnectionState::registering);
    CHECK(it.set.trouble().empty());
    it.hears(1, ":s 400 a :Wrong\r\n:s 001 a :Welcome\r\n");
    CHECK(it.client(1).state == ConnectionState::absent);
    CHECK_FALSE(it.client(1).fd);
    CHECK(it.counters.failed == 1);
    CHECK(it.counters.completed == 2);
    CHECK(it.set.trouble() == ":s 400 a :Wrong");
    CHECK(it.set.dialer.next(1).value() == 2);
    it.plug(2, ConnectionState::connecting);
    it.loses(2);
    CHECK(it.counters.failed == 2);
    CHECK(it.set.dialer.next(1).value() == 3);
    it.plug(3, ConnectionState::registering);
    CHECK_FALSE(it.set.order.done());
    it.hears(3, ":s 599 a :Wrong, too\r\n");
    CHECK(it.counters.failed == 3);
    CHECK(it.counters.dropped == 0);
    CHECK(it.counters.completed == 4);
    CHECK(it.set.order.done());
    CHECK(it.set.trouble() == ":s 400 a :Wrong");
}

TEST_CASE(
    "Clients: a lost one counts as failed before it is in, then as dropped, and not at QUIT") {
    struct Loss {
        ConnectionState state;
        std::uint64_t failed;
        std::uint64_t dropped;
    };
    for (const Loss& loss :
         {Loss{ConnectionState::joining, 1, 0}, Loss{ConnectionState::registered, 0, 1},
          Loss{ConnectionState::joined, 0, 1}, Loss{ConnectionState::leaving, 0, 0}}) {
        CAPTURE(static_cast<int>(loss.state));
        ClientSetDouble it(in_scenario(Scenario::chat, 2));
        it.plug_all(loss.state);
        it.set.order.begin(1, it.set.connections);
        it.set.order.await(it.client(0));
        it.loses(0);
        CHECK(it.client(0).state == ConnectionState::absent);
        CHECK_FALSE(it.client(0).fd);
        CHECK(it.counters.failed == loss.failed);
        CHECK(it.counters.dropped == loss.dropped);
        CHECK(it.counters.cycles == 0);
        CHECK(it.set.order.done());
        CHECK(it.set.trouble() ==
              (loss.state == ConnectionState::leaving ? "" : "the server closed the connection"));
        CHECK(it.client(1).state == loss.state);
        // An event that was already there finds no socket.
        it.set.handle(EPOLLIN | EPOLLHUP, it.client(0));
        CHECK(it.counters.failed + it.counters.dropped == loss.failed + loss.dropped);
        // An error refuses a JOIN; later it is only noted, and the first one is kept.
        it.hears(1, "ERROR :Closing \x02link\r\n:s 473 a #b :No\r\n");
        CHECK((it.client(1).state == ConnectionState::absent) ==
              (loss.state == ConnectionState::joining));
        CHECK(it.counters.failed == loss.failed * 2);
        CHECK(it.counters.dropped == loss.dropped);
        CHECK(it.set.trouble() == (loss.state == ConnectionState::leaving
                                       ? ":s 473 a #b :No"
                                       : "the server closed the connection"));
    }
}

TEST_CASE("Clients: answer a PING, wait for their own PONG, and count JOIN and QUIT") {
    ClientSetDouble it(in_scenario(Scenario::chat, 2));
    it.plug_all(ConnectionState::joined);
    it.set.order.begin(3, it.set.connections);
    it.set.ping(it.client(0));
    CHECK(it.said(0) == "PING :barrier3\r\n");
    CHECK(it.said(1).empty());
    it.hears(0, ":s PONG s :barrier2\r\n:s PONG s :barrier33\r\n");
    it.hears(1, ":s PONG s :barrier3\r\n");
    CHECK_FALSE(it.set.order.done());
    it.hears(0, ":s PONG s :barrier3\r\n:s PONG s :barrier3\r\n");
    CHECK(it.set.order.done());
    CHECK(it.counters.completed == 1);
    it.hears(0, "PING one :two  three\r\n");
    CHECK(it.said(0) == "PONG one :two  three\r\n");

    it.hears(0, ":a!b@c JOIN #r\r\n:b!b@c JOIN #r\n:c!b@c QUIT :gone\r\n");
    it.hears(1, ":a!b@c JOIN #r\r\n");
    CHECK(it.client(0).joins == 2);
    CHECK(it.client(0).quits == 1);
    CHECK(it.client(1).joins == 1);
    CHECK(it.client(1).quits == 0);
    it.client(1).state = ConnectionState::leaving;
    it.hears(1, ":a!b@c QUIT :gone\r\nERROR :Closing link\r\n");
    CHECK(it.client(1).quits == 0);
    CHECK(it.set.trouble().empty());
    it.set.publish();
    CHECK(it.counters.joins == 3);
    CHECK(it.counters.quits == 1);
    CHECK(it.counters.last_seen > 0);
    CHECK(it.counters.last_delivery == 0);
    it.set.reset_seen();
    it.set.publish();
    CHECK(it.counters.joins == 0);
    CHECK(it.counters.quits == 0);
}

TEST_CASE("Clients: lines come in pieces and with bare ends, and none is too long up to 16 KB") {
    ClientSetDouble it(in_scenario(Scenario::chat, 2));
    it.plug_all(ConnectionState::joined);
    for (const char* const piece : {"PI", "NG a\r", "\nPING b\nPING", " c"}) it.hears(0, piece);
    CHECK(it.said(0) == "PONG a\r\nPONG b\r\n");
    it.hears(0, "\r\n\r\n\n");
    CHECK(it.said(0) == "PONG c\r\n");
    it.hears(0, std::string(16 * 1024, 'x'));
    CHECK(it.client(0).state == ConnectionState::joined);
    it.hears(0, "\r\nPING d\r\n");
    CHECK(it.said(0) == "PONG d\r\n");
    it.hears(0, std::string(16 * 1024, 'x'));
    it.hears(0, "x");
    CHECK(it.client(0).state == ConnectionState::absent);
    CHECK(it.counters.dropped == 1);
    CHECK(it.set.trouble() == "the server sent a line that is too long");
    // A new connection does not begin with the rest of the old one.
    it.plug(0, ConnectionState::joined);
    it.hears(0, "PING e\r\n");
    CHECK(it.said(0) == "PONG e\r\n");
}

TEST_CASE("Clients: a sender pauses while its socket is full, and then sends the rest in order") {
    Options options = in_scenario(Scenario::chat, 3);
    options.window = 10'000;
    options.size = 400;
    ClientSetDouble it(options);
    it.plug_all(ConnectionState::joined);
    it.set.talker.start(0, never);
    it.set.speak();
    const std::size_t line = ("PRIVMSG " + it.channel(0) + " :\r\n").size() + 400;
    CHECK(it.set.talker.sent() < 10'000);
    CHECK(it.client(0).pending.size() > 64 * 1024);
    CHECK(it.client(0).pending.size() <= 64 * 1024 + 256 * line);
    // Pending bytes are sent first.
    it.set.sockets.transmit(it.client(0), "");
    std::string all;
    for (int i = 0; i < 1000 && all.size() < 10'000 * line; ++i) {
        all += it.said(0);
        it.set.handle(EPOLLOUT, it.client(0));
        it.set.speak();
    }
    REQUIRE(all.size() == 10'000 * line);
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        const char* const text = all.data() + (i + 1) * line - 402;
        if (payload::sequence(text) != i || payload::sender(text) != 0) FAIL(i);
    }
    CHECK(it.client(0).pending.empty());
    it.set.publish();
    CHECK(it.counters.sent == 10'000);
    CHECK(it.said(1).empty());

    // A client that is leaving does not send messages.
    ClientSetDouble absent(in_scenario(Scenario::chat, 3));
    absent.plug_all(ConnectionState::leaving);
    absent.set.talker.start(0, never);
    absent.set.speak();
    CHECK(absent.said(0).empty());
    CHECK(absent.set.talker.sent() == 0);
}

TEST_CASE("Clients: churners join, speak, quit and come back with a new nick until they stop") {
    Options options = in_scenario(Scenario::churn, 2);
    ClientSetDouble it(options);
    it.set.start_churn();
    it.set.dialer.add(40);
    it.set.connect_some();
    CHECK(it.set.churners() == 1);
    it.plug(40, ConnectionState::connecting);
    it.set.handle(EPOLLOUT, it.client(40));
    CHECK(it.said(40) == "NICK " + nick(42) + "\r\nUSER stress 0 * :hubbub-stress\r\n");
    it.hears(40, ":s 001 a :Welcome\r\n");
    CHECK(it.said(40) == "JOIN " + it.channel(0) + "\r\n");
    CHECK(it.client(40).state == ConnectionState::joining);
    it.hears(40, ":s 366 a " + it.channel(0) + " :End\r\n");
    CHECK(it.said(40) == "PRIVMSG " + it.channel(0) + " :passing by\r\nQUIT :done\r\n");
    CHECK(it.client(40).state == ConnectionState::leaving);
    CHECK(it.counters.cycles == 0);
    CHECK(it.set.dialer.due() == never);
    it.loses(40);
    CHECK(it.counters.cycles == 1);
    CHECK(it.counters.failed + it.counters.dropped == 0);
    CHECK(it.set.churners() == 0);
    CHECK(it.set.dialer.due() != never);
    it.set.connect_some();
    CHECK(it.set.churners() == 1);
    it.plug(40, ConnectionState::connecting);
    it.set.handle(EPOLLOUT, it.client(40));
    CHECK(it.said(40).starts_with("NICK " + nick(43) + "\r\n"));
    it.set.stop_churn();
    it.loses(40);
    CHECK(it.counters.cycles == 1);
    CHECK(it.counters.failed == 1);
    CHECK(it.set.churners() == 0);
    CHECK(it.set.dialer.due() == never);

    // The workers' churners never share a nick.
    options.threads = 2;
    ClientSetDouble second_worker(options, 1);
    const auto last = static_cast<std::uint32_t>(second_worker.set.connections.size() - 1);
    CHECK(second_worker.client(last).client == 41);
    for (const std::uint32_t number : {43U, 45U}) {
        second_worker.set.dialer.add(last);
        second_worker.set.connect_some();
        CHECK(second_worker.client(last).nick == nick(number));
    }
}

TEST_CASE("Clients: of those that never read the end is noted, with the first time and reason") {
    Options options = in_scenario(Scenario::chat, 2);
    options.stalled = 3;
    ClientSetDouble it(options);
    it.plug_all(ConnectionState::joined);
    const auto gone = [&](std::uint32_t number) { return it.set.departures().at(nick(number)); };
    CHECK(it.set.departures().size() == 3);
    CHECK(gone(2).time == never);
    for (const std::uint32_t number : {2U, 3U}) it.client(number).paused = true;
    // A paused client does not read.
    it.hears(3, "PING :a\r\n");
    CHECK(it.said(3).empty());
    CHECK(gone(3).time == never);
    it.hears(0, ":" + nick(0) + "x!u@h QUIT :other\r\n:" + nick(2) + "!u@h QUIT :Too \x02slow\r\n");
    const Ns first = gone(2).time;
    CHECK(first == it.set.now);
    CHECK(gone(2).reason == "Too slow");
    it.hears(1, ":" + nick(2) + "!u@h QUIT :Later\r\n");
    it.loses(2);
    CHECK(gone(2).time == first);
    CHECK(gone(2).reason == "Too slow");
    it.loses(3);
    CHECK(gone(3).time == it.set.now);
    CHECK(gone(3).reason.empty());
    CHECK(it.set.departures().size() == 3);
    CHECK(it.counters.dropped == 0);
    CHECK(it.set.trouble().empty());
    // One that still reads is dropped.
    it.loses(4);
    CHECK(gone(4).time == never);
    CHECK(it.counters.dropped == 1);
}

TEST_CASE("Clients: connect from one loopback address after another, workers from different ones") {
    Options options = in_scenario(Scenario::chat, 8);
    options.threads = 2;
    for (const std::uint32_t worker : {0U, 1U}) {
        ClientSetDouble it(options, worker);
        for (std::uint32_t i = 0; i < it.set.connections.size(); ++i) it.set.dialer.add(i);
        it.set.connect_some();
        REQUIRE(it.set.connections.size() == 4);
        for (std::uint32_t i = 0; i < 4; ++i) {
            const std::string from = net::local_address(it.client(i).fd.get()).text();
            CHECK(from.starts_with("127.0.0." + std::to_string(1 + worker + 2 * i) + ":"));
        }
    }
}

TEST_CASE("Clients: workers share the connect rate and the connects at a time") {
    Options options = in_scenario(Scenario::chat, 20);
    options.threads = 2;
    options.connecting_at_once = 5;
    options.connect_rate = 10;
    ClientSetDouble it(options, 1);
    for (std::uint32_t i = 0; i < 4; ++i) it.set.dialer.add(i);
    CHECK(it.set.dialer.next(second).value() == 0);
    CHECK(it.set.due() == second + 200 * millisecond);
    CHECK_FALSE(it.set.dialer.next(second + 200 * millisecond - 1).has_value());
    CHECK(it.set.dialer.next(second + 200 * millisecond).value() == 1);
    CHECK_FALSE(it.set.dialer.next(5 * second).has_value());
    // Each worker has its own clients, known by their numbers.
    for (const Connection& connection : it.set.connections) {
        CHECK(it.plan.clients[connection.client].worker == 1);
        CHECK(connection.nick == nick(connection.client));
        CHECK(&it.client(it.set.index_of(connection)) == &connection);
    }
}

TEST_CASE("Ban storm: operators change one ban each, a change per answer, and one is away") {
    Options options = in_scenario(Scenario::ban_storm, 9);
    ClientSetDouble it(options);
    it.plug_all(ConnectionState::joined);
    const std::uint32_t watching = 8;
    const std::uint32_t roams = 9;
    for (std::uint32_t i = 0; i < 10; ++i) it.set.storm.prepare(it.client(i));
    std::string ops;
    for (std::uint32_t i = 1; i < 8; ++i)
        ops += "MODE " + it.channel(0) + " +o " + nick(i) + "\r\n";
    CHECK(it.said(0) == ops);
    for (std::uint32_t i = 1; i < 8; ++i) {
        std::string bans;
        for (int number = 1; number <= 10; ++number)
            bans += "MODE " + it.channel(0) + " +b *!*@h" + std::to_string(number) + "." + nick(i) +
                    ".example\r\n";
        CHECK(it.said(i) == bans);
    }
    CHECK(it.said(watching).empty());
    CHECK(it.said(roams).empty());

    const auto mode = [&](std::uint32_t by) {
        return ":" + nick(by) + "!u@h MODE " + it.channel(0) + " +b x\r\n";
    };
    const auto change = [&](std::uint32_t by, const char* sign) {
        return "MODE " + it.channel(0) + sign + "*!*@h0." + nick(by) + ".example\r\n";
    };
    // Before the start, a MODE is no answer.
    it.hears(0, mode(0));
    CHECK(it.said(0).empty());
    CHECK(it.counters.bans == 0);
    for (std::uint32_t i = 0; i < 9; ++i) it.set.storm.start(it.client(i), 3, second);
    CHECK(it.said(0) == change(0, " +b ") + change(0, " -b ") + change(0, " +b "));
    CHECK(it.said(7) == change(7, " +b ") + change(7, " -b ") + change(7, " +b "));
    CHECK(it.said(watching).empty());
    CHECK(it.set.due() == never);
    it.hears(0, mode(1) + mode(watching));
    it.hears(watching, mode(watching) + mode(0));
    CHECK(it.said(0).empty());
    CHECK(it.said(watching).empty());
    CHECK(it.counters.bans == 0);
    it.hears(0, mode(0) + mode(0));
    it.hears(1, mode(1));
    CHECK(it.said(0) == change(0, " -b ") + change(0, " +b "));
    CHECK(it.counters.bans == 3);

    it.set.storm.start(it.client(roams), 3, second);
    CHECK(it.said(roams).empty());
    CHECK(it.set.due() == second);
    for (const auto& [now, text] : {std::pair{second - 1, ""},
                                    {second, "AWAY :tea\r\n"},
                                    {second + 50 * millisecond - 1, ""},
                                    {second + 50 * millisecond, "AWAY\r\n"},
                                    {9 * second, "AWAY :tea\r\n"},
                                    {9 * second, "AWAY\r\n"}}) {
        it.set.now = now;
        it.set.speak();
        CHECK(it.said(roams) == text);
    }
    CHECK(it.set.due() == 9 * second + 50 * millisecond);
    CHECK(it.said(watching).empty());
    it.set.storm.stop();
    CHECK(it.set.due() == never);
    it.hears(0, mode(0));
    CHECK(it.said(0).empty());
    CHECK(it.counters.bans == 3);
}
