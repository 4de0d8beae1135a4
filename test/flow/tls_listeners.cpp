// Listeners that require or refuse TLS.

#include <filesystem>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <openssl/ssl.h>

#include "support/temporary_directory.h"
#include "with_tls.h"

using namespace flow;
using namespace hubbub::commands;
using hubbub::chat::Cause;

namespace {

// A fatal alert, handshake_failure.
const std::string alert("\x15\x03\x03\x00\x02\x02\x28", 7);
constexpr std::string_view needs_tls = "ERROR :This port needs TLS: *";

hubbub::server::Config listening(const std::string& spec) {
    auto config = with_operators({{"root", all_privileges}});
    config.listen = {hubbub::net::parse_listen(spec)};
    return config;
}

std::size_t closed_by(TestServer& server, Cause cause) {
    return server->counters().closed[static_cast<std::size_t>(cause)];
}

// Returns the bytes up to the end of the stream.
std::string all_of(TestClient& client) {
    REQUIRE(client.expect_closed().empty());
    return client.tail();
}

}  // namespace

TEST_CASE("TLS-only listener: a plain client gets one line that says so") {
    const Certified pair;
    TestServer server(pair.in(listening("127.0.0.1:0 tls")));
    for (const std::string line : {"NICK ann", "CAP LS 302", "ann", "PING x", "\x80\xff"}) {
        CAPTURE(line);
        TestClient client(server);
        const Lines lines = client.send(line).send("JOIN #a").expect_closed();
        REQUIRE(lines.size() == 1);
        CHECK(matches(lines[0], needs_tls));
    }
    TestClient slow(server);
    slow.send_raw("N").send_raw("ICK ").send_raw("ann\r\n").expect(needs_tls);
    TestClient overlong(server);
    overlong.send(std::string(20'000, 'x')).expect(needs_tls);
    eventually([&] { return closed_by(server, Cause::tls) == 7; });
    CHECK(server->counters().registered == 0);
}

TEST_CASE("TLS-only listener: HTTP gets its answer, TLS is served") {
    const Certified pair;
    TestServer server(pair.in(listening("127.0.0.1:0 tls")));
    TestClient browser(server);
    browser.send("GET / HTTP/1.1").send("");
    CHECK(browser.expect_closed().front() == "HTTP/1.1 400 Bad Request");
    TestClient ann(server);
    ann.start_tls().enter("ann").sync();
}

TEST_CASE("TLS-only listener: also on a UNIX socket") {
    const TemporaryDirectory directory;
    const Certified pair;
    TestServer server(pair.in(listening("unix:" + (directory.path() / "hub").string() + " tls")));
    TestClient plain(server);
    plain.send("NICK ann").expect(needs_tls);
    TestClient ann(server);
    ann.start_tls().enter("ann").sync();
}

TEST_CASE("Plain listener: a TLS client gets an alert, others are served") {
    const Certified pair;
    TestServer server(pair.in(listening("127.0.0.1:0 plain")));
    TestClient secure(server);
    CHECK_THROWS_AS(secure.start_tls(), Failed);
    TestClient hello(server);
    hello.send_raw("\x16\x03\x01");
    CHECK(all_of(hello) == alert);
    eventually([&] { return closed_by(server, Cause::tls) == 2; });
    TestClient(server, "ann").sync();
}

TEST_CASE("TLS-only listener: a client that the acceptor refuses gets an alert instead of text") {
    const Certified pair;
    auto config = pair.in(listening("127.0.0.1:0 tls"));
    config.settings.max_clients = 1;
    TestServer server(config);
    TestClient ann(server);
    ann.start_tls().enter("ann");
    TestClient full(server);
    CHECK(all_of(full) == alert);
    ann.send("OPER root x").read_until("* MODE *");
    ann.send("DLINE 127.0.0.2 :flood").sync();
    TestClient banned(server.address(), "127.0.0.2");
    CHECK(all_of(banned) == alert);
}

TEST_CASE("Listener for both: a client refused by the acceptor after a TLS hello gets an alert") {
    const Certified pair;
    auto config = pair.in(listening("127.0.0.1:0"));
    config.settings.max_clients = 1;
    auto next = config;
    config.when_full = hubbub::server::WhenFull::wait;
    TestServer server(
        config, nullptr,
        [&](const hubbub::server::Config&, std::vector<std::string>&) { return next; });
    TestClient ann(server, "ann");
    ann.send("OPER root x").read_until("* MODE *");
    TestClient secure(server), plain(server), silent(server);
    secure.send_raw("\x16\x03\x01");
    plain.send("NICK bob");
    eventually([&] { return server->acceptor_activity().doing() == hubbub::Doing::awaits_room; });
    ann.send("REHASH");
    CHECK(all_of(secure) == alert);
    plain.expect("ERROR :Server is full *");
    silent.expect("ERROR :Server is full *");
}
