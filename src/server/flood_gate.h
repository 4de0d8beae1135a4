#pragma once
// Paces what one client sends: a burst, then so many lines a second. Whoever is too fast is simply
// read later; TCP makes it wait.

#include <hubbub/base/clock.h>
#include <hubbub/commands/price.h>

#include <cstddef>

namespace hubbub::server {

// Not thread safe: one per connection.
class FloodGate {
  public:
    // Either 0: never paces.
    FloodGate(std::size_t burst, std::size_t rate, Steady now);

    bool paces() const { return per_line_ > per_line_.zero(); }
    void spend(commands::Price price, Steady now);
    // When the next line may be taken; the past where it may be now.
    Steady ready_at() const { return ready_; }

  private:
    std::chrono::nanoseconds per_line_;
    std::chrono::nanoseconds burst_;
    Steady paid_until_;  // the time by which everything taken so far would be paid at the rate
    Steady ready_;
};

}  // namespace hubbub::server
