#include "farewell.h"

#include <hubbub/base/clock.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/net/fd.h>

#include <chrono>
#include <cstddef>
#include <optional>

#include <poll.h>

namespace hubbub::server {
namespace {

constexpr std::chrono::milliseconds max_duration{500};
constexpr std::size_t max_discarded = 64 * 1024;  // bytes, besides the input that is pending

// Its last lines may follow messages that are not stored yet.
void wait_for_storage(const std::function<bool()>& release, Steady deadline) {
    for (;;) {
        const bool waits = release();
        const auto left = deadline - std::chrono::steady_clock::now();
        if (!waits || left <= Steady::duration::zero()) return;
        ThreadWake::wait(nullptr, 0, left);
    }
}

// Other threads may be sending to this client. If the descriptor were closed before they are done,
// their bytes would go to the next connection with its number.
void drain_outbox(chat::Outbox& outbox, int fd, Steady deadline) {
    for (;;) {
        const bool alone = outbox.close();
        const bool blocked = outbox.state() == chat::Outbox::State::blocked;
        const auto left = deadline - std::chrono::steady_clock::now();
        if (alone && (!blocked || left <= Steady::duration::zero())) return;
        if (!alone) {
            ThreadWake::wait(nullptr, 0, std::nullopt);
            continue;
        }
        pollfd at{fd, POLLOUT, 0};
        ThreadWake::wait(&at, 1, left);
        outbox.flush_blocked();
    }
}

// Closing a socket with unread input sends a reset, and the peer may never see the last line.
void linger(Stream& stream, int fd, Steady deadline) {
    stream.end_sending();
    char buffer[1024];
    std::size_t left = max_discarded + net::bytes_waiting(fd);
    for (;;) {
        const auto time = deadline - std::chrono::steady_clock::now();
        if (time <= Steady::duration::zero()) return;
        pollfd at{fd, POLLIN, 0};
        ThreadWake::wait(&at, 1, time);
        const net::Transfer got = net::receive_some(fd, buffer, sizeof buffer);
        if (got.status == net::Transfer::Status::would_block) continue;
        if (got.status != net::Transfer::Status::done || got.bytes >= left) return;
        left -= got.bytes;
    }
}

}  // namespace

void say_farewell(chat::Client& client, Stream& stream, int fd, chat::Cause cause,
                  const std::function<bool()>& release) {
    // A client that does not read will not read its last lines either.
    const bool reads = cause != chat::Cause::reset && cause != chat::Cause::sendq;
    const Steady now = std::chrono::steady_clock::now();
    const Steady deadline = reads ? now + max_duration : now;
    wait_for_storage(release, deadline);
    drain_outbox(client.outbox, fd, deadline);
    if (reads) linger(stream, fd, deadline);
}

}  // namespace hubbub::server
