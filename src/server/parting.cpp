// How a connection ends: its last words, what others still send to it, the socket.

#include <hubbub/base/log.h>

#include <poll.h>
#include <sys/socket.h>

#include "connection.h"

namespace hubbub::server {

using chat::Cause;
using chat::Close;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds farewell{500};
constexpr std::size_t farewell_bytes = 64 * 1024;  // and what was not read so far

}  // namespace

void Connection::finish(const Close& close) noexcept {
    client_->activity.set(Doing::parting, shared_.clock.now());
    const auto nick = client_->identity()->nick;
    session_.leave(close);
    claims_.flush();
    // Whoever does not read will not read the last words either.
    const bool listens = close.cause != Cause::reset && close.cause != Cause::sendq;
    const Steady deadline =
        std::chrono::steady_clock::now() + (listens ? farewell : milliseconds::zero());
    drain_outbox(deadline);
    if (listens) linger(deadline);
    shared_.counters.closed[static_cast<std::size_t>(close.cause)].fetch_add(
        1, std::memory_order_relaxed);
    const auto lasted = shared_.clock.now() - connected_;
    log::event(log::Level::info, "client.closed",
               {{"id", client_->id},
                {"nick", nick},
                {"address", client_->host},
                {"cause", name(close.cause)},
                {"reason", close.text},
                {"seconds", std::chrono::duration_cast<std::chrono::seconds>(lasted).count()}});
}

// Others may be sending to this client right now: the descriptor must not be closed before they are
// done, or their bytes would go to a stranger who got its number.
void Connection::drain_outbox(Steady deadline) {
    for (;;) {
        const bool alone = client_->outbox.close();
        const bool blocked = client_->outbox.state() == chat::Outbox::State::blocked;
        const auto left = deadline - std::chrono::steady_clock::now();
        if (alone && (!blocked || left <= Steady::duration::zero())) return;
        if (!alone) {
            ThreadWake::wait(nullptr, 0, std::nullopt);
            continue;
        }
        pollfd at{fd_.get(), POLLOUT, 0};
        ThreadWake::wait(&at, 1, left);
        client_->outbox.flush_blocked();
    }
}

// Closing a socket with unread input sends a reset, and the peer may never see the last line.
void Connection::linger(Steady deadline) {
    ::shutdown(fd_.get(), SHUT_WR);
    char buffer[1024];
    std::size_t left = farewell_bytes + net::bytes_waiting(fd_.get());
    for (;;) {
        const auto time = deadline - std::chrono::steady_clock::now();
        if (time <= Steady::duration::zero()) return;
        pollfd at{fd_.get(), POLLIN, 0};
        ThreadWake::wait(&at, 1, time);
        const net::Transfer got = net::receive_some(fd_.get(), buffer, sizeof buffer);
        if (got.status == net::Transfer::Status::would_block) continue;
        if (got.status != net::Transfer::Status::done || got.bytes >= left) return;
        left -= got.bytes;
    }
}

}  // namespace hubbub::server
