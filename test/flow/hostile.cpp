// What one client can do to the server's memory, to the others and to itself with lines that are
// all allowed.

#include "harness.h"

#include <chrono>
#include <optional>
#include <string>
#include <system_error>

#include <doctest/doctest.h>

using namespace flow;
using namespace std::chrono_literals;

TEST_CASE("NAMES: of a hundred channels in one line only the first few are answered") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.join("#0");
    ann.send("NAMES #0,#0,#0,#0,#0,#0");
    CHECK(count(ann.read_until("* 407 ann #0 *"), "* 353 *") == 4);
    CHECK(ann.sync().empty());
}

TEST_CASE("PING: a paced client is not timed out while its lines are queued") {
    auto config = test_config();
    config.ping_interval = 120s;
    config.ping_timeout = 60s;
    config.flood_burst = 4;
    config.flood_rate = 1;
    TestServer server(config);
    TestClient ann(server, "ann");
    server.advance(100s);
    std::string bytes;
    for (int i = 0; i < 200; ++i) bytes += "A\r\n";
    ann.send_raw(bytes);
    const auto answers = [&](int lines) {
        for (int i = 0; i < lines; ++i) ann.expect(":hubbub.local 421 ann A *");
    };
    answers(4);
    for (int i = 0; i < 49; ++i) {
        server.advance(4s);
        answers(4);
    }
    server.advance(4s);
    CHECK(ann.sync().empty());
}

TEST_CASE("WHOIS: an address with leading colons is not sent as a last parameter") {
    auto config = test_config();
    config.listen = {hubbub::net::parse_listen("[::1]:0")};
    std::optional<TestServer> server;
    try {
        server.emplace(config);
    } catch (const std::system_error&) {
        MESSAGE("not tested: this machine has no IPv6");
        return;
    }
    TestClient ann(*server, "ann");
    ann.send("WHOIS ann").expect("* 311 ann ann ~ann 0::1 * :*");
    ann.read_until("* 318 *");
    ann.send("WHO ann").expect("* 352 ann * ~ann 0::1 hubbub.local ann H :0 *");
}
