#include "sockets.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "dialer.h"
#include "plan.h"

namespace hubbub::stress {
namespace {

// Space before the read buffer for an incomplete line. No server sends longer lines: 8191 bytes of
// tags and 512 of message.
constexpr std::size_t max_line = 16 * 1024;
constexpr std::size_t piece = 256 * 1024;

}  // namespace

Sockets::Sockets(const net::SocketAddress& target, std::uint32_t first_turn,
                 std::uint32_t turn_step)
    : target_(target),
      turn_step_(turn_step),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      turn_(first_turn) {
    if (!epoll_) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

void Sockets::watch(int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = nobody;
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

int Sockets::connect(Connection& connection, std::uint32_t index) {
    int error = 0;
    connection.fd = dial(target_, turn_, error);
    connection.tail.clear();
    connection.pending.clear();
    turn_ += turn_step_;
    if (error == EAGAIN || !connection.fd) return error;
    // Edge triggered: a drained socket costs nothing until more bytes arrive.
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | static_cast<std::uint32_t>(EPOLLET);
    event.data.u32 = index;
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.fd.get(), &event) != 0) return errno;
    return error;
}

int Sockets::connect_result(const Connection& connection) {
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(connection.fd.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
    return error;
}

Sockets::Received Sockets::receive(Connection& connection) {
    if (!buffer_) buffer_ = std::make_unique<char[]>(max_line + piece);
    char* const from = buffer_.get() + max_line;
    Received out;
    out.transfer = net::receive_some(connection.fd.get(), from, piece);
    if (out.transfer.status != net::Transfer::Status::done) return out;
    const std::size_t bytes = out.transfer.bytes;
    out.full = bytes == piece;
    std::string& tail = connection.tail;
    if (!tail.empty() && std::memchr(from, '\n', bytes) == nullptr) {
        tail.append(from, bytes);
        return out;
    }
    char* const line = from - tail.size();
    tail.copy(line, tail.size());
    out.line = line;
    out.scan = from;
    out.end = from + bytes;
    return out;
}

bool Sockets::keep(Connection& connection, const char* rest, const char* end) {
    if (rest != nullptr) connection.tail.assign(rest, end);
    return connection.tail.size() <= max_line;
}

void Sockets::transmit(Connection& connection, std::string_view bytes) {
    if (!connection.fd) return;
    if (!connection.pending.empty()) {
        connection.pending.append(bytes);
        return;
    }
    const net::Transfer sent = net::send_some(connection.fd.get(), bytes);
    // A broken connection is detected by the next read.
    if (sent.status == net::Transfer::Status::failed) return;
    if (sent.bytes < bytes.size()) connection.pending = bytes.substr(sent.bytes);
}

bool Sockets::flush(Connection& connection) {
    const net::Transfer sent = net::send_some(connection.fd.get(), connection.pending);
    if (sent.status != net::Transfer::Status::done) return false;
    connection.pending.erase(0, sent.bytes);
    return connection.pending.empty();
}

void Sockets::pause(Connection& connection, std::uint32_t index) {
    connection.paused = true;
    epoll_event event{};
    event.events = EPOLLRDHUP | static_cast<std::uint32_t>(EPOLLET);
    event.data.u32 = index;
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, connection.fd.get(), &event);
}

}  // namespace hubbub::stress
