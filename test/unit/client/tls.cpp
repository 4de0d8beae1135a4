// The client's TLS against a real server: the certificates it trusts, and that nothing leaks
// before.

#include <array>
#include <cerrno>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <fcntl.h>
#include <poll.h>

#include "client/connect/connection.h"
#include "client/connect/wire.h"
#include "support/has.h"
#include "support/loopback.h"
#include "support/tls_server.h"

using namespace hubbub;
using namespace hubbub::client;
using tls::Identity;

namespace {

// How a connection attempt ended: "trusted", or the fingerprint and the text of the refusal.
struct Attempt {
    bool untrusted = false;
    std::string fingerprint;
    std::string text = "trusted";
};

// Says a password once the server is trusted, as a person would.
Attempt say_secret(const tls::Server& server, const TlsChoices& choices) {
    Attempt out;
    try {
        Connection connection(tls_wire(server.connect(), choices));
        connection.send("PASS secret\r\n");
    } catch (const UntrustedCertificate& error) {
        out = {true, error.found, error.what()};
    } catch (const std::runtime_error& error) {
        out.text = error.what();
    }
    return out;
}

const Identity& authority() {
    static const Identity made({"authority.example"});
    return made;
}

Identity signed_for(const std::string& name) {
    return Identity({name}, &authority());
}

void wait_for_input(int fd) {
    pollfd polled{fd, POLLIN, 0};
    constexpr int patience_ms = 20'000;
    REQUIRE(::poll(&polled, 1, patience_ms) == 1);
}

}  // namespace

TEST_CASE("TLS: a certificate of a trusted authority for this host is accepted") {
    const tls::TrustOnly trust(authority());
    for (const std::string name : {"127.0.0.1", "irc.example"}) {
        const Identity shown = signed_for(name);
        tls::Server server(shown);
        CHECK(say_secret(server, {name, "", ""}).text == "trusted");
        CHECK(server.received() == "PASS secret\r\n");
        CHECK(server.asked_name() == (name == "127.0.0.1" ? "" : name));
    }
}

TEST_CASE("TLS: a self-signed certificate is refused, and nothing is sent") {
    const tls::TrustOnly trust(authority());
    const Identity shown({"127.0.0.1"});
    tls::Server server(shown);
    const Attempt attempt = say_secret(server, {"127.0.0.1", "", ""});
    CHECK(attempt.untrusted);
    CHECK(attempt.fingerprint == shown.fingerprint());
    CHECK(has(attempt.text, "--tls-pin " + shown.fingerprint()));
    CHECK(has(attempt.text, "self-signed"));
    CHECK(server.received().empty());
}

TEST_CASE("TLS: a certificate of an unknown authority is refused, and nothing is sent") {
    const Identity other({"other.example"});
    const tls::TrustOnly trust(other);
    tls::Server server(signed_for("127.0.0.1"));
    CHECK(say_secret(server, {"127.0.0.1", "", ""}).untrusted);
    CHECK(server.received().empty());
}

TEST_CASE("TLS: a trusted certificate for another host is refused, and nothing is sent") {
    const tls::TrustOnly trust(authority());
    const std::pair<std::string, std::string> pairs[] = {{"irc.example", "irc.example.org"},
                                                         {"irc.example", "other.irc.example"},
                                                         {"irc.example", "127.0.0.1"},
                                                         {"127.0.0.2", "127.0.0.1"},
                                                         {"127.0.0.1", "irc.example"}};
    for (const auto& pair : pairs) {
        const std::string& wanted = pair.second;
        CAPTURE(wanted);
        tls::Server server(signed_for(pair.first));
        const Attempt attempt = say_secret(server, {wanted, "", ""});
        CHECK(attempt.untrusted);
        CHECK(has(attempt.text, wanted));
        CHECK(server.received().empty());
    }
}

TEST_CASE("TLS: an expired or future certificate is refused, and nothing is sent") {
    using std::chrono::hours;
    const tls::TrustOnly trust(authority());
    for (const auto& [from, until, words] : {std::tuple{hours(-48), hours(-1), "expired"},
                                             std::tuple{hours(1), hours(24), "not yet"}}) {
        tls::Server server(Identity({"127.0.0.1", from, until}, &authority()));
        const Attempt attempt = say_secret(server, {"127.0.0.1", "", ""});
        CHECK(attempt.untrusted);
        CHECK(has(attempt.text, words));
        CHECK(server.received().empty());
    }
}

TEST_CASE("TLS: the pinned certificate is accepted despite issuer, host and time") {
    const tls::TrustOnly trust(authority());
    const Identity old({"elsewhere.example", std::chrono::hours(-48), std::chrono::hours(-1)});
    tls::Server server(old);
    CHECK(say_secret(server, {"127.0.0.1", old.fingerprint(), ""}).text == "trusted");
    CHECK(server.received() == "PASS secret\r\n");
}

