#pragma once
// What a thread does right now, for the operator who asks why nothing moves (SIGUSR1).

#include <hubbub/base/clock.h>

#include <atomic>
#include <cstdint>
#include <string_view>

namespace hubbub {

enum class Doing : std::uint8_t {
    working,       // handles what came
    awaits_input,  // idle
    awaits_room,   // the peer's socket takes no more
    paced,         // its client was too fast
    parting,       // says the last words
    resolving,     // asks name servers for its client's name
};

std::string_view name(Doing doing);

// Thread safe: one thread sets, any thread reads.
class Activity {
  public:
    void set(Doing doing, Steady now) {
        doing_.store(doing, std::memory_order_relaxed);
        since_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    }
    Doing doing() const { return doing_.load(std::memory_order_relaxed); }
    // For how long it has done so; the two are read one after the other, so it is a hint.
    std::chrono::nanoseconds lasting(Steady now) const {
        return now - Steady(Steady::duration(since_.load(std::memory_order_relaxed)));
    }

  private:
    std::atomic<Doing> doing_{Doing::working};
    std::atomic<Steady::rep> since_{0};
};

}  // namespace hubbub
