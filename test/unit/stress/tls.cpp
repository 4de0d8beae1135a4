// The clients of hubbub-stress over TLS. The test is their server.

#include <hubbub/net/tls_context.h>
#include <hubbub/net/tls_engine.h>

#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <sys/epoll.h>

#include "support/client_set_double.h"
#include "support/has.h"
#include "support/tls_server.h"

using namespace hubbub;
using namespace hubbub::stress;
using Status = net::TlsEngine::Status;

namespace {

Options over_tls() {
    Options options = in_scenario(Scenario::chat, 2);
    options.tls = true;
    return options;
}

// One client, and the server's side of its connection.
struct TlsPeer {
    tls::Identity identity{tls::Wanted{}};
    net::TlsEngine engine{tls::context_of(identity)};
    ClientSetDouble it{over_tls()};

    TlsPeer() {
        it.set.dialer.add(0);
        REQUIRE(it.set.dialer.next(1).value() == 0);
        it.plug(0, ConnectionState::connecting);
        it.set.sockets.start_tls(it.client(0));
        it.set.handle(EPOLLOUT, it.client(0));
    }
    // Answers the client's handshake; its bytes arrive in two parts.
    void accept() {
        for (Status status = Status::starved; status != Status::done;) {
            status = engine.handshake(it.said(0)).status;
            REQUIRE(status <= Status::starved);
            REQUIRE(it.client(0).fd);
            std::string answer;
            engine.take_output(answer);
            if (answer.empty()) continue;
            it.hears(0, answer.substr(0, answer.size() / 2));
            CHECK(it.client(0).fd);
            it.hears(0, answer.substr(answer.size() / 2));
        }
    }
    std::string encrypted(std::string_view text) {
        std::string out(net::TlsEngine::ciphertext_of(text.size()), '\0');
        out.resize(engine.write(text, out).value());
        return out;
    }
    std::string text_said() {
        std::string out(64 * 1024, '\0');
        out.resize(engine.read(it.said(0), out.data(), out.size()).bytes);
        return out;
    }
};

}  // namespace

TEST_CASE("Stress TLS: a client registers once the handshake is complete") {
    TlsPeer at;
    CHECK(at.it.client(0).state == ConnectionState::securing);
    CHECK_FALSE(at.it.client(0).present());
    at.accept();
    CHECK(at.it.client(0).state == ConnectionState::registering);
    CHECK(at.text_said() == "NICK " + nick(0) + "\r\nUSER stress 0 * :hubbub-stress\r\n");
    // The handshake of the next client may start only now.
    at.it.hears(0, at.encrypted(":s 001 a :Welcome\r\n"));
    CHECK(at.it.client(0).state == ConnectionState::registered);
    CHECK(at.it.set.trouble().empty());
}

TEST_CASE("Stress TLS: lines arrive whole from several records, and records from several pieces") {
    TlsPeer at;
    at.accept();
    at.text_said();
    std::string records;
    for (const char* const part : {":s 001 a :Wel", "come\r\nPING on", "e\r\nPING two\r\n"})
        records += at.encrypted(part);
    for (std::size_t i = 0; i < records.size(); i += 20) at.it.hears(0, records.substr(i, 20));
    CHECK(at.text_said() == "PONG one\r\nPONG two\r\n");
    CHECK(at.it.client(0).state == ConnectionState::registered);
    // More than one buffer of the tester, in one event.
    std::string many;
    for (int i = 0; i < 20'000; ++i) many += ":a!b@c JOIN #room\r\n";
    for (std::string_view left = many; !left.empty();) {
        const std::string_view part = left.substr(0, 100'000);
        at.it.hears(0, at.encrypted(part));
        left.remove_prefix(part.size());
    }
    CHECK(at.it.client(0).joins == 20'000);
}

TEST_CASE("Stress TLS: bytes that the socket does not take are sent later, in order") {
    TlsPeer at;
    at.accept();
    at.text_said();
    std::string sent;
    while (sent.size() < 1'000'000) {
        sent += std::string(9'999, 'x') + std::to_string(sent.size() % 10);
        at.it.set.sockets.transmit(at.it.client(0),
                                   std::string_view(sent).substr(sent.size() - 10'000));
    }
    CHECK_FALSE(at.it.client(0).pending.empty());
    std::string got = at.text_said();
    while (got.size() < sent.size()) {
        at.it.set.handle(EPOLLOUT, at.it.client(0));
        const std::string more = at.text_said();
        REQUIRE_FALSE(more.empty());
        got += more;
    }
    CHECK(got == sent);
    CHECK(at.it.client(0).pending.empty());
}

TEST_CASE("Stress TLS: a lost or damaged connection is counted, with its reason") {
    SUBCASE("closed during the handshake") {
        TlsPeer at;
        CHECK(at.it.said(0).size() > 100);
        at.it.loses(0);
        CHECK(at.it.counters.failed == 1);
        CHECK(has(at.it.set.trouble(), "TLS handshake: the server closed the connection"));
    }
    SUBCASE("plain text instead of a handshake") {
        TlsPeer at;
        at.it.hears(0, ":s NOTICE * :Looking up your host\r\n");
        CHECK(at.it.counters.failed == 1);
        CHECK(
            has(at.it.set.trouble(), "TLS handshake: the peer does not speak TLS. Give a --port"));
        CHECK_FALSE(at.it.client(0).tls);
    }
    SUBCASE("a damaged record") {
        TlsPeer at;
        at.accept();
        at.it.hears(0, at.encrypted(":s 001 a :Welcome\r\n"));
        std::string record = at.encrypted("PING one\r\n");
        record.back() = static_cast<char>(record.back() ^ 1);
        at.it.hears(0, record);
        CHECK(at.it.counters.dropped == 1);
        CHECK(at.it.set.trouble().starts_with("TLS: "));
    }
    SUBCASE("the end of the stream within TLS, after a line") {
        TlsPeer at;
        at.accept();
        std::string bytes = at.encrypted(":s 001 a :Welcome\r\n");
        at.engine.close();
        at.engine.take_output(bytes);
        at.it.hears(0, bytes);
        CHECK(at.it.counters.failed == 0);
        CHECK(at.it.counters.dropped == 1);
        CHECK(at.it.set.trouble() == "the server closed the connection");
    }
}
