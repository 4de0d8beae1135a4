// The PROXY protocol: users have the address that the proxy sends, and only proxies may send one.

#include <hubbub/chat/cloak.h>

#include <string>
#include <vector>

#include <hubbub/protocol/plain.h>

#include <doctest/doctest.h>

#include "behind_proxy.h"
#include "support/temporary_directory.h"
#include "with_tls.h"

using namespace flow;
using namespace std::string_literals;
using namespace std::chrono_literals;
using hubbub::chat::Cause;

namespace {

// 192.0.2.7 port 4660, to 127.0.0.1 port 6667; and with TLS between user and proxy.
const std::string v4 = "\xc0\0\2\7\x7f\0\0\1\x12\x34\x1a\x0b"s;
const std::string with_tls_field = v4 + "\x20\0\5\1\0\0\0\0"s;

std::string host_of(TestClient& client) {
    const std::string row = client.send("USERHOST ann").read_until("* 302 ann :ann=+~ann@*").back();
    return row.substr(row.find('@') + 1);
}

std::string refusal(TestClient client) {
    const Lines lines = client.expect_closed();
    return lines.empty() ? "" : lines.back();
}

std::uint64_t closed(TestServer& server, Cause cause) {
    return server->counters().closed[static_cast<std::size_t>(cause)];
}

bool secure_origin(TestServer& server) {
    return server->registry().find("ann")->origin()->secure;
}

}  // namespace

TEST_CASE("Proxy: a user has the address of the header, in both versions and families") {
    TestServer server(with_proxy());
    TestClient ann = proxied(server, "192.0.2.7", "ann");
    CHECK(host_of(ann) == "192.0.2.7");
    CHECK(server->registry().find("ann")->origin()->port == 4660);
    ann.send("QUIT").expect_closed();
    TestClient six = proxied(server, "2001:db8::7", "ann");
    CHECK(host_of(six) == "2001:db8::7");
    six.send("QUIT").expect_closed();
    TestClient binary = through_proxy(server, binary_header(1, 0x11, v4));
    CHECK(host_of(binary.enter("ann")) == "192.0.2.7");
    binary.send("QUIT").expect_closed();
    // A host that begins with a colon would be read as the last parameter.
    TestClient colon = proxied(server, "::7", "ann");
    CHECK(host_of(colon) == "0::7");
}

TEST_CASE("Proxy: a header may come byte by byte, with the first commands or after silence") {
    TestServer server(with_proxy());
    for (const std::string& header : {proxy_header("192.0.2.7"), binary_header(1, 0x11, v4)}) {
        TestClient ann(server.address(), proxy_address);
        for (const char c : header) ann.send_raw(std::string(1, c));
        CHECK(host_of(ann.enter("ann")) == "192.0.2.7");
        ann.send("QUIT").expect_closed();
        TestClient whole = through_proxy(server, header + "NICK ann\r\nUSER ann 0 * :ann\r\n");
        whole.read_until("* 422 *");
        CHECK(host_of(whole) == "192.0.2.7");
        whole.send("QUIT").expect_closed();
        TestClient silent = through_proxy(server, header);
        silent.expect("* NOTICE * :*Type your name*");
    }
}

TEST_CASE("Proxy: TLS begins after the header, and is the user's own") {
    TlsServer at(with_proxy());
    for (const std::string& header : {proxy_header("192.0.2.7"), binary_header(1, 0x11, v4)}) {
        TestClient ann = through_proxy(at.server, header);
        ann.start_tls().enter("ann");
        CHECK(host_of(ann) == "192.0.2.7");
        CHECK(secure_origin(at.server));
        ann.send("QUIT").expect_closed();
    }
}

TEST_CASE("Proxy: a plain user is not secure because the proxy is on this machine") {
    for (const bool trusted : {false, true}) {
        TestServer server(with_proxy(trusted));
        for (const std::string& rest : {v4, with_tls_field}) {
            TestClient ann = through_proxy(server, binary_header(1, 0x11, rest));
            ann.enter("ann");
            // The proxy's claim counts only if the settings say so.
            CHECK(secure_origin(server) == (trusted && rest == with_tls_field));
            ann.send("QUIT").expect_closed();
        }
        TestClient unknown = through_proxy(server, "PROXY UNKNOWN\r\n");
        unknown.enter("ann");
        CHECK_FALSE(secure_origin(server));
    }
}

