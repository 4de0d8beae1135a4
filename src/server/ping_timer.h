#pragma once
// Detects a client that is silent: PING after an interval, disconnect if no input follows.

#include <hubbub/base/clock.h>

#include <chrono>
#include <optional>

namespace hubbub::server {

// Not thread safe: one per connection.
class PingTimer {
  public:
    enum class Due : unsigned char { nothing, ping, timeout };

    explicit PingTimer(Steady now) : last_heard_(now) {}

    // Records that the client sent or read something.
    void note_alive(Steady now) {
        last_heard_ = now;
        pinged_.reset();
    }
    Steady last_heard() const { return last_heard_; }

    // Returns when check() must be called next.
    Steady next(std::chrono::seconds interval, std::chrono::seconds timeout) const {
        return pinged_ ? *pinged_ + timeout : last_heard_ + interval;
    }
    // Returns the action that is due. If it is `ping`, starts the timeout.
    Due check(Steady now, std::chrono::seconds interval, std::chrono::seconds timeout) {
        if (now < next(interval, timeout)) return Due::nothing;
        if (pinged_) return Due::timeout;
        pinged_ = now;
        return Due::ping;
    }

  private:
    Steady last_heard_;
    std::optional<Steady> pinged_;
};

}  // namespace hubbub::server
