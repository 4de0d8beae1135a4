// TLS on the port that also serves plain connections: both have the same service.

#include "with_tls.h"

#include <string>
#include <vector>

#include <openssl/ssl.h>

#include <doctest/doctest.h>

using namespace flow;
using hubbub::chat::Cause;

TEST_CASE("TLS: clients with and without TLS share channels") {
    TlsServer at;
    TestClient ann(at.server, "ann"), bob = secure(at.server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.expect(":bob!~bob@127.0.0.1 JOIN #a");
    bob.send("PRIVMSG #a :inside");
    ann.expect(":bob!~bob@127.0.0.1 PRIVMSG #a :inside");
    ann.send("PRIVMSG #a :outside");
    bob.expect(":ann!~ann@127.0.0.1 PRIVMSG #a :outside");
    bob.send("QUIT :bye");
    CHECK(bob.expect_closed().back() == "ERROR :Closing link: Quit: bye");
    // The end is a close_notify, not only the end of TCP's stream.
    CHECK((SSL_get_shutdown(bob.tls()) & SSL_RECEIVED_SHUTDOWN) != 0);
    ann.expect(":bob!~bob@127.0.0.1 QUIT :Quit: bye");
}

TEST_CASE("TLS: plain users, silence and HTTP are treated as without TLS") {
    TlsServer at;
    TestClient silent(at.server);
    silent.start_tls().expect("* NOTICE * :*Type your name*");
    silent.send("zoe").read_until("*zoe*");
    TestClient browser(at.server);
    browser.start_tls().send("GET / HTTP/1.1").send("");
    CHECK(browser.expect_closed().front() == "HTTP/1.1 400 Bad Request");
}

TEST_CASE("TLS: 1.2 and 1.3 with the protocol irc, older versions and other ciphers are refused") {
    TlsServer at;
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TestClient client(at.server);
        client.start_tls({.version = version}).enter("ann");
        CHECK(SSL_version(client.tls()) == version);
        const unsigned char* protocol = nullptr;
        unsigned int size = 0;
        SSL_get0_alpn_selected(client.tls(), &protocol, &size);
        CHECK(std::string(reinterpret_cast<const char*>(protocol), size) == "irc");
        client.send("QUIT").expect_closed();
    }
    TestClient old(at.server);
    CHECK_THROWS_AS(old.start_tls({.version = TLS1_1_VERSION}), Failed);
    // Without authenticated encryption.
    TestClient weak(at.server);
    CHECK_THROWS_AS(
        weak.start_tls({.version = TLS1_2_VERSION, .ciphers = "ECDHE-ECDSA-AES128-SHA256"}),
        Failed);
}

TEST_CASE("TLS: a client that stops reading gets every line when it continues") {
    TlsServer at;
    TestClient ann(at.server, "ann"), bob = secure(at.server, "bob");
    bob.join("#a");
    ann.join("#a");
    bob.sync();
    const std::string text(400, 'x');
    const auto& client = connection_of(*at.server, "bob");
    std::size_t sent = 0;
    // Until the socket is full.
    while (client->outbox.state() != hubbub::chat::Outbox::State::blocked) {
        for (int i = 0; i < 100; ++i, ++sent)
            ann.send("PRIVMSG #a :" + std::to_string(sent) + " " + text);
        ann.sync();
    }
    for (std::size_t i = 0; i < sent; ++i)
        bob.expect(":ann!~ann@127.0.0.1 PRIVMSG #a :" + std::to_string(i) + " *");
    // No bytes remain, not even as ciphertext.
    eventually([&] { return client->outbox.state() == hubbub::chat::Outbox::State::idle; });
    ann.send("PRIVMSG #a :the last one");
    bob.expect("* PRIVMSG #a :the last one");
}

TEST_CASE("TLS: a conversation continues after a client renews its keys") {
    TlsServer at;
    TestClient ann(at.server, "ann"), bob = secure(at.server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    for (int i = 0; i < 100; ++i) {
        REQUIRE(SSL_key_update(bob.tls(), SSL_KEY_UPDATE_REQUESTED) == 1);
        REQUIRE(SSL_do_handshake(bob.tls()) == 1);
        ann.send("PRIVMSG #a :" + std::to_string(i));
        bob.expect("* PRIVMSG #a :" + std::to_string(i));
        bob.send("PRIVMSG #a :" + std::to_string(i));
        ann.expect("* PRIVMSG #a :" + std::to_string(i));
    }
}

TEST_CASE("TLS: a broken handshake or record closes only that connection, with its cause") {
    TlsServer at;
    TestClient ann(at.server, "ann"), bob = secure(at.server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.expect("* JOIN #a");
    // A record of length 65535, and one that is not a ClientHello.
    using namespace std::string_literals;
    for (const std::string& hello :
         {"\x16\x03\x01\xff\xff"s, "\x16\x03\x01\0\x05hello"s, "\x16\x01\x01\0\x01\x01"s}) {
        TestClient client(at.server);
        client.send_raw(hello).expect_closed();
        // An alert or nothing, and no text.
        CHECK((client.tail().empty() || client.tail().starts_with("\x15\x03")));
    }
    // Plain bytes in the middle.
    ::send(bob.fd(), "PRIVMSG #a :hello\r\n", 19, MSG_NOSIGNAL);
    ann.expect(":bob!~bob@127.0.0.1 QUIT :Connection reset");
    TestClient carl = secure(at.server, "carl");
    carl.join("#a");
    // Half of a record, and the end of the stream without a close_notify.
    ::send(carl.fd(), "\x17\x03\x03\x01\0hello", 10, MSG_NOSIGNAL);
    carl.half_close();
    ann.expect("* JOIN #a");
    ann.expect(":carl!~carl@127.0.0.1 QUIT :Connection closed");
    CHECK(ann.sync().empty());
}
