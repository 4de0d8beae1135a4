#pragma once
// Whom a client writes to: many different people in a short time is advertising.

#include <hubbub/base/throttle.h>

#include <cstdint>
#include <vector>

namespace hubbub::commands {

// Not thread safe: one per session.
class Targets {
  public:
    // False where this one, a client or a channel by its id, would be one too many that it did not
    // write to lately.
    bool take(std::uint64_t id, const Rate& rate, Steady now);

  private:
    Throttle throttle_;
    std::vector<std::uint64_t> lately_;  // the latest last
};

}  // namespace hubbub::commands
