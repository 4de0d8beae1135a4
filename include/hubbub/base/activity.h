#pragma once
// What each thread is doing, for the operator's report on SIGUSR1.

#include <hubbub/base/clock.h>

#include <atomic>
#include <cstdint>
#include <string_view>

namespace hubbub {

enum class Doing : std::uint8_t {
    working,
    awaits_input,  // idle
    awaits_room,   // the peer's socket buffer is full
    paced,         // delayed by flood control
    parting,       // sends its final lines before closing
    resolving,     // looks up its client's host name
};

std::string_view name(Doing doing);

// Thread safe: one thread writes, any thread reads.
class Activity {
  public:
    void set(Doing doing, Steady now) {
        doing_.store(doing, std::memory_order_relaxed);
        since_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    }
    Doing doing() const { return doing_.load(std::memory_order_relaxed); }
    // Returns how long it has been in that state. A hint only: the two fields are not read
    // together.
    std::chrono::nanoseconds lasting(Steady now) const {
        return now - Steady(Steady::duration(since_.load(std::memory_order_relaxed)));
    }

  private:
    std::atomic<Doing> doing_{Doing::working};
    std::atomic<Steady::rep> since_{0};
};

}  // namespace hubbub
