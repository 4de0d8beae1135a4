// The end of the server, and the lines that it sends before.

#include "harness.h"

#include <chrono>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sys/stat.h>

#include "support/temporary_directory.h"

using namespace flow;
using namespace std::chrono_literals;

namespace {

constexpr const char* last_words = "ERROR :Closing link: server is stopping";

}  // namespace

TEST_CASE("Shutdown: every client gets an error and is closed, without QUITs of the others") {
    TestServer server;
    std::vector<TestClient> clients;
    for (int i = 0; i < 150; ++i) {
        clients.emplace_back(server, "n" + std::to_string(i)).send("JOIN #a");
    }
    for (TestClient& client : clients) client.sync();
    TestClient nobody(server), named(server);
    nobody.expect("* NOTICE *");
    named.send("NICK named").sync();
    TestClient zoe = person(server, "zoe");
    const auto from = std::chrono::steady_clock::now();
    auto stopped = std::async(std::launch::async, [&] { server->stop(); });
    for (TestClient& client : clients) {
        const Lines lines = client.expect_closed();
        REQUIRE_FALSE(lines.empty());
        CHECK(lines.back() == last_words);
        CHECK(count(lines, "* QUIT *") == 0);
    }
    CHECK(nobody.expect_closed() == Lines{last_words});
    CHECK(named.expect_closed() == Lines{last_words});
    CHECK(zoe.expect_closed().back() == "* Closing link: server is stopping");
    clients.clear();
    stopped.get();
    CHECK(std::chrono::steady_clock::now() - from < 10s);
    CHECK(server->slots().in_use() == 0);
    CHECK(server->registry().client_count() == 0);
    CHECK(server->registry().channel_count() == 0);
    CHECK_THROWS(TestClient{server});
    server->stop();
}

TEST_CASE("Shutdown: the last line is followed by EOF, not a reset, despite unread input") {
    TestServer server;
    for (int i = 0; i < 20; ++i) {
        TestClient ann(server, "ann");
        ann.send("QUIT").send(std::string(20'000, 'x'));
        ann.expect("ERROR :Closing link: Quit: ");
        CHECK(ann.expect_closed().empty());
        CHECK_FALSE(ann.was_reset());
    }
}

TEST_CASE("Shutdown: does not wait for clients that never read or never close") {
    TestServer server;
    TestClient ann(server, "ann"), deaf(server, "deaf");
    deaf.send("JOIN #a");
    for (int i = 0; i < 20'000; ++i) deaf.send("MOTD");
    ann.sync();
    const auto from = std::chrono::steady_clock::now();
    server->stop();
    CHECK(std::chrono::steady_clock::now() - from < 5s);
    CHECK(ann.expect_closed() == Lines{last_words});
}

TEST_CASE("Shutdown: succeeds while clients wait for a full server") {
    auto config = test_config();
    config.settings.max_clients = 1;
    config.when_full = hubbub::server::WhenFull::wait;
    TestServer server(config);
    TestClient ann(server, "ann");
    TestClient waiting(server);
    server->stop();
    CHECK(ann.expect_closed() == Lines{last_words});
    CHECK(waiting.expect_closed().empty());
}

TEST_CASE("Shutdown: a server that was never started stops") {
    const auto config = test_config();
    const FakeClock clock;
    hubbub::server::Server server(config, clock);
    CHECK(server.addresses().size() == 1);
}

TEST_CASE("UNIX socket: has its file mode, serves like TCP, and is removed at shutdown") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "hub";
    auto config = test_config();
    config.listen.push_back(hubbub::net::parse_listen("unix:" + path + " mode=0600"));
    {
        TestServer server(config);
        struct stat status {};
        REQUIRE(::lstat(path.c_str(), &status) == 0);
        CHECK(status.st_mode == (S_IFSOCK | 0600U));
        REQUIRE(server->addresses().size() == 2);
        CHECK(server->addresses()[1].text() == "unix:" + path);
        TestClient local(server->addresses()[1]);
        local.send("NICK loc").send("USER loc 0 * :Local");
        local.read_until("* 001 loc :*, loc!~loc@unix");
        TestClient ann(server, "ann");
        ann.join("#a");
        local.read_until("* 422 *");
        local.join("#a");
        local.send("PRIVMSG #a :from next door").sync();
        ann.read_until(":loc!~loc@unix PRIVMSG #a :from next door");
    }
    CHECK_FALSE(std::filesystem::exists(path));
}
