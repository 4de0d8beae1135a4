// STS: clients without TLS get the port, clients with TLS the duration.

#include "harness.h"

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/temporary_directory.h"
#include "with_tls.h"

using namespace flow;
using namespace std::chrono_literals;
using hubbub::server::Config;

namespace {

Config with_sts(std::chrono::seconds lasts, Config config = test_config()) {
    config.settings.sts = lasts;
    return config;
}

// Returns the word for STS in the reply to CAP LS; "" if there is none.
std::string offered(TestClient& client, const std::string& version = " 302") {
    std::string list;
    for (const std::string& line : client.send("CAP LS" + version).read_until("* CAP * LS :*"))
        if (!matches(line, "* NOTICE *")) list += " " + line.substr(line.rfind(':') + 1);
    list += " ";
    const std::size_t at = list.find(" sts");
    return at == std::string::npos ? "" : list.substr(at + 1, list.find(' ', at + 1) - at - 1);
}

std::string offered_without_tls(const TestServer& server) {
    TestClient client(server);
    return offered(client);
}

std::string offered_over_tls(const TestServer& server) {
    TestClient client(server);
    client.start_tls();
    return offered(client);
}

}  // namespace

TEST_CASE("STS: the port without TLS, the duration with it, and nothing without the setting") {
    TlsServer at(with_sts(600s));
    // Loopback is secure, but without TLS.
    CHECK(offered_without_tls(at.server) ==
          "sts=port=" + std::to_string(at.server.address().port()));
    CHECK(offered_over_tls(at.server) == "sts=duration=600");
    TlsServer without;
    CHECK(offered_without_tls(without.server).empty());
    CHECK(offered_over_tls(without.server).empty());
}

TEST_CASE("STS: cannot be requested, and is only offered with CAP LS 302") {
    TlsServer at(with_sts(600s));
    TestClient old(at.server), ann(at.server);
    CHECK(offered(old, "").empty());
    CHECK(offered(old, " 301").empty());
    CHECK_FALSE(offered(ann).empty());
    ann.send("CAP REQ :sts").expect("* CAP * NAK :sts");
    ann.send("CAP REQ :echo-message sts").expect("* CAP * NAK :echo-message sts");
    ann.send("CAP LIST").expect("* CAP * LIST :cap-notify");
}

TEST_CASE("STS: 0 ends the policy for clients that use TLS, and gives no port to others") {
    TlsServer at(with_sts(0s));
    CHECK(offered_without_tls(at.server).empty());
    CHECK(offered_over_tls(at.server) == "sts=duration=0");
}

TEST_CASE("STS: the port is not on loopback; clients on a UNIX socket get none") {
    const TemporaryDirectory folder;
    Config config = with_sts(600s);
    config.listen = {hubbub::net::parse_listen("unix:" + (folder.path() / "socket").string()),
                     hubbub::net::parse_listen("127.0.0.1:0"),
                     hubbub::net::parse_listen("0.0.0.0:0")};
    TlsServer at(config);
    const auto& addresses = at.server->addresses();
    TestClient local(addresses[0]), loopback(addresses[1]), open(addresses[2]);
    CHECK(offered(local).empty());
    const std::string port = "sts=port=" + std::to_string(addresses[2].port());
    CHECK(offered(loopback) == port);
    CHECK(offered(open) == port);
}

// Clients without TLS get no notice: it would make them disconnect.
TEST_CASE("STS: a reload sends a changed duration to clients that use TLS, and never CAP DEL") {
    const auto wants_values = [](TestClient& client, const std::string& nick) {
        client.send("CAP LS 302").send("CAP END").enter(nick);
    };
    Config next;
    TlsServer made;
    TestServer server(made.files.in(test_config()), nullptr,
                      [&](const Config&, std::vector<std::string>&) { return next; });
    TestClient plain(server), secure(server), old(server);
    wants_values(plain, "plain");
    secure.start_tls();
    wants_values(secure, "secure");
    old.start_tls().send("CAP REQ cap-notify").send("CAP END").enter("old");
    const auto reload = [&](Config config) {
        next = made.files.in(std::move(config));
        REQUIRE(server->reload().done);
    };
    for (const int lasts : {600, 60, 0}) {
        reload(with_sts(std::chrono::seconds(lasts)));
        secure.expect(":hubbub.local CAP secure NEW :sts=duration=" + std::to_string(lasts));
    }
    reload(with_sts(0s));
    reload(test_config());
    for (TestClient* const client : {&plain, &secure, &old}) CHECK(client->sync().empty());
}
