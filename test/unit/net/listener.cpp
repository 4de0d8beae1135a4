// Listening and connecting, over TCP and over UNIX sockets.

#include <hubbub/net/listener.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/stat.h>

#include "support/loopback.h"
#include "support/temporary_directory.h"

using namespace hubbub::net;

namespace {

mode_t mode_of(const std::string& path) {
    struct stat status {};
    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status.st_mode;
}

bool connects(const std::string& path) {
    const SocketAddress address = unix_address(path);
    const Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return ::connect(fd.get(), address.get(), address.length) == 0;
}

// A socket file as a server leaves it behind that was killed: bound, and nobody listens.
void leave_stale(const std::string& path) {
    const SocketAddress address = unix_address(path);
    const Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(::bind(fd.get(), address.get(), address.length) == 0);
}

std::string complaint(const SocketAddress& address) {
    try {
        const Listener listener(address, 0600);
    } catch (const std::system_error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("Listener: port 0 picks a free port, reports it, and accepts connections") {
    const Listener listener = loopback_listener();
    const std::uint16_t port = listener.address().port();
    CHECK(port != 0);
    CHECK(listener.address().text() == "127.0.0.1:" + std::to_string(port));
    CHECK(listener.accept().error == EAGAIN);

    const Fd client = connect_to("127.0.0.1", port);
    pollfd waiting{listener.fd(), POLLIN, 0};
    REQUIRE(::poll(&waiting, 1, 5000) == 1);
    const Listener::Accepted accepted = listener.accept();
    REQUIRE(accepted.fd);
    CHECK(accepted.peer.host() == "127.0.0.1");
    CHECK(accepted.peer.port() == local_address(client.get()).port());
}

TEST_CASE("Listener: a port in use is reported with its address") {
    const Listener first = loopback_listener();
    CHECK(complaint(first.address()) ==
          "cannot listen on " + first.address().text() + ": Address already in use");
}

TEST_CASE("Connect: a refused connection is reported with its address") {
    std::uint16_t port = 0;
    { port = loopback_listener().address().port(); }
    CHECK_THROWS_WITH_AS(
        connect_to("127.0.0.1", port),
        ("cannot connect to 127.0.0.1:" + std::to_string(port) + ": Connection refused").c_str(),
        std::system_error);
}

TEST_CASE("Listener: both families of '*' share the chosen port") {
    const auto listeners = listen_on({.host = "*", .port = 0, .unix_path = {}});
    REQUIRE_FALSE(listeners.empty());
    for (const Listener& listener : listeners)
        CHECK(listener.address().port() == listeners.front().address().port());
}

TEST_CASE("Listener: a moved one works and is closed once") {
    Listener first = loopback_listener();
    const std::uint16_t port = first.address().port();
    const Listener second(std::move(first));
    CHECK(second.address().port() == port);
    CHECK(connect_to("127.0.0.1", port));
}

TEST_CASE("Listener: a UNIX socket has its mode despite the umask, and is removed at the end") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "hub";
    for (const mode_t mode : {0600U, 0666U}) {
        const auto listeners = listen_on({.host = {}, .unix_path = path, .unix_mode = mode});
        REQUIRE(listeners.size() == 1);
        CHECK(mode_of(path) == (S_IFSOCK | mode));
        CHECK(listeners[0].address().text() == "unix:" + path);
        CHECK(connects(path));
        CHECK(listeners[0].accept().peer.text() == "unix");
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("Listener: replaces a stale UNIX socket, but no live one and no file") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "hub";
    leave_stale(path);
    CHECK_FALSE(connects(path));
    {
        const Listener listener(unix_address(path), 0600);
        CHECK(connects(path));
        CHECK(complaint(unix_address(path)) ==
              "cannot listen on unix:" + path + ": Address already in use");
        CHECK(connects(path));
    }
    std::ofstream(path) << "precious";
    CHECK(complaint(unix_address(path)) ==
          "cannot listen on unix:" + path + ": Address already in use");
    CHECK(std::filesystem::file_size(path) == 8);
}

TEST_CASE("Listener: a live UNIX socket with a full queue is not taken over") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "hub";
    const SocketAddress address = unix_address(path);
    const Fd busy(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(::bind(busy.get(), address.get(), address.length) == 0);
    REQUIRE(::listen(busy.get(), 0) == 0);
    std::vector<Fd> waiting;
    for (;;) {
        waiting.emplace_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        if (::connect(waiting.back().get(), address.get(), address.length) != 0) break;
        REQUIRE(waiting.size() < 100);
    }
    REQUIRE(errno == EAGAIN);
    CHECK(complaint(address) == "cannot listen on unix:" + path + ": Address already in use");
    CHECK(std::filesystem::exists(path));
    // A link, a folder and a path whose folder is missing are no stale sockets.
    std::filesystem::create_directory(directory.path() / "folder");
    CHECK(complaint(unix_address(directory.path() / "folder")).ends_with("already in use"));
    CHECK(complaint(unix_address(directory.path() / "no" / "hub"))
              .ends_with("No such file or directory"));
}

TEST_CASE("Accepted sockets: small writes are sent without delay") {
    const Listener listener = loopback_listener();
    const Fd client = connect_to("127.0.0.1", listener.address().port());
    disable_nagle(client.get());
    int on = 0;
    socklen_t size = sizeof on;
    REQUIRE(::getsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &on, &size) == 0);
    CHECK(on != 0);
}

TEST_CASE("Accepted sockets: the kernel detects a vanished peer, idle or not") {
    const Listener listener = loopback_listener();
    const Fd client = connect_to("127.0.0.1", listener.address().port());
    pollfd waiting{listener.fd(), POLLIN, 0};
    REQUIRE(::poll(&waiting, 1, 5000) == 1);
    const Listener::Accepted accepted = listener.accept();
    REQUIRE(accepted.fd);
    enable_keepalive(accepted.fd.get());
    const auto option = [&](int level, int name) {
        int value = 0;
        socklen_t size = sizeof value;
        REQUIRE(::getsockopt(accepted.fd.get(), level, name, &value, &size) == 0);
        return value;
    };
    CHECK(option(SOL_SOCKET, SO_KEEPALIVE) == 1);
    CHECK(option(IPPROTO_TCP, TCP_USER_TIMEOUT) == vanished_after_s * 1000);
    CHECK(option(IPPROTO_TCP, TCP_KEEPIDLE) +
              option(IPPROTO_TCP, TCP_KEEPINTVL) * option(IPPROTO_TCP, TCP_KEEPCNT) <=
          vanished_after_s);
}
