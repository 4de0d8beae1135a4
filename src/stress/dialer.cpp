#include "dialer.h"

#include <hubbub/net/listener.h>

#include <algorithm>
#include <cerrno>

#include <netinet/in.h>
#include <sys/socket.h>

namespace hubbub::stress {
namespace {

bool is_loopback(const net::SocketAddress& target) {
    if (target.family() != AF_INET) return false;
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&target.storage);
    return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
}

// Best effort: if it fails, the kernel chooses the address.
void bind_source(int fd, std::uint32_t turn) {
    constexpr std::uint32_t hosts = 254;
    const int on = 1;
    // Choose the port at connect, when the kernel knows the full four-tuple.
    if (::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on) != 0) return;
    sockaddr_in source{};
    source.sin_family = AF_INET;
    source.sin_addr.s_addr = htonl((127U << 24) + 1 + turn % hosts);
    [[maybe_unused]] const int bound =
        ::bind(fd, reinterpret_cast<const sockaddr*>(&source), sizeof source);
}

}  // namespace

Dialer::Dialer(double rate, std::uint32_t at_once)
    : pause_(rate > 0 ? static_cast<Ns>(static_cast<double>(second) / rate) : 0),
      at_once_(std::max(at_once, 1U)) {}

std::optional<std::uint32_t> Dialer::next(Ns now) {
    if (due() > now) return std::nullopt;
    const std::uint32_t connection = waiting_.front();
    waiting_.pop_front();
    ++busy_;
    // A late start does not delay later ones, but long idle time is not made up for.
    const Ns earliest = now > 100 * millisecond ? now - 100 * millisecond : 0;
    next_ = (next_ == 0 ? now : std::max(next_, earliest)) + pause_;
    return connection;
}

Ns Dialer::due() const {
    return waiting_.empty() || busy_ >= at_once_ ? never : next_;
}

net::Fd dial(const net::SocketAddress& target, std::uint32_t turn, int& error) {
    net::Fd fd(::socket(target.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    error = fd ? 0 : errno;
    if (!fd) return fd;
    if (is_loopback(target)) bind_source(fd.get(), turn);
    net::disable_nagle(fd.get());
    if (::connect(fd.get(), target.get(), target.length) == 0 || errno == EINPROGRESS) return fd;
    error = errno;
    return {};
}

}  // namespace hubbub::stress
