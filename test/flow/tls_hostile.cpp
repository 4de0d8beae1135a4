// Hostile TLS clients lose their connection and harm neither the server nor other clients.

#include "with_tls.h"

#include <chrono>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include <hubbub/protocol/plain.h>

#include <doctest/doctest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

using namespace flow;
using namespace std::chrono_literals;
using namespace std::string_literals;
using hubbub::chat::Cause;

namespace {

std::string two_bytes(std::size_t number) {
    return {static_cast<char>(number >> 8), static_cast<char>(number & 0xff)};
}

std::string record(char type, std::string_view content) {
    return type + "\x03\x01"s + two_bytes(content.size()) + std::string(content);
}

// Returns it in as many records as it needs.
std::string records(char type, std::string_view content) {
    constexpr std::size_t max = 16 * 1024;
    std::string out;
    for (; !content.empty(); content.remove_prefix(std::min(max, content.size())))
        out += record(type, content.substr(0, max));
    return out;
}

// Returns a ClientHello of TLS 1.2 for this name. Source: RFC 5246 section 7.4.1.2, RFC 6066
// section 3
std::string hello_to(const std::string& name) {
    const std::string entry = "\0"s + two_bytes(name.size()) + name;
    const std::string list = two_bytes(entry.size()) + entry;
    const std::string extension = "\0\0"s + two_bytes(list.size()) + list;
    const std::string body = "\x03\x03"s + std::string(32, 'r') +
                             "\0\0\x04\xc0\x2b\xc0\x2f\x01\0"s + two_bytes(extension.size()) +
                             extension;
    return "\x01"s + static_cast<char>(body.size() >> 16) + two_bytes(body.size() & 0xffff) + body;
}

std::uint64_t closed_by_tls(TestServer& server) {
    return server->counters().closed[static_cast<std::size_t>(Cause::tls)];
}

// Two clients that talk while the hostile ones connect.
struct Others {
    explicit Others(const TestServer& server) : ann(server, "ann"), bob(secure(server, "bob")) {
        ann.join("#a");
        bob.join("#a");
        ann.expect("* JOIN #a");
    }
    void talk() {
        ann.send("PRIVMSG #a :hello");
        bob.expect("* PRIVMSG #a :hello");
        bob.send("PRIVMSG #a :hello yourself");
        ann.expect("* PRIVMSG #a :hello yourself");
    }

    TestClient ann, bob;
};

// Sends until the socket is full or `count` is reached; returns how many were sent.
template <class Send>
int send_without_reading(const TestClient& client, int count, Send send) {
    ::fcntl(client.fd(), F_SETFL, O_NONBLOCK);
    int sent = 0;
    while (sent < count && send()) ++sent;
    ::fcntl(client.fd(), F_SETFL, 0);
    return sent;
}

bool update_key(SSL* tls) {
    return SSL_key_update(tls, SSL_KEY_UPDATE_REQUESTED) == 1 && SSL_do_handshake(tls) == 1;
}

}  // namespace

TEST_CASE("TLS: an unfinished handshake times out, and delays no other connection") {
    auto config = test_config();
    config.handshake_timeout = 300ms;
    TlsServer at(config);
    Others others(at.server);
    // Half of a hello, and a hello byte by byte, however slowly the rest would come.
    const std::string hello = record('\x16', hello_to("hub.example"));
    TestClient half(at.server), slow(at.server);
    half.send_raw(hello.substr(0, hello.size() / 2));
    for (std::size_t i = 0; i < 20; ++i) {
        slow.send_raw(hello.substr(i, 1));
        others.talk();
    }
    // They get an alert, and no text.
    for (TestClient* const client : {&half, &slow}) {
        CHECK(client->expect_closed().empty());
        CHECK(client->tail() == hubbub::protocol::tls_refusal);
    }
    eventually([&] { return closed_by_tls(at.server) == 2; });
    others.talk();
}

