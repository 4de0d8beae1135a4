// The options of the server's sockets, and the results of sending and receiving.

#include <hubbub/net/listener.h>

#include <array>
#include <cerrno>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <doctest/doctest.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "support/loopback.h"
#include "support/temporary_directory.h"

using namespace hubbub::net;
using Status = Transfer::Status;

namespace {

int option(int fd, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    REQUIRE(::getsockopt(fd, level, name, &value, &size) == 0);
    return value;
}

bool flag(int fd, int command, int bit) {
    return (::fcntl(fd, command) & bit) != 0;
}

// Both ends of a connection to this listener.
std::pair<Fd, Fd> connected_to(const Listener& listener) {
    Fd client = connect_to("127.0.0.1", listener.address().port());
    pollfd waiting{listener.fd(), POLLIN, 0};
    REQUIRE(::poll(&waiting, 1, 5000) == 1);
    return {std::move(client), listener.accept().fd};
}

bool becomes_readable(int fd) {
    pollfd asked{fd, POLLIN, 0};
    return ::poll(&asked, 1, 5000) == 1;
}

}  // namespace

TEST_CASE("Sockets: are non-blocking and close-on-exec") {
    const Listener listener = loopback_listener();
    const auto [client, accepted] = connected_to(listener);
    for (const int fd : {listener.fd(), accepted.get()}) {
        CHECK(flag(fd, F_GETFL, O_NONBLOCK));
        CHECK(flag(fd, F_GETFD, FD_CLOEXEC));
    }
    CHECK(flag(client.get(), F_GETFD, FD_CLOEXEC));
    CHECK(flag(Wake().fd(), F_GETFD, FD_CLOEXEC));
}

TEST_CASE("Sockets: an accepted one has the listener's send buffer, which does not grow") {
    const Listener listener = loopback_listener();
    const auto [client, accepted] = connected_to(listener);
    // The kernel doubles the requested size.
    CHECK(option(listener.fd(), SOL_SOCKET, SO_SNDBUF) == 2 * 192 * 1024);
    CHECK(option(accepted.get(), SOL_SOCKET, SO_SNDBUF) == 2 * 192 * 1024);
    CHECK(option(listener.fd(), SOL_SOCKET, SO_REUSEADDR) != 0);
}

TEST_CASE("Sockets: the backlog of a listener is large") {
    const Listener listener = loopback_listener();
    for (int i = 0; i < 200; ++i) {
        const Fd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        const SocketAddress& to = listener.address();
        const bool started = ::connect(client.get(), to.get(), to.length) == 0;
        CHECK((started || errno == EINPROGRESS));
    }
    for (int i = 0; i < 200; ++i) {
        pollfd waiting{listener.fd(), POLLIN, 0};
        REQUIRE(::poll(&waiting, 1, 5000) == 1);
        CHECK(listener.accept().fd);
    }
}

TEST_CASE("Sockets: UNIX and TCP peers are distinguished, with their ports") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "hub";
    const Listener local(unix_address(path), 0600);
    const SocketAddress address = unix_address(path);
    const Fd client(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(::connect(client.get(), address.get(), address.length) == 0);
    const Listener::Accepted accepted = local.accept();
    CHECK(accepted.error == 0);
    CHECK(flag(accepted.fd.get(), F_GETFL, O_NONBLOCK));
    CHECK_FALSE(accepted.peer.address().has_value());
    CHECK(resolve("127.0.0.1", 7).at(0).address().value().text() == "127.0.0.1");
    CHECK(local_address(-1).length == 0);
}

TEST_CASE("Sockets: several pieces are sent as one, in order") {
    const Listener listener = loopback_listener();
    const auto [client, accepted] = connected_to(listener);
    std::string first = "one ", second = "two ", third = "three";
    const std::array<iovec, 3> pieces{iovec{first.data(), first.size()},
                                      iovec{second.data(), second.size()},
                                      iovec{third.data(), third.size()}};
    const Transfer sent = send_some(accepted.get(), pieces);
    CHECK(sent.status == Status::done);
    CHECK(sent.bytes == 13);
    const Transfer alone = send_some(accepted.get(), std::span<const iovec>(pieces.data(), 1));
    CHECK(alone.bytes == 4);
    std::string got;
    while (got.size() < 17) {
        char buffer[32];
        REQUIRE(becomes_readable(client.get()));
        const Transfer part = receive_some(client.get(), buffer, sizeof buffer);
        REQUIRE(part.status == Status::done);
        got.append(buffer, part.bytes);
    }
    CHECK(got == "one two threeone ");
}

TEST_CASE("Sockets: pending input is counted, and a reset is reported with its error") {
    const Listener listener = loopback_listener();
    auto [client, accepted] = connected_to(listener);
    CHECK(bytes_waiting(accepted.get()) == 0);
    REQUIRE(send_some(client.get(), "12345").bytes == 5);
    REQUIRE(becomes_readable(accepted.get()));
    CHECK(bytes_waiting(accepted.get()) == 5);
    CHECK(bytes_waiting(-1) == 0);
    const linger at_once{1, 0};
    REQUIRE(::setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
    client = Fd();
    REQUIRE(becomes_readable(accepted.get()));
    char buffer[8];
    Transfer last = receive_some(accepted.get(), buffer, sizeof buffer);
    if (last.status == Status::done) last = receive_some(accepted.get(), buffer, sizeof buffer);
    CHECK(last.status == Status::failed);
    CHECK(last.error == ECONNRESET);
    const Transfer sent = send_some(accepted.get(), "too late");
    CHECK(sent.status == Status::failed);
    CHECK(sent.error == EPIPE);
}

TEST_CASE("Sockets: a port per family, or for the requested address") {
    CHECK(listen_on({.host = "127.0.0.1", .port = 0, .unix_path = {}}).size() == 1);
    const auto both = listen_on({.host = "*", .port = 0, .unix_path = {}});
    for (const Listener& listener : both)
        if (listener.address().family() == AF_INET6)
            CHECK(option(listener.fd(), IPPROTO_IPV6, IPV6_V6ONLY) != 0);
    CHECK_THROWS_WITH_AS(listen_on({.host = "192.0.2.1", .port = 7, .unix_path = {}}),
                         doctest::Contains("cannot listen on 192.0.2.1:7"), std::system_error);
}
