#pragma once
// A token bucket, used by every rate limit.

#include <hubbub/base/clock.h>

#include <algorithm>
#include <chrono>

namespace hubbub {

// A bucket's size and what is taken from it are given as the time that their refill takes. Not
// thread safe.
class TokenBucket {
  public:
    using Cost = std::chrono::nanoseconds;

    // A new bucket is full.
    TokenBucket() = default;

    // Takes `cost`, even if the bucket has less.
    void spend(Cost cost, Steady now) { full_at_ = std::max(full_at_, now) + cost; }
    // Takes `cost` from a bucket of the given size. Returns false, and takes nothing, if the bucket
    // has less.
    bool take(Cost cost, Cost size, Steady now) {
        if (ready_at(cost, size) > now) return false;
        spend(cost, now);
        return true;
    }
    // Returns when take() will succeed; a time in the past if it would succeed now.
    Steady ready_at(Cost cost, Cost size) const { return full_at_ + cost - size; }
    bool full(Steady now) const { return full_at_ <= now; }

  private:
    Steady full_at_{};
};

}  // namespace hubbub
