#include "sockets.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <span>
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
// With TLS, one receive may also complete a record of the previous one.
constexpr std::size_t max_text = piece + net::TlsEngine::record_bytes;

constexpr std::size_t max_encrypted = net::TlsEngine::record_bytes;

std::string handshake_error(const std::string& reason) {
    return "TLS handshake: " + reason + ". Give a --port that speaks TLS, or leave out --tls";
}

std::shared_ptr<const net::TlsContext> tls_of(bool tls) {
    if (!tls) return nullptr;
    return std::make_shared<const net::TlsContext>(net::TlsContext::AnyServer{});
}

}  // namespace

Sockets::Sockets(const net::SocketAddress& target, std::uint32_t first_turn,
                 std::uint32_t turn_step, bool tls)
    : target_(target),
      turn_step_(turn_step),
      tls_(tls_of(tls)),
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
    connection.tls.reset();
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

void Sockets::start_tls(Connection& connection) {
    connection.tls = std::make_unique<net::TlsEngine>(tls_);
    connection.tls->handshake({});
    send_encrypted(connection, {});
}

Sockets::Received Sockets::continue_handshake(Connection& connection) {
    using Status = net::TlsEngine::Status;
    if (!ciphertext_) ciphertext_ = std::make_unique<char[]>(piece);
    Received out;
    Status status = Status::starved;
    while (status == Status::starved) {
        out.transfer = net::receive_some(connection.fd.get(), ciphertext_.get(), piece);
        if (out.transfer.status == net::Transfer::Status::ended)
            out.error = handshake_error("the server closed the connection");
        if (out.transfer.status != net::Transfer::Status::done) return out;
        status = connection.tls->handshake({ciphertext_.get(), out.transfer.bytes}).status;
        send_encrypted(connection, {});
    }
    if (status == Status::done) return out;
    out.transfer.status = net::Transfer::Status::failed;
    out.error = handshake_error(connection.tls->error());
    return out;
}

// Receives once and decrypts it.
net::Transfer Sockets::receive_text(Connection& connection, char* into, Received& out) {
    net::Transfer got = net::receive_some(connection.fd.get(), ciphertext_.get(), piece);
    net::TlsEngine& tls = *connection.tls;
    // Text may have arrived with the end of the handshake.
    const bool received = got.status == net::Transfer::Status::done;
    if (!received && !tls.has_pending()) return got;
    const std::size_t bytes = received ? got.bytes : 0;
    const net::TlsEngine::Read read = tls.read({ciphertext_.get(), bytes}, into, max_text);
    if (tls.output_bytes() > 0) send_encrypted(connection, {});
    out.full = bytes == piece || tls.has_pending();
    if (read.status == net::TlsEngine::Status::closed) return {net::Transfer::Status::ended, 0, 0};
    if (read.status == net::TlsEngine::Status::failed) {
        out.error = "TLS: " + tls.error();
        return {net::Transfer::Status::failed, 0, 0};
    }
    return {net::Transfer::Status::done, read.bytes, 0};
}

Sockets::Received Sockets::receive(Connection& connection) {
    if (!buffer_) buffer_ = std::make_unique<char[]>(max_line + max_text);
    char* const from = buffer_.get() + max_line;
    Received out;
    if (connection.tls) {
        out.transfer = receive_text(connection, from, out);
    } else {
        out.transfer = net::receive_some(connection.fd.get(), from, piece);
        out.full = out.transfer.bytes == piece;
    }
    if (out.transfer.status != net::Transfer::Status::done) return out;
    const std::size_t bytes = out.transfer.bytes;
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
    if (connection.tls) return send_encrypted(connection, bytes);
    if (!connection.pending.empty()) {
        connection.pending.append(bytes);
        return;
    }
    const net::Transfer sent = net::send_some(connection.fd.get(), bytes);
    // A broken connection is detected by the next read.
    if (sent.status == net::Transfer::Status::failed) return;
    if (sent.bytes < bytes.size()) connection.pending = bytes.substr(sent.bytes);
}

// Also sends the engine's own output. The next read detects a failed connection.
void Sockets::send_encrypted(Connection& connection, std::string_view bytes) {
    net::TlsEngine& tls = *connection.tls;
    std::string& pending = connection.pending;
    const bool blocked = !pending.empty();
    tls.take_output(pending);
    std::array<char, net::TlsEngine::ciphertext_of(max_encrypted)> space;
    while (!bytes.empty()) {
        const std::string_view part = bytes.substr(0, max_encrypted);
        bytes.remove_prefix(part.size());
        const auto made = tls.write(part, space);
        if (!made) return;
        std::size_t sent = 0;
        if (pending.empty())
            sent = net::send_some(connection.fd.get(), {space.data(), *made}).bytes;
        pending.append(space.data() + sent, *made - sent);
    }
    if (!blocked && !pending.empty()) flush(connection);
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
