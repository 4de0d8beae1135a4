#pragma once
// Rate limits: joins of a channel, connections from an address, targets of messages.

#include <hubbub/base/token_bucket.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub {

// "5:10" allows a burst of five, then one every two seconds (five within ten).
struct Rate {
    std::uint32_t count = 0;  // 0: no limit
    std::chrono::seconds within{0};

    bool limits() const { return count != 0; }
    std::string text() const;
    bool operator==(const Rate&) const = default;

    static constexpr std::uint32_t max_count = 1'000'000;
    static constexpr std::chrono::seconds max_within{86400};
};
// Parses "COUNT:SECONDS". Returns nothing if either is not a number from 1 to its maximum above.
std::optional<Rate> parse_rate(std::string_view text);

// A token bucket for one rate. Not thread safe.
class Throttle {
  public:
    // Takes a token. Returns false, and takes none, if the rate is used up.
    bool take(const Rate& rate, Steady now) {
        return !rate.limits() || bucket_.take(per_one(rate), rate.within, now);
    }
    // Returns when a token will be available; a time in the past if one is available now.
    Steady opens(const Rate& rate) const { return bucket_.ready_at(per_one(rate), rate.within); }
    // Returns whether the bucket is full again, so that it need not be kept.
    bool rested(Steady now) const { return bucket_.full(now); }

  private:
    static TokenBucket::Cost per_one(const Rate& rate) {
        return TokenBucket::Cost(rate.within) / rate.count;
    }

    TokenBucket bucket_;
};

}  // namespace hubbub
