#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "worker.h"

namespace hubbub::stress {
namespace {

// Space before the read buffer for an incomplete line. No server sends longer lines: 8191 bytes of
// tags and 512 of message.
constexpr std::size_t longest_line = 16 * 1024;
constexpr std::size_t piece = 256 * 1024;
// A sender pauses above this many unsent bytes.
constexpr std::size_t much = 64 * 1024;
// Connects per turn of the loop, so that registered clients are not delayed.
constexpr int connects_a_turn = 32;

std::string system_text(int error) {
    return std::generic_category().message(error);
}

}  // namespace

void Worker::connect_some() {
    if (!buffer_) buffer_ = std::make_unique<char[]>(longest_line + piece);
    for (int i = 0; i < connects_a_turn; ++i) {
        const auto next = dialer_.next(now_);
        if (!next) return;
        connect(connections_[*next]);
    }
}

void Worker::connect(Connection& connection) {
    if (group_of(connection) == churner) {
        const auto clients = static_cast<std::uint32_t>(plan_.clients.size());
        connection.nick = nick(clients + churned_++ * plan_.workers + number_);
        ++churners_;
    }
    int error = 0;
    connection.fd = dial(target_, turn_, error);
    connection.state = State::connecting;
    connection.tail.clear();
    connection.pending.clear();
    turn_ += plan_.workers;
    // The listen queue of a UNIX socket is full; on TCP the kernel retries.
    if (error == EAGAIN) {
        connection.state = State::absent;
        if (group_of(connection) == churner) --churners_;
        dialer_.again(index_of(connection), now_ + millisecond);
        return;
    }
    if (connection.fd) {
        // Edge triggered: a drained socket costs nothing until more bytes arrive.
        epoll_event event{};
        event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | static_cast<std::uint32_t>(EPOLLET);
        event.data.u32 = index_of(connection);
        if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, connection.fd.get(), &event) != 0)
            error = errno;
    }
    if (error != 0) lose(connection, system_text(error));
}

void Worker::connected(Connection& connection) {
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(connection.fd.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
    if (error != 0) {
        lose(connection, system_text(error));
        return;
    }
    connection.state = State::registering;
    transmit(connection, "NICK " + connection.nick + "\r\nUSER stress 0 * :hubbub-stress\r\n");
}

// A short read has emptied the socket, and later bytes cause a new event. An end of stream that is
// already there does not, so `to_the_end` reads until the kernel reports it.
void Worker::read(Connection& connection, bool to_the_end) {
    bool full = true;
    while (connection.fd && (full || to_the_end)) {
        const bool more = read_once(connection, full);
        if (talker_.ready()) talker_.speak(now_);
        if (!more) return;
    }
}

// Returns false if no bytes were there. Sets `full` if they filled the buffer.
bool Worker::read_once(Connection& connection, bool& full) {
    char* const from = buffer_.get() + longest_line;
    const net::Transfer got = net::receive_some(connection.fd.get(), from, piece);
    if (got.status == net::Transfer::Status::would_block) return false;
    if (got.status != net::Transfer::Status::done) {
        lose(connection,
             got.error != 0 ? system_text(got.error) : "the server closed the connection");
        return false;
    }
    now_ = now_ns();
    const char* const end = from + got.bytes;
    std::string& tail = connection.tail;
    if (!tail.empty() && std::memchr(from, '\n', got.bytes) == nullptr) {
        tail.append(from, got.bytes);
    } else {
        char* const line = from - tail.size();
        tail.copy(line, tail.size());
        const char* const rest = consume(connection, line, from, end);
        if (!connection.fd) return true;
        tail.assign(rest, end);
    }
    if (tail.size() > longest_line) lose(connection, "the server sent a line that is too long");
    full = got.bytes == piece;
    return true;
}

void Worker::transmit(Connection& connection, std::string_view bytes) {
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

void Worker::flush(Connection& connection) {
    const net::Transfer sent = net::send_some(connection.fd.get(), connection.pending);
    if (sent.status != net::Transfer::Status::done) return;
    connection.pending.erase(0, sent.bytes);
    const std::uint32_t sender = plan_.clients[connection.client].sender;
    if (connection.pending.empty() && sender != nobody) talker_.resume(sender);
}

Mouth::Taken Worker::say(std::uint32_t connection, std::string_view bytes) {
    Connection& speaker = connections_[connection];
    if (!speaker.present()) return Taken::gone;
    transmit(speaker, bytes);
    return speaker.pending.size() > much ? Taken::hold_on : Taken::all;
}

void Worker::pause(Connection& connection) {
    connection.paused = true;
    epoll_event event{};
    event.events = EPOLLRDHUP | static_cast<std::uint32_t>(EPOLLET);
    event.data.u32 = index_of(connection);
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, connection.fd.get(), &event);
}

void Worker::lose(Connection& connection, std::string_view reason) {
    const State before = connection.state;
    connection.fd = {};
    connection.state = State::absent;
    connection.tail = {};
    connection.pending = {};
    if (before == State::connecting || before == State::registering) dialer_.end();
    complete(connection);
    const bool left = before == State::leaving;
    if (group_of(connection) == churner) {
        --churners_;
        counters_.cycles.fetch_add(left ? 1 : 0, std::memory_order_relaxed);
        if (churning_) dialer_.add(index_of(connection));
    }
    if (left) return;
    if (group_of(connection) == stalled && connection.paused) {
        Departure& departure = departures_[connection.nick];
        departure.time = std::min(departure.time, now_);
        return;
    }
    complain(reason);
    const bool was_in = before == State::joined || before == State::registered;
    (was_in ? counters_.dropped : counters_.failed).fetch_add(1, std::memory_order_relaxed);
    for (std::uint32_t sender = 0; sender < voices_.size(); ++sender)
        if (voices_[sender].observer == index_of(connection)) pick_observer(sender);
}

}  // namespace hubbub::stress
