// Fd, Wake, and sending and receiving without waiting.

#include <hubbub/net/fd.h>

#include <cerrno>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace hubbub::net;
using Status = Transfer::Status;

namespace {

bool open(int fd) {
    return ::fcntl(fd, F_GETFD) != -1;
}

Fd new_fd() {
    return Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

std::pair<Fd, Fd> connected_pair() {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    return {Fd(ends[0]), Fd(ends[1])};
}

bool readable(int fd) {
    pollfd asked{fd, POLLIN, 0};
    return ::poll(&asked, 1, 0) == 1;
}

}  // namespace

TEST_CASE("Fd: the owner closes the descriptor, exactly once") {
    int number = -1;
    {
        const Fd owner = new_fd();
        number = owner.get();
        REQUIRE(owner);
        CHECK(open(number));
    }
    CHECK_FALSE(open(number));
    CHECK_FALSE(Fd());
}

TEST_CASE("Fd: a moved descriptor stays open; a replaced one is closed") {
    Fd first = new_fd();
    const int number = first.get();
    Fd second(std::move(first));
    CHECK(second.get() == number);
    CHECK(open(number));

    Fd third = new_fd();
    const int replaced = third.get();
    third = std::move(second);
    CHECK(third.get() == number);
    CHECK(open(number));
    CHECK_FALSE(open(replaced));

    Fd& itself = third;
    third = std::move(itself);
    CHECK(third.get() == number);
    CHECK(open(number));
}

TEST_CASE("Wake: stays set until cleared, however often it was set") {
    const Wake wake;
    CHECK_FALSE(readable(wake.fd()));
    wake.set();
    wake.set();
    CHECK(readable(wake.fd()));
    CHECK(readable(wake.fd()));
    wake.clear();
    CHECK_FALSE(readable(wake.fd()));
    wake.clear();  // nothing is set: must not wait
}

TEST_CASE("Socket: bytes pass; reading an empty one does not block") {
    const auto [left, right] = connected_pair();
    char buffer[16];
    CHECK(receive_some(right.get(), buffer, sizeof buffer).status == Status::would_block);
    const Transfer sent = send_some(left.get(), "hello");
    CHECK(sent.status == Status::done);
    CHECK(sent.bytes == 5);
    const Transfer got = receive_some(right.get(), buffer, sizeof buffer);
    CHECK(got.status == Status::done);
    CHECK(std::string(buffer, got.bytes) == "hello");
}

TEST_CASE("Socket: sending to a full one returns would_block") {
    const auto [left, right] = connected_pair();
    const std::string chunk(65536, 'x');
    Transfer last;
    for (int i = 0; i < 1000 && last.status == Status::done; ++i)
        last = send_some(left.get(), chunk);
    CHECK(last.status == Status::would_block);
    CHECK(last.bytes == 0);
}

TEST_CASE("Socket: a closed peer gives EOF to the reader, an error and no signal to the writer") {
    auto [left, right] = connected_pair();
    right = Fd();
    char buffer[16];
    CHECK(receive_some(left.get(), buffer, sizeof buffer).status == Status::ended);
    const Transfer sent = send_some(left.get(), "hello");
    CHECK(sent.status == Status::failed);
    CHECK(sent.error == EPIPE);
}
