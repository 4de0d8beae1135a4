// The cap on clients, in both modes.

#include "harness.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;
using hubbub::server::WhenFull;

namespace {

hubbub::server::Config capped(std::size_t clients, WhenFull when_full) {
    auto config = test_config();
    config.settings.max_clients = clients;
    config.when_full = when_full;
    return config;
}

}  // namespace

TEST_CASE(
    "Client limit (refuse): a client above it gets an error and is closed; a free slot is used") {
    TestServer server(capped(2, WhenFull::refuse));
    TestClient ann(server, "ann"), bob(server, "bob");
    TestClient late(server);
    late.expect("ERROR :Server is full (2 of 2 clients)");
    CHECK(late.expect_closed().empty());
    bob.send("QUIT").expect("ERROR *");
    bob.reset();
    eventually([&] { return server->slots().in_use() == 1; });
    TestClient carl(server, "carl");
    carl.send("PRIVMSG ann :in").sync();
    ann.expect(":carl!~carl@127.0.0.1 PRIVMSG ann :in");
    CHECK(server->counters().refused == 1);
    CHECK(server->counters().accepted == 4);
}

TEST_CASE("Client limit (refuse): the reason arrives even if the client has already sent lines") {
    TestServer server(capped(1, WhenFull::refuse));
    TestClient ann(server, "ann");
    for (int i = 0; i < 50; ++i) {
        TestClient late(server);
        late.send("NICK late").send("USER late 0 * :Late");
        late.expect("ERROR :Server is full (1 of 1 clients)");
        CHECK(late.expect_closed().empty());
        CHECK_FALSE(late.was_reset());
    }
    CHECK(ann.sync().empty());
}

TEST_CASE("Client limit (wait): a client above it waits without an answer until a slot is free") {
    TestServer server(capped(2, WhenFull::wait));
    TestClient ann(server, "ann"), bob(server, "bob");
    std::vector<TestClient> waiting;
    for (const std::string nick : {"carl", "dora"}) {
        waiting.emplace_back(server).send("NICK " + nick).send("USER " + nick + " 0 * :x");
    }
    ann.sync();
    bob.sync();
    for (const TestClient& client : waiting) CHECK(client.silent());
    bob.send("QUIT").expect_closed();
    bob.reset();
    waiting[0].read_until("* 001 carl *");
    ann.sync();
    CHECK(waiting[1].silent());
    ann.reset();
    waiting[1].read_until("* 001 dora *");
    CHECK(server->counters().refused == 0);
    CHECK(server->slots().in_use() == 2);
}

TEST_CASE("Client limit: 500 clients above it are refused, and the others notice nothing") {
    TestServer server(capped(3, WhenFull::refuse));
    TestClient ann(server, "ann"), bob(server, "bob"), quiet(server);
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    // All at once: none is closed before the last has come.
    std::vector<TestClient> crowd;
    for (int i = 0; i < 500; ++i) crowd.emplace_back(server);
    for (TestClient& client : crowd) {
        const Lines lines = client.expect_closed();
        CHECK(lines == Lines{"ERROR :Server is full (3 of 3 clients)"});
    }
    ann.send("PRIVMSG #a :still here").sync();
    CHECK(bob.sync() == Lines{":ann!~ann@127.0.0.1 PRIVMSG #a :still here"});
    CHECK(server->counters().refused == 500);
    CHECK(server->slots().in_use() == 3);
}
