#pragma once
// Who may connect next: at the rate asked for, and not too many at once.

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
    // `rate` connects a second, 0 for no limit; `at_once` between next() and ended().
    Dialer(double rate, std::uint32_t at_once);

    void add(std::uint32_t connection) { waiting_.push_back(connection); }
    void clear() { waiting_.clear(); }
    // The next one that may connect at `now`; end() must follow once it is registered or has
    // failed.
    std::optional<std::uint32_t> next(Ns now);
    void end() { --busy_; }
    // Instead of end(): this one is to try again, and nobody before `time`.
    void again(std::uint32_t connection, Ns time) {
        --busy_;
        waiting_.push_back(connection);
        next_ = time;
    }
    // When next() may have one; `never` while only end() or add() could change that.
    Ns due() const;

  private:
    const Ns pause_;
    const std::uint32_t at_once_;
    std::deque<std::uint32_t> waiting_;
    std::uint32_t busy_ = 0;
    Ns next_ = 0;
};

// A socket whose non-blocking connect was started, or the errno in `error`. To 127/8 it comes from
// 127.0.0.1 to 127.0.0.254 in turn, so that ports do not run out.
net::Fd dial(const net::SocketAddress& target, std::uint32_t turn, int& error);

}  // namespace hubbub::stress
