// Clients that take their answers slowly, or not at all.

#include "harness.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "support/temporary_directory.h"

using namespace flow;
using namespace std::chrono_literals;
using hubbub::Doing;
using State = hubbub::chat::Outbox::State;

namespace {

// On a UNIX socket, whose buffers do not grow, with a long message of the day.
hubbub::server::Config with_motd(const TemporaryDirectory& directory, std::size_t lines) {
    auto config = test_config();
    config.listen = {hubbub::net::parse_listen("unix:" + (directory.path() / "hub").string())};
    config.settings.motd.assign(lines, std::string(80, 'x'));
    config.ping_interval = 120s;
    config.ping_timeout = 60s;
    return config;
}

TestClient enter(const TestServer& server, std::string_view nick) {
    TestClient client(server);
    client.send("NICK " + std::string(nick)).send("USER " + std::string(nick) + " 0 * :x");
    client.read_until("* 376 *");
    return client;
}

}  // namespace

TEST_CASE("Slow readers: a client that still receives data counts as alive and gets no PING") {
    const TemporaryDirectory directory;
    TestServer server(with_motd(directory, 200));
    TestClient slow = enter(server, "slow");
    const auto client = connection_of(*server, "slow");
    const auto commands = [&] {
        std::uint64_t all = 0;
        for (const auto& count : server->counters().commands) all += count;
        return all;
    };
    // Some bytes wait, and all that it sent is taken.
    int asked = 0;
    while (client->outbox.state() != State::blocked) {
        const std::uint64_t before = commands();
        slow.send("MOTD");
        ++asked;
        // It was taken once its thread waits again, behind the answer's first bytes.
        eventually(
            [&] { return client->activity.doing() != Doing::working && commands() == before + 1; });
    }
    server.advance(119s);
    for (int i = 0; i + 1 < asked; ++i) CHECK(count(slow.read_until("* 376 *"), "PING *") == 0);
    eventually([&] { return client->outbox.state() == State::idle; });
    server.advance(119s);
    CHECK(count(slow.read_until("* 376 *"), "PING *") == 0);
    CHECK(count(slow.sync(), "PING *") == 0);
}

TEST_CASE(
    "Slow readers: a client that does not read its replies is paused, not closed for a flood") {
    const TemporaryDirectory directory;
    auto config = with_motd(directory, 20);
    config.exempt = {};
    config.flood_burst = 1'000'000;
    config.flood_rate = 1'000'000;
    config.recvq = 2000;
    TestServer server(config);
    TestClient deaf = enter(server, "deaf"), other = enter(server, "other");
    const auto client = connection_of(*server, "deaf");
    constexpr int questions = 1500;
    std::string asking;
    for (int i = 0; i < questions; ++i) asking += "MOTD\r\n";
    deaf.send_raw(asking);
    eventually([&] {
        return client->outbox.state() == State::blocked &&
               client->activity.doing() == Doing::awaits_room;
    });
    // Its thread looks at all that may end it.
    for (int i = 0; i < 10; ++i) {
        server.advance(1ms);
        other.sync();
    }
    CHECK(connection_of(*server, "deaf") == client);
    const auto flood = static_cast<std::size_t>(hubbub::chat::Cause::flood);
    for (int i = 0; i < questions; ++i) deaf.read_until("* 376 *");
    CHECK(deaf.sync().empty());
    CHECK(server->counters().closed[flood] == 0);
}

TEST_CASE("Slow readers: a paused client with exhausted pace is not closed for a flood") {
    const TemporaryDirectory directory;
    auto config = with_motd(directory, 3000);
    config.exempt = {};
    config.flood_burst = 3;
    config.flood_rate = 1;
    config.recvq = 2000;
    TestServer server(config);
    TestClient deaf = enter(server, "deaf");
    const auto client = connection_of(*server, "deaf");
    server.advance(100s);
    // Its thread has seen that the pause after the registration is over.
    eventually([&] { return client->activity.doing() == Doing::awaits_input; });
    // The answer is more than the socket takes, and both lines cost all of the burst.
    std::string bytes = "AWAY\r\nMOTD\r\n";
    while (bytes.size() < 4000) bytes += "AWAY :" + std::string(100, 'x') + "\r\n";
    deaf.send_raw(bytes);
    eventually([&] {
        return client->outbox.state() == State::blocked &&
               client->activity.doing() == Doing::awaits_room;
    });
    // A new client is greeted after the thread woke and checked every reason to close it.
    for (int i = 0; i < 10; ++i) {
        server.advance(1ms);
        enter(server, "other" + std::to_string(i));
    }
    CHECK(connection_of(*server, "deaf") == client);
    CHECK(server->counters().closed[static_cast<std::size_t>(hubbub::chat::Cause::flood)] == 0);
}
