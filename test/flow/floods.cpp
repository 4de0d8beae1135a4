// Flood limits: connections too frequent or too many, and clients that send too much. Limits on
// messages and joins are in pestering.cpp.

#include "harness.h"

#include <hubbub/base/password.h>

#include <chrono>
#include <string>

#include <doctest/doctest.h>

using namespace flow;
using namespace std::chrono_literals;
using hubbub::chat::Cause;

namespace {

// Nobody is exempt, for all clients of a test come from one machine.
hubbub::server::Config strict() {
    auto config = test_config();
    config.exempt = {};
    config.ping_interval = 24h;
    return config;
}

// True if one more client is accepted; otherwise the error that it gets.
std::string welcome(TestServer& server) {
    TestClient client(server);
    const std::string line = client.next().value_or("nothing");
    return matches(line, "* NOTICE * :*Welcome*") ? "welcome" : line;
}

std::size_t closed(TestServer& server, Cause cause) {
    return server->counters().closed[static_cast<std::size_t>(cause)];
}

}  // namespace

TEST_CASE("Clone limit: bounds connections per address; a closed one frees a slot") {
    auto config = strict();
    config.addresses.clones = 2;
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server);
    CHECK(cid.expect_closed() ==
          Lines{"ERROR :Too many connections from 127.0.0.1 at once (--clones 2)"});
    CHECK_FALSE(cid.was_reset());
    CHECK(server->counters().refused == 1);
    CHECK(ann.sync().empty());
    bob.send("QUIT").expect_closed();
    // It counts until its thread has ended.
    eventually([&] { return welcome(server) == "welcome"; });
    CHECK(ann.sync().empty());
}

TEST_CASE("Connection rate: bounds connections per address and time, closed ones included") {
    auto config = strict();
    config.addresses.connects = {2, 10s};
    TestServer server(config);
    CHECK(welcome(server) == "welcome");
    CHECK(welcome(server) == "welcome");
    const std::string refused =
        "ERROR :Too many connections from 127.0.0.1 in a short time (--connects 2:10), try again "
        "later";
    CHECK(welcome(server) == refused);
    server.advance(4999ms);
    CHECK(welcome(server) == refused);
    server.advance(1ms);
    CHECK(welcome(server) == "welcome");
    CHECK(welcome(server) == refused);
    CHECK(server->counters().refused == 3);
}

TEST_CASE("Connection rate: local addresses are exempt by default") {
    auto config = test_config();
    config.addresses.clones = 1;
    config.addresses.connects = {1, 1h};
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid");
    CHECK(server->counters().refused == 0);
}

TEST_CASE("Flood control: a paced client that keeps sending is closed with Excess Flood") {
    auto config = strict();
    config.flood_burst = 10;
    config.flood_rate = 1;
    config.recvq = 20'000;
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob");
    for (TestClient* client : {&ann, &bob}) client->join("#a");
    bob.sync();
    ann.sync();
    server.advance(100s);
    std::string bytes;
    while (bytes.size() < 40'000) bytes += "AWAY :" + std::string(100, 'x') + "\r\n";
    ann.send_raw(bytes);
    eventually([&] {
        server.advance(1ms);
        return !bob.silent();
    });
    bob.expect(":ann!~ann@127.0.0.1 QUIT :Excess Flood");
    CHECK(ann.expect_closed().back() == "ERROR :Closing link: Excess Flood");
    CHECK_FALSE(ann.was_reset());
    ann.reset();
    eventually([&] { return closed(server, Cause::flood) == 1; });
}

TEST_CASE("Flood control: a paste of 500 lines is only slowed down") {
    auto config = strict();
    const hubbub::server::Config standard;
    config.flood_burst = standard.flood_burst;
    config.flood_rate = standard.flood_rate;
    config.recvq = standard.recvq;
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob");
    const std::string words(80, 'x');
    std::string bytes;
    for (int i = 0; i < 500; ++i)
        bytes += "PRIVMSG bob :" + std::to_string(i) + " " + words + "\r\n";
    ann.send_raw(bytes);
    for (int i = 0; i < 500; ++i) {
        eventually([&] {
            if (bob.silent()) server.advance(50ms);
            return !bob.silent();
        });
        bob.expect("* PRIVMSG bob :" + std::to_string(i) + " " + words);
    }
    CHECK(closed(server, Cause::flood) == 0);
}

TEST_CASE("Flood control: exempt clients are neither paced nor closed") {
    auto config = strict();
    config.flood_burst = 4;
    config.flood_rate = 1;
    config.recvq = 1000;
    config.exempt.add("127.0.0.0/8 flood");
    TestServer server(config);
    TestClient ann(server, "ann");
    std::string bytes;
    for (int i = 0; i < 1000; ++i) bytes += "AWAY\r\n";
    ann.send_raw(bytes);
    for (int i = 0; i < 1000; ++i) ann.expect("* 305 ann *");
    CHECK(ann.sync().empty());
}

TEST_CASE("Flood control: telnet negotiation is charged like bytes without a line") {
    auto config = strict();
    config.flood_burst = 4;
    config.flood_rate = 1;
    for (const std::string bytes : {"\xff\xf1", "\xff\xfa.\xff\xf0"}) {
        CAPTURE(bytes);
        TestServer server(config);
        TestClient ann(server);
        ann.next();
        std::string all;
        while (all.size() < 4096) all += bytes;
        ann.send_raw(all);
        const auto clients = server->registry().clients();
        REQUIRE(clients.size() == 1);
        eventually([&] { return clients.front()->activity.doing() == hubbub::Doing::paced; });
    }
}

TEST_CASE("Server notices: the letter f reports a user closed for a flood, and nobody else") {
    auto config = strict();
    static const std::string hash = hubbub::hash_password("x");
    config.settings.operators = {{"root", hash, hubbub::commands::all_privileges}};
    config.flood_burst = 10;
    config.flood_rate = 1;
    config.recvq = 20'000;
    config.exempt.add("127.0.0.2 flood");
    TestServer server(config);
    TestClient ann(server.address(), "127.0.0.2");
    ann.enter("ann").send("OPER root x").read_until("* 381 *");
    ann.send("MODE ann +s +f").read_until("* 008 *");
    ann.sync();
    TestClient bob(server, "bob"), cid(server, "cid");
    cid.send("QUIT").expect_closed();
    server.advance(100s);
    std::string bytes;
    while (bytes.size() < 40'000) bytes += "AWAY :" + std::string(100, 'x') + "\r\n";
    bob.send_raw(bytes);
    eventually([&] {
        server.advance(1ms);
        return !ann.silent();
    });
    ann.expect(
        ":hubbub.local NOTICE * :*** Notice -- bob (~bob@127.0.0.1) was closed: "
        "Excess Flood");
    CHECK(bob.expect_closed().back() == "ERROR :Closing link: Excess Flood");
    CHECK(ann.sync().empty());
}
