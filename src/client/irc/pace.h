#pragma once
// Messages that wait their turn, so that no server takes somebody who pastes for a flood. Pure.

#include <hubbub/base/clock.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "irc/event.h"

namespace hubbub::client {

// A message, or all lines of a batch: sent at once.
struct PacedMessage {
    std::string target;
    std::string bytes;
    std::size_t lines = 1;
    std::optional<Event> shown;  // when it is sent
};

// Not thread safe. Eight messages may go at once, then one a second; each 256 bytes count as one
// more.
class Pace {
  public:
    // Lines that may wait before more is refused (Session::say). Nobody pastes more into a chat on
    // purpose.
    static constexpr std::size_t max_waiting = 2000;

    // Adds a message behind the others.
    void put(PacedMessage message);
    // Returns the next message that may go now. Those to one target keep their order; different
    // targets take turns.
    std::optional<PacedMessage> next();
    // Returns the next message without waiting for its turn, in the order in which they came.
    std::optional<PacedMessage> first();
    // Time passes.
    void tick(Steady now);

    // Lines that wait.
    std::size_t waiting() const { return waiting_; }
    // Drops pending messages: all, or those with a target for which `meant` returns true. Returns
    // the number of their lines.
    std::size_t drop();
    std::size_t drop(const std::function<bool(const std::string& target)>& meant);

  private:
    PacedMessage take(std::size_t index);

    static constexpr std::chrono::milliseconds burst{8000};

    std::deque<PacedMessage> queue_;
    std::size_t waiting_ = 0;
    std::string last_target_;
    std::chrono::milliseconds credit_ = burst;
    std::optional<Steady> ticked_at_;
};

}  // namespace hubbub::client
