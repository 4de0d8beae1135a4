#pragma once
// Paces messages, so that a server does not take a paste for a flood. Pure.

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

// A message, or all lines of a batch, sent as a whole.
struct PacedMessage {
    std::string target;
    std::string bytes;
    std::size_t lines = 1;
    std::optional<Event> shown;  // shown when it is sent
};

// Not thread safe. Sends a burst of eight messages, then one a second. A message costs one more for
// each 256 bytes.
class Pace {
  public:
    // More lines than this are refused (Session::may_queue): no one pastes them on purpose.
    static constexpr std::size_t max_waiting = 2000;

    // Appends a message.
    void put(PacedMessage message);
    // Returns the next message that is due. Messages to one target keep their order; targets take
    // turns.
    std::optional<PacedMessage> next();
    // Returns the next message without waiting for its turn, in the order in which they came.
    std::optional<PacedMessage> first();
    // Adds credit for the elapsed time.
    void tick(Steady now);

    // Returns the number of pending lines.
    std::size_t waiting() const { return waiting_; }
    // Drops pending messages: all, or the ones with a target that `meant` accepts. Returns the
    // number of their lines.
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
