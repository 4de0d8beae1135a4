// What time does to a client. The clock stands still until the test moves it.

#include "harness.h"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

using namespace flow;
using namespace std::chrono_literals;

namespace {

hubbub::server::Config with_times() {
    auto config = test_config();
    config.registration_timeout = 30s;
    config.ping_interval = 120s;
    config.ping_timeout = 60s;
    return config;
}

}  // namespace

TEST_CASE("Timeouts: an unregistered client is closed on time, despite sending") {
    TestServer server(with_times());
    TestClient silent(server), busy(server), ann(server, "ann");
    silent.expect("* NOTICE *");
    busy.send("NICK busy").sync();
    server.advance(29s);
    CHECK(busy.sync().empty());
    server.advance(1s);
    for (TestClient* client : {&silent, &busy}) {
        CHECK(client->expect_closed() == Lines{"ERROR :Closing link: Registration timed out"});
        client->reset();
    }
    CHECK(ann.sync().empty());
    CHECK(server->registry().find("busy") == nullptr);
    const auto cause = static_cast<std::size_t>(hubbub::chat::Cause::registration_timeout);
    eventually([&] { return server->counters().closed[cause] == 2; });
}

TEST_CASE("Timeouts: a plain user without a name is closed, one with a name gets no PING") {
    TestServer server(with_times());
    TestClient silent(server), zoe = person(server, "zoe");
    silent.expect("* NOTICE *");
    server.advance(30s);
    silent.expect("ERROR :Closing link: Registration timed out");
    server.advance(10h);
    CHECK(person_sync(zoe).empty());
}

TEST_CASE("Timeouts: an idle client gets a PING, and is closed only without a PONG") {
    TestServer server(with_times());
    TestClient alive(server, "alive"), dead(server, "dead"), watching(server, "watching");
    for (TestClient* client : {&watching, &dead}) client->join("#a");
    watching.sync();
    server.advance(119s);
    watching.sync();
    server.advance(1s);
    alive.expect("PING :hubbub.local");
    dead.expect("PING :hubbub.local");
    alive.send("PONG hubbub.local");
    CHECK(alive.sync().empty());
    server.advance(59s);
    CHECK(watching.sync().empty());
    server.advance(1s);
    dead.expect("ERROR :Closing link: Ping timeout: 60 seconds");
    CHECK(dead.expect_closed().empty());
    watching.expect(":dead!~dead@127.0.0.1 QUIT :Ping timeout: 60 seconds");
    CHECK(alive.sync().empty());
    // Anything it says is a sign of life; the next question comes an interval after it.
    server.advance(120s);
    alive.expect("PING :hubbub.local");
    server.advance(59s);
    alive.send("AWAY").expect("* 305 *");
    server.advance(60s);
    CHECK(alive.sync().empty());
}

TEST_CASE("Pacing: a burst passes at once, then a fixed rate, without loss") {
    auto config = with_times();
    config.ping_interval = 24h;
    config.flood_burst = 10;
    config.flood_rate = 2;
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob");
    // Their earlier lines are paid for by then.
    server.advance(100s);
    std::string bytes;
    for (int i = 0; i < 14; ++i) bytes += "PRIVMSG bob :" + std::to_string(i) + "\r\n";
    ann.send_raw(bytes);
    const auto expect = [&](int from, int to) {
        for (int i = from; i < to; ++i)
            bob.expect(":ann!~ann@127.0.0.1 PRIVMSG bob :" + std::to_string(i));
    };
    expect(0, 10);
    const auto sender = connection_of(*server, "ann");
    eventually([&] { return sender->activity.doing() == hubbub::Doing::paced; });
    CHECK(bob.silent());
    server.advance(500ms);
    expect(10, 11);
    eventually([&] { return sender->activity.doing() == hubbub::Doing::paced; });
    CHECK(bob.silent());
    server.advance(1s);
    expect(11, 13);
    server.advance(500ms);
    expect(13, 14);
    // After a rest there is a whole burst again, and no more than that.
    server.advance(60s);
    ann.send_raw(bytes);
    expect(0, 10);
    eventually([&] { return sender->activity.doing() == hubbub::Doing::paced; });
    CHECK(bob.silent());
}

TEST_CASE("Pacing: a paced client is not timed out, and still learns of a shutdown") {
    auto config = with_times();
    config.flood_burst = 4;
    config.flood_rate = 1;
    TestServer server(config);
    TestClient ann(server, "ann");
    std::string bytes;
    for (int i = 0; i < 400; ++i) bytes += "VERSION\r\n";
    ann.send_raw(bytes);
    const auto client = connection_of(*server, "ann");
    const auto paced = [&] { return client->activity.doing() == hubbub::Doing::paced; };
    eventually(paced);
    // More than the interval and the timeout of PING together, each of them more than once.
    for (int i = 0; i < 6; ++i) {
        server.advance(60s);
        ann.read_until("* 005 *");
        eventually(paced);
    }
    server->stop();
    const Lines lines = ann.expect_closed();
    CHECK(count(lines, "PING *") == 0);
    CHECK(lines.back() == "ERROR :Closing link: server is stopping");
}
