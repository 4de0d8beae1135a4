// WEBIRC: users of web gateways, and which gateways are trusted.

#include <hubbub/base/password.h>

#include <string>

#include <doctest/doctest.h>

#include "behind_proxy.h"
#include "name_server.h"
#include "with_tls.h"

using namespace flow;
using hubbub::chat::Cause;

namespace {

constexpr const char* gateway_address = "127.0.0.3";

hubbub::commands::Gateway gateway(const std::string& where = gateway_address) {
    static const std::string hash = hubbub::hash_password("sesame");
    return {"kiwi", {*hubbub::PeerNetwork::parse(where)}, hash, "", false};
}

hubbub::server::Config with_gateway(hubbub::commands::Gateway one = gateway(),
                                    hubbub::server::Config config = test_config()) {
    config.settings.gateways.push_back(std::move(one));
    return config;
}

TestClient from_gateway(const TestServer& server, const std::string& line) {
    TestClient client(server.address(), gateway_address);
    client.send(line);
    return client;
}

std::string refusal(TestClient client) {
    const Lines lines = client.expect_closed();
    return lines.empty() ? "" : lines.back();
}

hubbub::chat::Origin origin_of_ann(TestServer& server) {
    return *server->registry().find("ann")->origin();
}

// Returns the user that registers after this line, as others see it.
std::string host_after(TestServer& server, const std::string& line) {
    TestClient ann = from_gateway(server, line);
    ann.enter("ann").send("USERHOST ann");
    const std::string row = ann.read_until("* 302 ann :ann=+~ann@*").back();
    ann.send("QUIT").expect_closed();
    return row.substr(row.find('@') + 1);
}

}  // namespace

TEST_CASE("WEBIRC: a user has the address that the gateway sends") {
    TestServer server(with_gateway());
    CHECK(host_after(server, "WEBIRC sesame any host.example 192.0.2.7") == "192.0.2.7");
    CHECK(host_after(server, "WEBIRC sesame any 0::7 0::7 :secure") == "0::7");
    CHECK(host_after(server, "WEBIRC sesame any x 2001:db8::7 secure remote-port=4660") ==
          "2001:db8::7");
    TestClient ann = from_gateway(
        server, "WEBIRC sesame any x 192.0.2.7 :local-port=6697 secure remote-port=4660");
    ann.enter("ann");
    CHECK(origin_of_ann(server).port == 4660);
    CHECK(origin_of_ann(server).gateway == "kiwi");
    ann.send("WHOIS ann");
    const Lines lines = ann.read_until("* 318 *");
    CHECK(count(lines, "* 338 ann ann 192.0.2.7 :*") == 1);
    CHECK(count(lines, "* 350 ann ann :is connected via the kiwi WebIRC gateway") == 1);
    TestClient bob(server, "bob");
    bob.send("WHOIS ann");
    CHECK(count(bob.read_until("* 318 *"), "* 350 *") == 0);
}

TEST_CASE("WEBIRC: from other addresses, or with a wrong password or address, it is refused") {
    TestServer server(with_gateway());
    TestClient stranger(server);
    stranger.send("WEBIRC sesame any x 192.0.2.7");
    CHECK(refusal(std::move(stranger)) ==
          "ERROR :Closing link: WEBIRC refused: 127.0.0.1 is not the address of a gateway "
          "(--webirc)");
    const auto reason = [&](const std::string& line) {
        const std::string lead = "ERROR :Closing link: WEBIRC refused: ";
        const std::string text = refusal(from_gateway(server, line));
        return text.starts_with(lead) ? text.substr(lead.size()) : "?" + text;
    };
    CHECK(reason("WEBIRC open any x 192.0.2.7") == "wrong password or certificate");
    // The right password is accepted at once, even after a wrong one.
    CHECK(host_after(server, "WEBIRC sesame any x 192.0.2.7") == "192.0.2.7");
    CHECK(reason("WEBIRC sesame2 any x 192.0.2.7") == "wrong password or certificate");
    for (const std::string wrong : {"192.0.2", "host.example", "fe80::1%lo", "192.0.2.7:80", ":"})
        CHECK(reason("WEBIRC sesame any x " + wrong) ==
              "the fourth parameter must be an IP address");
    eventually(
        [&] { return server->counters().closed[static_cast<std::size_t>(Cause::proxy)] == 8; });
    TestServer none;
    TestClient alone(none);
    alone.send("WEBIRC sesame any x 192.0.2.7");
    CHECK(matches(refusal(std::move(alone)), "*WEBIRC refused: 127.0.0.1 is not the address*"));
}

