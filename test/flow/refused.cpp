// Newcomers that the acceptor turns away, or lets wait: how long, and how many of them it holds.

#include "harness.h"

#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

namespace {

hubbub::server::Config full_with_one() {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    config.settings.max_clients = 1;
    return config;
}

std::size_t open_descriptors() {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

const std::string full = "ERROR :Server is full (1 of 1 clients)";

}  // namespace

TEST_CASE("Refused connections: the server holds at most 256 that do not close") {
    TestServer server(full_with_one());
    TestClient ann(server, "ann");
    const std::size_t before = open_descriptors();
    constexpr std::size_t newcomers = 300;
    std::vector<TestClient> refused;
    for (std::size_t i = 0; i < newcomers; ++i) refused.emplace_back(server);
    eventually([&] { return server->counters().refused == newcomers; });
    ann.sync();
    CHECK(open_descriptors() - before - newcomers <= 256);
    for (TestClient& one : refused) CHECK(one.expect_closed() == Lines{full});
}

TEST_CASE("Refused connections: one that never closes is closed after a time, others at once") {
    TestServer server(full_with_one());
    TestClient ann(server, "ann");
    const std::size_t before = open_descriptors();
    TestClient stays(server);
    CHECK(stays.expect_closed() == Lines{full});
    eventually([&] { return open_descriptors() == before + 1; });
    {
        TestClient goes(server);
        CHECK(goes.expect_closed() == Lines{full});
    }
    eventually([&] { return open_descriptors() == before + 1; });
    CHECK(ann.sync().empty());
}

TEST_CASE("REHASH: --when-full refuse rejects waiting connections at once") {
    auto config = full_with_one();
    config.when_full = hubbub::server::WhenFull::wait;
    auto next = full_with_one();
    TestServer server(
        config, nullptr,
        [&](const hubbub::server::Config&, std::vector<std::string>&) { return next; });
    TestClient ann(server, "ann");
    ann.send("OPER root x").read_until("* MODE *");
    TestClient waiting(server);
    eventually([&] { return server->acceptor_activity().doing() == hubbub::Doing::awaits_room; });
    CHECK(waiting.silent());
    ann.send("REHASH");
    CHECK(waiting.expect_closed() == Lines{full});
}

TEST_CASE("--when-full wait: a waiting connection is accepted when a client leaves") {
    auto config = full_with_one();
    config.when_full = hubbub::server::WhenFull::wait;
    TestServer server(config);
    TestClient ann(server, "ann");
    TestClient waiting(server);
    waiting.send("NICK bob").send("USER bob 0 * :bob");
    eventually([&] { return server->acceptor_activity().doing() == hubbub::Doing::awaits_room; });
    CHECK(waiting.silent());
    ann.send("QUIT").expect_closed();
    ann.reset();
    waiting.read_until("* 422 bob *");
}
