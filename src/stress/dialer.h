#pragma once
// Decides when clients connect: at a given rate, with a limit on pending registrations.

#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>

#include <cstdint>
#include <deque>
#include <optional>

#include "ns.h"

namespace hubbub::stress {

// Not thread safe: one per worker.
class Dialer {
  public:
    // `rate`: connections per second; 0: no limit. `at_once`: limit on connections between next()
    // and end().
    Dialer(double rate, std::uint32_t at_once);

    void add(std::uint32_t connection) { waiting_.push_back(connection); }
    void clear() { waiting_.clear(); }
    // Returns the connection to start at `now`, or nothing. Call end() once it is registered or has
    // failed.
    std::optional<std::uint32_t> next(Ns now);
    void end() { --busy_; }
    // Call it instead of end() to retry this connection; none starts before `time`.
    void again(std::uint32_t connection, Ns time) {
        --busy_;
        waiting_.push_back(connection);
        next_ = time;
    }
    // Returns when next() may return a connection; `never` if that needs a call of end() or add()
    // first.
    Ns due() const;

  private:
    const Ns pause_;
    const std::uint32_t at_once_;
    std::deque<std::uint32_t> waiting_;
    std::uint32_t busy_ = 0;
    Ns next_ = 0;
};

// Starts a non-blocking connect. On failure sets `error` to errno. Connections to 127/8 come from
// 127.0.0.1 to 127.0.0.254 in turn, so that ports do not run out.
net::Fd dial(const net::SocketAddress& target, std::uint32_t turn, int& error);

}  // namespace hubbub::stress