TEST_CASE("WEBIRC: it must be the first command, and sent once") {
    TestServer server(with_gateway());
    const std::string line = "WEBIRC sesame any x 192.0.2.7";
    for (const std::string first : {"NICK ann", "USER ann 0 * :ann", "CAP LS 302", line.c_str()}) {
        TestClient client = from_gateway(server, first);
        client.send(line);
        CHECK(refusal(std::move(client)) ==
              "ERROR :Closing link: WEBIRC refused: it must be the first command, and sent once");
    }
    TestClient few = from_gateway(server, "WEBIRC sesame any x");
    few.read_until("* 461 * WEBIRC :*");
    few.send(line).enter("ann");
    few.send(line).read_until("* 462 ann :*");
    CHECK(origin_of_ann(server).host == "192.0.2.7");
}

TEST_CASE("WEBIRC: a gateway's certificate replaces its password, and is not the user's") {
    const tls::Identity identity{tls::Wanted{}}, other{tls::Wanted{}};
    hubbub::commands::Gateway one = gateway();
    one.hash.clear();
    one.certificate = identity.fingerprint();
    one.trusted_tls = true;
    TlsServer at(with_gateway(one));
    const std::string line = "WEBIRC * any x 192.0.2.7 :secure";
    TestClient ann(at.server.address(), gateway_address);
    ann.start_tls({.identity = &identity}).send(line).enter("ann");
    CHECK(origin_of_ann(at.server).host == "192.0.2.7");
    CHECK(origin_of_ann(at.server).secure);
    CHECK(origin_of_ann(at.server).certificate.empty());
    for (const tls::Identity* const wrong : {&other, static_cast<const tls::Identity*>(nullptr)}) {
        TestClient mallory(at.server.address(), gateway_address);
        mallory.start_tls({.identity = wrong}).send(line);
        CHECK(matches(refusal(std::move(mallory)), "*WEBIRC refused: wrong password or cert*"));
    }
    CHECK(matches(refusal(from_gateway(at.server, line)), "*WEBIRC refused: wrong password*"));
}

TEST_CASE("WEBIRC: a user is secure if the gateway says so, is trusted for that, and is secure") {
    for (const bool trusted : {false, true}) {
        for (const bool proxied : {false, true}) {
            hubbub::commands::Gateway one = gateway(proxied ? "192.0.2.3" : gateway_address);
            one.trusted_tls = trusted;
            // A remote gateway without TLS.
            TestServer server(with_proxy(false, with_gateway(one)));
            for (const std::string option : {"", " secure", " secure=yes", " insecure"}) {
                TestClient ann = proxied ? through_proxy(server, proxy_header("192.0.2.3"))
                                         : TestClient(server.address(), gateway_address);
                ann.send("WEBIRC sesame any x 192.0.2.7" + option).enter("ann");
                CHECK(origin_of_ann(server).host == "192.0.2.7");
                CHECK(origin_of_ann(server).secure ==
                      (trusted && !proxied && option.starts_with(" secure")));
                ann.send("QUIT").expect_closed();
            }
        }
    }
}

TEST_CASE("WEBIRC: limits and bans apply to the user's address; the gateway has no limit") {
    hubbub::server::Config config =
        with_gateway(gateway(), with_operators({{"root", hubbub::commands::all_privileges}}));
    config.exempt.add("none");
    config.addresses.clones = 2;
    TestServer server(config);
    const auto line = [](const std::string& user) { return "WEBIRC sesame any x " + user; };
    TestClient ann = from_gateway(server, line("192.0.2.7")),
               bob = from_gateway(server, line("192.0.2.7"));
    TestClient eve = from_gateway(server, line("192.0.2.8")),
               dan = from_gateway(server, "NICK dan");
    ann.enter("ann");
    bob.enter("bob");
    eve.enter("eve");
    CHECK(refusal(from_gateway(server, line("192.0.2.7"))) ==
          "ERROR :Closing link: Too many connections from 192.0.2.7 at once (--clones 2)");
    TestClient root = operator_client(server, "root");
    root.send("DLINE 192.0.2.7 :go away").sync();
    CHECK(ann.expect_closed().back() == "ERROR :Closing link: Banned: go away");
    bob.expect_closed();
    const Lines lines = from_gateway(server, line("192.0.2.7") + "\r\nNICK ann").expect_closed();
    CHECK(count(lines, "* 465 *go away*") == 1);
    CHECK(lines.back() == "ERROR :Closing link: Banned: go away");
    eve.sync();
}

TEST_CASE("WEBIRC: the host name comes from the server's look-up, not from the gateway") {
    const NameServer names(
        {{"PTR 7.2.0.192.in-addr.arpa", "real.example.net"}, {"A real.example.net", "192.0.2.7"}});
    hubbub::server::Config config = with_gateway();
    config.resolve_hosts = true;
    config.resolving.name_server = names.address();
    config.resolving.deadline = std::chrono::hours(1);
    TestServer server(config);
    CHECK(host_after(server, "WEBIRC sesame any fbi.example.net 192.0.2.7") == "real.example.net");
    CHECK(host_after(server, "WEBIRC sesame any fbi.example.net 192.0.2.8") == "192.0.2.8");
}
