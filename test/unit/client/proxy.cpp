// Servers behind a proxy: the request, and the replies that it may send.

#include <hubbub/net/fd.h>

#include <array>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "client/connect/proxy.h"
#include "client/options.h"

using namespace hubbub;
using namespace hubbub::client;
using std::chrono::milliseconds;

namespace {

// Accepts one connection and runs the test's function on it.
class FakeProxy {
  public:
    explicit FakeProxy(std::function<void(int)> serve)
        : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        REQUIRE(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&here), size) == 0);
        REQUIRE(::listen(listener_.get(), 1) == 0);
        ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&here), &size);
        port_ = ntohs(here.sin_port);
        thread_ = std::thread([this, serve = std::move(serve)] {
            const net::Fd peer(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
            if (peer) serve(peer.get());
        });
    }
    ~FakeProxy() { thread_.join(); }

    std::string by(const std::string& scheme, const std::string& who = "") const {
        return scheme + "://" + who + "127.0.0.1:" + std::to_string(port_);
    }

  private:
    const net::Fd listener_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

std::string read_exactly(int fd, std::size_t size) {
    std::string out(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        const ssize_t got = ::recv(fd, out.data() + have, size - have, 0);
        if (got <= 0) return out.substr(0, have);
        have += static_cast<std::size_t>(got);
    }
    return out;
}

std::string read_head(int fd) {
    std::string out;
    while (!out.ends_with("\r\n\r\n")) {
        const std::string next = read_exactly(fd, 1);
        if (next.empty()) break;
        out += next;
    }
    return out;
}

void write(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void write_one_by_one(int fd, std::string_view bytes) {
    for (const char c : bytes) write(fd, {&c, 1});
}

using namespace std::string_literals;
const std::string connected = "\x05\x00\x00\x01\x7f\x00\x00\x01\x1a\x0b"s;

std::string refusal_of(const std::string& proxy, milliseconds patience = milliseconds(10'000)) {
    try {
        connect_by_proxy(proxy, "irc.example.onion", 6697, patience);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "it was taken";
}

}  // namespace

TEST_CASE("Proxy: SOCKS5 gets the name unresolved, and the bytes that follow are the server's") {
    std::string asked;
    const FakeProxy proxy([&](int fd) {
        const std::string greeting = read_exactly(fd, 2);
        read_exactly(fd, static_cast<unsigned char>(greeting[1]));
        write(fd, "\x05\x00"s);
        asked = read_exactly(fd, 5);
        asked += read_exactly(fd, static_cast<unsigned char>(asked[4]) + std::size_t{2});
        write_one_by_one(fd, connected);
        write(fd, ":srv NOTICE * :hello\r\n");
        CHECK(read_exactly(fd, 6) == "NICK a");
    });
    const net::Fd fd = connect_by_proxy(proxy.by("socks5"), "irc.example.onion", 6697);
    CHECK(asked == "\x05\x01\x00\x03\x11irc.example.onion\x1a\x29"s);
    ::fcntl(fd.get(), F_SETFL, 0);
    CHECK(read_exactly(fd.get(), 22) == ":srv NOTICE * :hello\r\n");
    write(fd.get(), "NICK a");
}

TEST_CASE("Proxy: SOCKS5 with user name and password") {
    std::string login;
    const FakeProxy proxy([&](int fd) {
        const std::string greeting = read_exactly(fd, 2);
        const std::string ways = read_exactly(fd, static_cast<unsigned char>(greeting[1]));
        CHECK(ways.find('\x02') != std::string::npos);
        write(fd, "\x05\x02"s);
        login = read_exactly(fd, 1 + 1 + 3 + 1 + 6);
        write(fd, "\x01\x00"s);
        const std::string head = read_exactly(fd, 5);
        read_exactly(fd, static_cast<unsigned char>(head[4]) + std::size_t{2});
        write(fd, connected);
    });
    CHECK(connect_by_proxy(proxy.by("socks5", "ann:secret@"), "localhost", 6667));
    CHECK(login == "\x01\x03"s + "ann\x06secret");
}

TEST_CASE("Proxy: HTTP gets a CONNECT request") {
    std::string head;
    const FakeProxy proxy([&](int fd) {
        head = read_head(fd);
        write_one_by_one(fd, "HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n");
    });
    CHECK(connect_by_proxy(proxy.by("http", "ann:secret@"), "irc.example.org", 6697));
    CHECK(head.starts_with("CONNECT irc.example.org:6697 HTTP/1."));
    CHECK(head.find("Proxy-Authorization: Basic YW5uOnNlY3JldA==\r\n") != std::string::npos);
}

TEST_CASE("Proxy: refusal, nonsense, EOF and silence are reported") {
    const auto socks = [](const std::string& answer) {
        return [answer](int fd) {
            const std::string greeting = read_exactly(fd, 2);
            read_exactly(fd, static_cast<unsigned char>(greeting[1]));
            write(fd, "\x05\x00"s);
            const std::string head = read_exactly(fd, 5);
            read_exactly(fd, static_cast<unsigned char>(head[4]) + std::size_t{2});
            write(fd, answer);
        };
    };
    const std::string start = "cannot connect by the proxy: ";
    const std::string refused = "\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00"s;
    for (const std::string& answer : {refused, "nonsense nonsense"s, "\x05"s}) {
        const FakeProxy proxy(socks(answer));
        CHECK(refusal_of(proxy.by("socks5")).starts_with(start));
    }
    const FakeProxy forbids([](int fd) {
        read_head(fd);
        write(fd, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    });
    CHECK(refusal_of(forbids.by("http")).find("403") != std::string::npos);
    const FakeProxy endless([](int fd) {
        read_head(fd);
        for (int i = 0; i < 100'000; ++i) write(fd, "HTTP/1.1 200 OK and more and more ");
    });
    CHECK(refusal_of(endless.by("http")).starts_with(start));
    const FakeProxy silent([](int fd) { read_exactly(fd, 10'000); });
    CHECK(refusal_of(silent.by("http"), milliseconds(200)).starts_with(start));
    CHECK(refusal_of("socks5://127.0.0.1:1").starts_with(start));
}

TEST_CASE("Proxy: an invalid address is refused without repeating its password") {
    for (const char* good : {"socks5://localhost:9050", "http://a:b@[::1]:8080", "https://x:1",
                             "socks4://10.0.0.1:1080", "socks5://a:p@ss@host:1"}) {
        CAPTURE(std::string(good));
        CHECK(proxy_problem(good).empty());
    }
    for (const char* bad : {"", "localhost:9050", "ftp://h:1", "socks5://h", "http://h:0",
                            "http://h:99999", "http://:80", "http://h:80/path", "http://a\nb:1"}) {
        CAPTURE(std::string(bad));
        CHECK_FALSE(proxy_problem(bad).empty());
    }
    try {
        parse_options({"--proxy", "http://ann:secret@host"}, "ann");
        FAIL("it was taken");
    } catch (const UsageError& error) {
        CHECK(std::string(error.what()).find("secret") == std::string::npos);
    }
    const ClientOptions options = parse_options({"localhost", "--proxy", "socks5://h:1"}, "ann");
    CHECK(options.server.proxy == "socks5://h:1");
    // Localhost is that of the proxy then: others may listen on the way.
    CHECK_FALSE(options.server.safe());
}