TEST_CASE("TLS: with a pin, another certificate is refused even from a trusted authority") {
    const tls::TrustOnly trust(authority());
    const Identity shown = signed_for("127.0.0.1");
    for (const std::string& pin : {signed_for("127.0.0.1").fingerprint(), std::string(64, '0')}) {
        tls::Server server(shown);
        const Attempt attempt = say_secret(server, {"127.0.0.1", pin, ""});
        CHECK(attempt.untrusted);
        CHECK(attempt.fingerprint == shown.fingerprint());
        CHECK(has(attempt.text, "is not the pinned one"));
        CHECK(server.received().empty());
    }
}

TEST_CASE("TLS: a server without TLS is refused with an explanation") {
    const net::Listener listener = loopback_listener();
    const std::string address = listener.address().text();
    const auto port =
        static_cast<std::uint16_t>(std::stoul(address.substr(address.rfind(':') + 1)));
    for (const std::string_view answer : {":irc.example NOTICE * :Hello\r\n", ""}) {
        CAPTURE(answer);
        net::Fd socket = net::connect_to("127.0.0.1", port);
        wait_for_input(listener.fd());
        net::Fd accepted = listener.accept().fd;
        REQUIRE(net::send_some(accepted.get(), answer).bytes == answer.size());
        if (answer.empty()) accepted = net::Fd();
        std::string text;
        try {
            tls_wire(std::move(socket), {"127.0.0.1", "", ""});
        } catch (const UntrustedCertificate&) {
            FAIL("there was no certificate");
        } catch (const std::runtime_error& error) {
            text = error.what();
        }
        CHECK(has(text, answer.empty() ? "no TLS with this server" : "does not speak TLS"));
    }
}

TEST_CASE("TLS: connect_to checks the certificate against host and pin of the address") {
    const tls::TrustOnly trust(authority());
    ServerAddress address;
    address.host = "127.0.0.1";
    address.tls = true;
    {
        tls::Server server(Identity({"127.0.0.1"}));
        address.port = server.port();
        CHECK_THROWS_AS(connect_to(address), UntrustedCertificate);
        CHECK(server.received().empty());
    }
    const Identity shown({"127.0.0.1"});
    tls::Server server(shown);
    address.port = server.port();
    address.tls_pin = shown.fingerprint();
    CHECK(connect_to(address)->certificate() == shown.fingerprint());
    CHECK(server.received().empty());
}

TEST_CASE("TLS: the client presents its certificate, and an unusable one is named") {
    const Identity own({"ann"});
    const tls::File file(own.certificate_pem() + own.key_pem());
    const Identity shown({"127.0.0.1"});
    {
        tls::Server server(shown);
        const TlsChoices choices{"127.0.0.1", shown.fingerprint(), file.path()};
        CHECK(say_secret(server, choices).text == "trusted");
        CHECK(server.received() == "PASS secret\r\n");
        CHECK(server.client_fingerprint() == own.fingerprint());
    }
    const tls::File without_key(own.certificate_pem());
    for (const std::string& path : {without_key.path(), std::string("/nowhere.pem")}) {
        tls::Server server(shown);
        const Attempt attempt = say_secret(server, {"127.0.0.1", shown.fingerprint(), path});
        CHECK(has(attempt.text, "'" + path + "' cannot be used"));
        CHECK(server.received().empty());
    }
}

TEST_CASE("TLS: lines arrive whole and once, without delay, and the end is seen") {
    const Identity shown({"127.0.0.1"});
    tls::Server server(shown, "one\r\ntwo\r\n");
    auto made = tls_wire(server.connect(), {"127.0.0.1", shown.fingerprint(), ""});
    CHECK((::fcntl(made->fd(), F_GETFL) & O_NONBLOCK) != 0);
    CHECK(made->security().starts_with("TLS 1."));
    CHECK(made->certificate() == shown.fingerprint());

    // poll does not see bytes that TLS has already read from the kernel.
    char first = 0;
    net::Transfer got = made->read_some(&first, 1);
    while (got.status == net::Transfer::Status::would_block) {
        wait_for_input(made->fd());
        got = made->read_some(&first, 1);
    }
    CHECK(first == 'o');
    CHECK(made->pending());

    Connection connection(std::move(made));
    std::string heard;
    connection.receive([&heard](std::string_view line) { heard.append(line).append("|"); });
    CHECK(heard == "ne|two|");
    CHECK_FALSE(connection.pending());
    CHECK_FALSE(connection.broken());

    // More than the kernel takes at once.
    std::string all;
    for (int i = 0; i < 100'000; ++i) all += "PRIVMSG #r :" + std::to_string(i) + "\r\n";
    all += "QUIT\r\n";
    connection.send(all);
    while (connection.waiting() > 0) {
        pollfd polled{connection.fd(), POLLOUT, 0};
        REQUIRE(::poll(&polled, 1, 20'000) == 1);
        connection.flush();
    }
    CHECK(server.received() == all);
    while (!connection.broken()) {
        wait_for_input(connection.fd());
        connection.receive([](std::string_view) {});
    }
    CHECK(connection.reason() == "the server closed the connection");
}