TEST_CASE("Proxy: after UNKNOWN or a health check the connection has the proxy's address") {
    TestServer server(with_proxy());
    for (const std::string& header :
         {"PROXY UNKNOWN\r\n"s, binary_header(1, 0, ""), binary_header(0, 0x11, v4)}) {
        TestClient ann = through_proxy(server, header);
        CHECK(host_of(ann.enter("ann")) == proxy_address);
        ann.send("QUIT").expect_closed();
    }
    // In version 1 a health check sends the proxy's own address and port.
    TestClient own(server.address(), proxy_address);
    own.send_raw("PROXY TCP4 127.0.0.2 127.0.0.1 " +
                 std::to_string(hubbub::net::local_address(own.fd()).port()) + " 6667\r\n");
    own.enter("ann");
    CHECK(secure_origin(server));
    own.send("QUIT").expect_closed();
    // A health check may close without sending a header.
    TestClient check(server.address(), proxy_address);
    check.half_close();
    check.expect_closed();
    eventually([&] { return closed(server, Cause::ended) == 1; });
    CHECK(closed(server, Cause::proxy) == 0);
}

TEST_CASE("Proxy: a header from any other address is refused, with a reason and a count") {
    TestServer server(with_proxy());
    for (const std::string& header : {proxy_header("192.0.2.7"), "PROXY UNKNOWN\r\n"s,
                                      binary_header(1, 0x11, v4), binary_header(0, 0, "")}) {
        TestClient mallory(server);
        mallory.send_raw(header + "NICK mallory\r\nUSER m 0 * :m\r\n");
        CHECK(refusal(std::move(mallory)) ==
              "ERROR :Closing link: PROXY header refused: the sender is not in --proxy, or has "
              "sent one already");
    }
    TestClient slow(server);
    for (const char c : proxy_header("192.0.2.7")) slow.send_raw(std::string(1, c));
    CHECK(matches(refusal(std::move(slow)), "ERROR :Closing link: PROXY header refused*"));
    eventually([&] { return closed(server, Cause::proxy) == 5; });
    CHECK(server->counters().registered == 0);
}

TEST_CASE("Proxy: a second header is refused, also inside TLS") {
    TlsServer at(with_proxy());
    for (const std::string& second : {proxy_header("198.51.100.1"), binary_header(1, 0x11, v4)}) {
        TestClient mallory = through_proxy(at.server, proxy_header("192.0.2.7") + second);
        CHECK(matches(refusal(std::move(mallory)), "ERROR :Closing link: PROXY header refused*"));
    }
    TestClient inside = through_proxy(at.server, proxy_header("192.0.2.7"));
    inside.start_tls().send_raw(proxy_header("198.51.100.1"));
    CHECK(matches(refusal(std::move(inside)), "ERROR :Closing link: PROXY header refused*"));
}

TEST_CASE("Proxy: without a valid header no command runs, and the connection is closed") {
    TestServer server(with_proxy());
    const std::vector<std::string> wrong = {
        "NICK mallory\r\nUSER m 0 * :m\r\n",
        "\x16\x03\x01",
        "GET / HTTP/1.1\r\n\r\n",
        "PROXY TCP4 192.0.2.7 127.0.0.1 4660 6667\nNICK mallory\r\n",
        "PROXY TCP4 192.0.2.7 127.0.0.1 65536 6667\r\n",
        "PROXY TCP6 192.0.2.7 127.0.0.1 1 2\r\n",
        "PROXY TCP6 fe80::1%lo ::1 1 2\r\n",
        std::string("PROXY UNKNOWN ") + std::string(200, 'x'),
        binary_header(1, 0x11, std::string(0xffff, 'x')),
        binary_header(2, 0x11, v4),
    };
    for (const std::string& bytes : wrong) {
        CAPTURE(bytes);
        CHECK(matches(refusal(through_proxy(server, bytes)),
                      "ERROR :Closing link: connections from this address must begin with a PROXY "
                      "header (--proxy): *"));
    }
    eventually([&] { return closed(server, Cause::proxy) == wrong.size(); });
}

TEST_CASE("Proxy: waiting for a header ends at the timeout, or when the server stops") {
    hubbub::server::Config config = with_proxy();
    config.proxy_timeout = 10ms;
    {
        TestServer server(config);
        for (const std::string& half :
             {""s, "PROXY TCP4 192"s, binary_header(1, 0x11, v4).substr(0, 20)})
            CHECK(refusal(through_proxy(server, half)) ==
                  "ERROR :Closing link: no PROXY header came in time (--proxy)");
    }
    config.proxy_timeout = 1h;
    TestServer server(config);
    TestClient waits = through_proxy(server, "PROXY TCP4 192");
    eventually([&] { return server->registry().client_count() == 1; });
    server->stop();
    CHECK(refusal(std::move(waits)) == "ERROR :Closing link: server is stopping");
}

