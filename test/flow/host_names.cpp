// Reverse DNS: names instead of addresses, and the fallback if there are none.

#include <hubbub/chat/cloak.h>

#include <string>

#include <doctest/doctest.h>

#include "harness.h"
#include "name_server.h"

using namespace flow;

namespace {

const std::string reverse = "PTR 1.0.0.127.in-addr.arpa";

hubbub::server::Config resolving(const NameServer& names) {
    hubbub::server::Config config = test_config();
    config.resolve_hosts = true;
    config.resolving.name_server = names.address();
    config.resolving.deadline = std::chrono::hours(1);
    return config;
}

// Bob's view of a client that connects from an address with these records.
std::string host_by(std::map<std::string, std::string> records) {
    const NameServer names(std::move(records));
    TestServer server(resolving(names));
    TestClient bob(server, "bob");
    const std::string row = bob.send("USERHOST bob").expect("* 302 bob :bob=+~bob@*");
    return row.substr(row.find('@') + 1);
}

}  // namespace

TEST_CASE("Host names: a name that resolves back to the address is shown; operators see both") {
    const NameServer names({{reverse, "host.example.net"}, {"A host.example.net", "127.0.0.1"}});
    TestServer server(resolving(names));
    TestClient bob(server, "bob");
    bob.send("WHOIS bob");
    const Lines lines = bob.read_until("* 318 *");
    CHECK(count(lines, "* 311 bob bob ~bob host.example.net * :bob") == 1);
    CHECK(count(lines, "* 338 bob bob ~bob@host.example.net 127.0.0.1 :*") == 1);
    TestClient ann(server, "ann");
    ann.join("#a");
    ann.send("MODE #a +b *!*@127.0.0.1").sync();
    bob.send("JOIN #a").expect("* 474 *");
    ann.send("MODE #a -b+b *!*@127.0.0.1 *!*@*.example.net").sync();
    bob.send("JOIN #a").expect("* 474 *");
}

TEST_CASE("Host names: IPv6 addresses are resolved") {
    std::string reverse_v6 = "PTR 1.";
    for (int i = 0; i < 31; ++i) reverse_v6 += "0.";
    const NameServer names(
        {{reverse_v6 + "ip6.arpa", "six.example.net"}, {"AAAA six.example.net", "::1"}});
    hubbub::server::Config config = resolving(names);
    config.listen = {hubbub::net::parse_listen("[::1]:0")};
    TestServer server(config);
    TestClient bob(server, "bob");
    bob.send("WHOIS bob");
    const Lines lines = bob.read_until("* 318 *");
    CHECK(count(lines, "* 311 bob bob ~bob six.example.net * :bob") == 1);
    CHECK(count(lines, "* 338 bob bob ~bob@six.example.net 0::1 :*") == 1);
}

TEST_CASE("Host names: without a confirmed answer the address is shown") {
    CHECK(host_by({}) == "127.0.0.1");
    CHECK(host_by({{reverse, "host.example.net"}}) == "127.0.0.1");
    CHECK(host_by({{reverse, "host.example.net"}, {"A host.example.net", "192.0.2.1"}}) ==
          "127.0.0.1");
    CHECK(host_by({{reverse, "host.example.net"}, {"A host.example.net", "127.0.0.1"}}) ==
          "host.example.net");
    // One of several addresses is enough, wherever it stands.
    for (const std::string addresses :
         {"127.0.0.1 192.0.2.1", "192.0.2.1 127.0.0.1", "192.0.2.1 127.0.0.1 192.0.2.2"})
        CHECK(host_by({{reverse, "host.example.net"}, {"A host.example.net", addresses}}) ==
              "host.example.net");
    CHECK(host_by({{reverse, "host.example.net"}, {"A host.example.net", "127.0.0.2 192.0.2.1"}}) ==
          "127.0.0.1");
}

TEST_CASE("Host names: overlong and malformed names are rejected") {
    const std::string longest(40, 'a');
    for (const std::string& name :
         {longest + "." + longest + ".net", std::string("a!b.net"), std::string("192.0.2.1"),
          std::string("x.cloak"), std::string("single")}) {
        CAPTURE(name);
        CHECK(host_by({{reverse, name}, {"A " + name, "127.0.0.1"}}) == "127.0.0.1");
    }
}

TEST_CASE("Host names: a name of HOSTLEN bytes is accepted, a longer one is not") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("VERSION").read_until("* HOSTLEN=54 *");
    const std::string fits = std::string(42, 'a') + ".example.net";
    REQUIRE(fits.size() == 54);
    CHECK(host_by({{reverse, fits}, {"A " + fits, "127.0.0.1"}}) == fits);
    const std::string over = "a" + fits;
    CHECK(host_by({{reverse, over}, {"A " + over, "127.0.0.1"}}) == "127.0.0.1");
}

TEST_CASE("Host names: a silent name server delays nobody past the deadline") {
    const NameServer names({}, true);
    hubbub::server::Config config = resolving(names);
    config.resolving.deadline = std::chrono::milliseconds(50);
    TestServer server(config);
    TestClient bob(server, "bob");
    bob.send("USERHOST bob").expect("* 302 bob :bob=+~bob@127.0.0.1");
}

TEST_CASE("Host names: shutdown does not wait for the name server") {
    const NameServer silent({}, true);
    TestServer server(resolving(silent));
    TestClient bob(server), ann(server);
    bob.expect("* NOTICE * *");
    ann.expect("* NOTICE * *");
    eventually([&] { return server->registry().client_count() == 2; });
    server->stop();
    bob.expect_closed();
    ann.expect_closed();
}

TEST_CASE("Host names: the name is cloaked, and bans on the cloak of the address still match") {
    const NameServer names({{reverse, "host.example.net"}, {"A host.example.net", "127.0.0.1"}});
    hubbub::server::Config config = resolving(names);
    const auto cloak = std::make_shared<const hubbub::chat::Cloak>("a key for these tests");
    config.settings.cloak = cloak;
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob");
    bob.read_until("* 396 bob " + cloak->of("host.example.net") + " :*");
    ann.read_until("* 396 *");
    ann.join("#a");
    ann.send("MODE #a +b *!*@" + cloak->of("127.0.0.1")).sync();
    bob.send("JOIN #a").expect("* 474 *");
    bob.send("MODE bob -x").read_until("* 396 bob host.example.net :*");
}
