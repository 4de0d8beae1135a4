// What each command costs of the burst, as docs/protocol.md says it.

#include "harness.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t burst = 20;

// How many lines of a whole burst `line` takes: the rest is counted.
std::size_t cost_of(TestServer& server, TestClient& client, const std::string& line) {
    const auto held = server->registry().find("ann");
    // Whatever was said before is paid for.
    server.advance(1h);
    client.sync();
    server.advance(1h);
    std::string bytes = line + "\r\n";
    for (std::size_t i = 0; i <= burst; ++i) bytes += "AWAY :" + std::to_string(i) + "\r\n";
    client.send_raw(bytes);
    eventually([&] { return held->activity.doing() == hubbub::Doing::paced; });
    std::size_t passed = 0;
    while (!client.silent()) passed += matches(*client.next(), "* 306 *") ? 1 : 0;
    server.advance(1h);
    client.sync();
    return burst - passed;
}

}  // namespace

TEST_CASE("costs: each command takes so much of the burst, whether it succeeds or not") {
    auto config = test_config();
    config.exempt = {};
    config.ping_interval = 24h * 365;
    config.flood_burst = burst;
    config.flood_rate = 1;
    TestServer server(config);
    TestClient ann(server, "ann");
    const std::vector<std::pair<std::string, std::size_t>> costs{
        {"PONG x", 0},
        {"PING x", 1},
        {"VERSION", 1},
        {"version", 1},
        {"NOSUCHCOMMAND", 1},
        {"PRIVMSG #nowhere :hello", 1},
        {"PRIVMSG ann :not \xff UTF-8", 1},
        {"TOPIC #nowhere", 1},
        {"JOIN #a", 2},
        {"JOIN", 2},
        {"NAMES #a", 2},
        {"NICK ann", 2},
        {"MOTD", 2},
        {"LUSERS", 2},
        {"MONITOR L", 2},
        {"WHOWAS bob", 2},
        {"STATS u", 2},
        {"SAJOIN ann #a", 2},
        {"SANICK ann bob", 2},
        {"WHO #a", 3},
        {"WALLOPS :hello", 3},
        {"LIST", 5},
        {"KNOCK #a", 5},
        {"KLINE x@y", 5},
        {"DLINE 10.0.0.1", 5},
        {"UNKLINE x@y", 5},
        {"UNDLINE 10.0.0.1", 5},
        {"RENAME #a #b", 10},
    };
    for (const auto& [line, cost] : costs) {
        CAPTURE(line);
        CHECK(cost_of(server, ann, line) == cost);
    }
}