TEST_CASE("Proxy: limits apply to the user's address, never to the proxy's") {
    hubbub::server::Config config = with_proxy();
    config.limits = true;
    config.exempt.add("none");
    config.addresses.clones = 2;
    TestServer server(config);
    TestClient ann = proxied(server, "192.0.2.7", "ann"), bob = proxied(server, "192.0.2.7", "bob");
    TestClient eve = proxied(server, "192.0.2.8", "eve"), dan = proxied(server, "192.0.2.9", "dan");
    CHECK(refusal(through_proxy(server, proxy_header("192.0.2.7"))) ==
          "ERROR :Closing link: Too many connections from 192.0.2.7 at once (--clones 2)");
    eventually([&] { return closed(server, Cause::limits) == 1; });
    ann.send("QUIT").expect_closed();
    eventually([&] { return server->registry().client_count() == 3; });
    eventually([&] { return server->slots().in_use() == 3; });
    proxied(server, "192.0.2.7", "ann").sync();
}

TEST_CASE("Proxy: the connection rate is counted at the user's address") {
    hubbub::server::Config config = with_proxy();
    config.exempt.add("none");
    config.addresses.connects = {2, 60s};
    TestServer server(config);
    for (int i = 0; i < 2; ++i) proxied(server, "192.0.2.7", "ann").send("QUIT").expect_closed();
    proxied(server, "192.0.2.8", "bob").send("QUIT").expect_closed();
    CHECK(refusal(through_proxy(server, proxy_header("192.0.2.7"))) ==
          "ERROR :Closing link: Too many connections from 192.0.2.7 in a short time (--connects "
          "2:60), try again later");
    server.advance(60s);
    proxied(server, "192.0.2.7", "ann").sync();
}

TEST_CASE("Proxy: bans match the user, before and after the header") {
    hubbub::server::Config config = with_operators({{"root", hubbub::commands::all_privileges}});
    TestServer server(with_proxy(false, config));
    TestClient root = operator_client(server, "root");
    TestClient ann = proxied(server, "192.0.2.7", "ann"), bob = proxied(server, "192.0.2.8", "bob");
    // A ban of the proxy's address does not affect its users.
    root.send("DLINE 127.0.0.2 :proxy").sync();
    root.send("DLINE 192.0.2.7 :go away").sync();
    CHECK(ann.expect_closed().back() == "ERROR :Closing link: Banned: go away");
    TestClient again = through_proxy(server, proxy_header("192.0.2.7"));
    const Lines lines = again.expect_closed();
    CHECK(count(lines, "* 465 *go away*") == 1);
    CHECK(lines.back() == "ERROR :Closing link: Banned: go away");
    // A client that waits for TLS gets an alert.
    TestClient encrypted = through_proxy(server, proxy_header("192.0.2.7") + "\x16\x03\x01");
    CHECK(encrypted.expect_closed().empty());
    CHECK(encrypted.tail() == hubbub::protocol::tls_refusal);
    root.send("KLINE *@192.0.2.8 :you too").sync();
    CHECK(bob.expect_closed().back() == "ERROR :Closing link: Banned: you too");
    proxied(server, "192.0.2.9", "eve").sync();
}

TEST_CASE("Proxy: cloaks and WHOIS are made from the user's address") {
    hubbub::server::Config config = with_proxy();
    const auto cloak = std::make_shared<const hubbub::chat::Cloak>(std::string(40, 'k'));
    config.settings.cloak = cloak;
    TestServer server(config);
    TestClient ann = proxied(server, "192.0.2.7", "ann");
    CHECK(host_of(ann) == cloak->of("192.0.2.7"));
    ann.send("WHOIS ann").read_until("* 338 ann ann 192.0.2.7 :*");
}

TEST_CASE("Proxy: may connect by a UNIX socket") {
    const TemporaryDirectory directory;
    hubbub::server::Config config = test_config();
    config.listen = {hubbub::net::parse_listen("unix:" + (directory.path() / "hub").string())};
    config.proxies.push_back({*hubbub::PeerNetwork::parse("unix")});
    TestServer server(config);
    TestClient ann(server);
    ann.send_raw(proxy_header("192.0.2.7"));
    CHECK(host_of(ann.enter("ann")) == "192.0.2.7");
    CHECK_FALSE(secure_origin(server));
    ann.send("QUIT").expect_closed();
    // Nor is it secure after PROXY UNKNOWN.
    TestClient unknown(server);
    unknown.send_raw("PROXY UNKNOWN\r\n").enter("ann");
    CHECK_FALSE(secure_origin(server));
}
