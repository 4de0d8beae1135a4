// Addresses as people write them.

#include <hubbub/net/address.h>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <netinet/in.h>
#include <sys/un.h>

using namespace hubbub::net;

TEST_CASE("Address: parse_listen accepts host, port and both") {
    struct Case {
        std::string_view text, host;
        int port;
    };
    const Case cases[] = {
        {"127.0.0.1:6667", "127.0.0.1", 6667},
        {"[::1]:6667", "::1", 6667},
        {"localhost:0", "localhost", 0},
        {"*:65535", "*", 65535},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        const ListenSpec spec = parse_listen(c.text);
        CHECK(spec.host == c.host);
        CHECK(spec.port == c.port);
        CHECK(spec.unix_path.empty());
    }
}

TEST_CASE("Address: a UNIX socket path may have a file mode") {
    CHECK(parse_listen("unix:/run/hub.sock").unix_path == "/run/hub.sock");
    CHECK(parse_listen("unix:/run/hub.sock").unix_mode == 0660);
    CHECK(parse_listen("unix:hub mode=0600").unix_path == "hub");
    CHECK(parse_listen("unix:hub mode=0600").unix_mode == 0600);
    CHECK(parse_listen("unix:hub mode=777").unix_mode == 0777);
}

TEST_CASE("Address: tls or plain after the address requires or refuses TLS") {
    struct Case {
        std::string_view text;
        Encryption encryption;
    };
    for (const Case& c : {Case{"127.0.0.1:6697 tls", Encryption::required},
                          {"[::1]:6667  plain", Encryption::refused},
                          {"*:6667 ", Encryption::optional},
                          {"unix:hub tls", Encryption::required},
                          {"unix:hub mode=0600 plain", Encryption::refused},
                          {"unix:hub plain mode=0600", Encryption::refused}}) {
        CAPTURE(c.text);
        const ListenSpec spec = parse_listen(c.text);
        CHECK(spec.encryption == c.encryption);
        CHECK((spec.port != 0 || spec.unix_path == "hub"));
        if (c.text.find("mode") != std::string_view::npos) CHECK(spec.unix_mode == 0600);
    }
}

TEST_CASE("Address: an invalid one is refused with an error that quotes it") {
    for (const std::string_view text : {"",
                                        "6667",
                                        "localhost",
                                        "localhost:",
                                        ":6667",
                                        "localhost:65536",
                                        "localhost:-1",
                                        "localhost:66x",
                                        "localhost: 1",
                                        "::1",
                                        "::1:6667",
                                        "[::1]",
                                        "[::1",
                                        "[::1]6667",
                                        "[]:6667",
                                        "unix:",
                                        "unix: mode=0600",
                                        "unix:a mode=",
                                        "unix:a mode=9",
                                        "unix:a mode=1777",
                                        "unix:a 0600",
                                        "unix:a mode=0600 ssl",
                                        "unix:a tls plain",
                                        "localhost:1 TLS",
                                        "localhost:1 tls tls",
                                        "localhost:1 mode=0600",
                                        "localhost:1 tls,plain"}) {
        CAPTURE(text);
        std::string complaint;
        try {
            parse_listen(text);
        } catch (const AddressError& error) {
            complaint = error.what();
        }
        CHECK(complaint.starts_with("'" + std::string(text.substr(0, text.find(' ')))));
    }
}

TEST_CASE("Address: parse_connect makes the port optional") {
    struct Case {
        std::string_view text, host;
        int port;
    };
    const Case cases[] = {
        {"irc.example", "irc.example", 6667},
        {"irc.example:7000", "irc.example", 7000},
        {"[::1]", "::1", 6667},
        {"[::1]:7000", "::1", 7000},
        {"::1", "::1", 6667},
        {"127.0.0.1:1", "127.0.0.1", 1},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        const HostPort parts = parse_host_port(c.text, 6667);
        CHECK(parts.host == c.host);
        CHECK(parts.port == c.port);
    }
    for (const std::string_view text : {"", ":6667", "a:", "a:x", "[::1", "[::1]x"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(parse_host_port(text, 6667), AddressError);
    }
}

TEST_CASE("Address: the written form parses to the same address") {
    CHECK(resolve("127.0.0.1", 6667).at(0).text() == "127.0.0.1:6667");
    CHECK(resolve("::1", 6667).at(0).text() == "[::1]:6667");
    CHECK(resolve("127.0.0.1", 6667).at(0).family() == AF_INET);
    CHECK(resolve("::1", 6667).at(0).port() == 6667);
    CHECK(unix_address("/run/hub.sock").text() == "unix:/run/hub.sock");
    CHECK(unix_address("/run/hub.sock").host() == "unix");
    CHECK(unix_address("/run/hub.sock").port() == 0);
}

TEST_CASE("Address: IPv4 accepted by an IPv6 socket is written as IPv4") {
    CHECK(resolve("::ffff:192.0.2.7", 99).at(0).text() == "192.0.2.7:99");
}

TEST_CASE("Address: '*' means both families") {
    bool v4 = false, v6 = false;
    for (const SocketAddress& address : resolve("*", 6667)) {
        v4 = v4 || address.text() == "0.0.0.0:6667";
        v6 = v6 || address.text() == "[::]:6667";
    }
    CHECK(v4);
    CHECK(v6);
}

TEST_CASE("Address: an unknown host name and an overlong path are errors") {
    // Not a name by its form, so that no name server is asked.
    CHECK_THROWS_AS(resolve("999.999.999.999..", 6667), AddressError);
    const std::string fits(sizeof(sockaddr_un::sun_path) - 1, 'p');
    CHECK(unix_address(fits).text() == "unix:" + fits);
    CHECK_THROWS_WITH_AS(unix_address(fits + "p"),
                         ("'unix:" + fits + "p': the path is too long: 107 bytes at most").c_str(),
                         AddressError);
}