TEST_CASE("TLS: a hello is bounded, and so is the name in it") {
    TlsServer at;
    Others others(at.server);
    const std::string endless = "\x01\xff\xff\xff\x03\x03"s + std::string(200'000, 'r');
    for (const std::string& hello :
         {records('\x16', endless), records('\x16', hello_to(std::string(65'000, 'n')))}) {
        TestClient client(at.server);
        // It may be closed before it has sent everything.
        ::send(client.fd(), hello.data(), hello.size(), MSG_NOSIGNAL);
        client.expect_closed();
    }
    eventually([&] { return closed_by_tls(at.server) == 2; });
    others.talk();
}

TEST_CASE("TLS: memory for a long hello is not allocated before it comes") {
    TlsServer at;
    // Its first record promises 130 KiB, or hides the promise in small records.
    for (const std::string& start :
         {"\x16\x03\x01\x40\0\x01\x02\x01\x40"s, "\x16\x03\x01\0\x01\x01\x16\x03\x01"s}) {
        TestClient client(at.server);
        for (const char byte : start) client.send_raw({&byte, 1});
        CHECK(client.expect_closed().empty());
        CHECK(client.tail() == hubbub::protocol::tls_refusal);
    }
    eventually([&] { return closed_by_tls(at.server) == 2; });
}

TEST_CASE("TLS: a server that stops sends no text into a handshake") {
    TlsServer at;
    TestClient half(at.server);
    half.send_raw(record('\x16', hello_to("hub.example")).substr(0, 20));
    // It has read the hello by the time that others are served.
    eventually([&] { return at.server->slots().in_use() == 1; });
    at.server->stop();
    CHECK(half.expect_closed().empty());
    CHECK((half.tail().empty() || half.tail() == hubbub::protocol::tls_refusal));
}

TEST_CASE("TLS: the size of a client's certificate is limited") {
    TlsServer at;
    Others others(at.server);
    std::string names;
    for (int i = 0; names.size() < 100'000; ++i) names += "n" + std::to_string(i) + ".example,DNS:";
    const tls::Identity large({names + "end.example"});
    // In TLS 1.3 the client learns it with its first read.
    TestClient client(at.server);
    try {
        client.start_tls({.identity = &large});
    } catch (const Failed&) {
    }
    client.expect_closed();
    eventually([&] { return closed_by_tls(at.server) == 1; });
    others.talk();
}

TEST_CASE("TLS: many half-open handshakes block nobody, and end with their sockets") {
    TlsServer at;
    Others others(at.server);
    const std::string start = record('\x16', hello_to("hub.example")).substr(0, 20);
    {
        std::vector<TestClient> half;
        for (int i = 0; i < 100; ++i) half.emplace_back(at.server).send_raw(start);
        others.talk();
        secure(at.server, "carl").send("QUIT").expect_closed();
        others.talk();
    }
    eventually([&] { return closed_by_tls(at.server) == 100; });
}

TEST_CASE("TLS: a flood of key updates is paced like lines") {
    auto config = test_config();
    config.flood_burst = 50;
    config.flood_rate = 1;
    config.ping_interval = 1h;
    TlsServer at(config);
    TestClient ann(at.server, "ann"), mallory = secure(at.server, "mallory");
    constexpr int count = 200;
    REQUIRE(send_without_reading(mallory, count, [&] { return update_key(mallory.tls()); }) ==
            count);
    const auto client = connection_of(*at.server, "mallory");
    eventually([&] { return client->activity.doing() == hubbub::Doing::paced; });
    mallory.send("PRIVMSG ann :at last");
    CHECK(ann.sync().empty());
    at.server.advance(1min);
    CHECK(ann.sync().empty());
    at.server.advance(3min);
    ann.expect("* PRIVMSG ann :at last");
}

TEST_CASE("TLS: a client that does not read the replies to its key updates is disconnected") {
    TlsServer at;
    Others others(at.server);
    TestClient mallory = secure(at.server, "mallory");
    mallory.join("#a");
    others.ann.expect("* JOIN #a");
    others.bob.expect("* JOIN #a");
    // Until the server has closed the connection: it reads as long as its answers are bounded.
    send_without_reading(mallory, 1'000'000, [&] {
        if (update_key(mallory.tls())) return true;
        pollfd at_socket{mallory.fd(), POLLOUT, 0};
        return ::poll(&at_socket, 1, 5000) == 1 && (at_socket.revents & (POLLERR | POLLHUP)) == 0;
    });
    others.ann.expect("* QUIT :*");
    others.bob.expect("* QUIT :*");
    others.talk();
}

TEST_CASE("TLS: the last messages of a client that leaves at once are delivered") {
    TlsServer at;
    TestClient ann(at.server, "ann");
    ann.join("#a");
    for (const bool polite : {true, false}) {
        TestClient bob = secure(at.server, "bob");
        bob.join("#a");
        std::string bytes;
        for (int i = 0; i < 500; ++i)
            bytes += "PRIVMSG #a :" + std::to_string(i) + " " + std::string(400, 'x') + "\r\n";
        bob.send_raw(bytes);
        if (polite) SSL_shutdown(bob.tls());
        bob.half_close();
        ann.expect("* JOIN #a");
        for (int i = 0; i < 500; ++i) ann.expect("* PRIVMSG #a :" + std::to_string(i) + " *");
        ann.expect("* QUIT :Connection closed");
    }
}
