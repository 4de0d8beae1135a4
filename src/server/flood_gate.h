#pragma once
// Paces what one client sends: a burst, then a fixed number of lines per second. Lines of a client
// that is too fast are read later; TCP makes it wait.

#include <hubbub/base/token_bucket.h>
#include <hubbub/commands/price.h>

#include <cstddef>

namespace hubbub::server {

// Not thread safe: one per connection.
class FloodGate {
  public:
    // Never paces if either is 0.
    FloodGate(std::size_t burst, std::size_t rate);

    bool paces() const { return per_line_ > per_line_.zero(); }
    void spend(commands::Price price, Steady now) {
        bucket_.spend(per_line_ * std::int64_t{price} / commands::line_price, now);
    }
    // Returns when the next line may be taken; a time in the past if it may be taken now.
    Steady ready_at() const { return bucket_.ready_at(per_line_, burst_); }

  private:
    TokenBucket::Cost per_line_;
    TokenBucket::Cost burst_;
    TokenBucket bucket_;
};

}  // namespace hubbub::server
