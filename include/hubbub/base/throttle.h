#pragma once
// So many within so long: joins of a channel, connections of an address, people written to.

#include <hubbub/base/clock.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub {

// "5:10": five at once, and five within ten seconds from then on, one after the other.
struct Rate {
    std::uint32_t count = 0;  // 0: any number
    std::chrono::seconds within{0};

    bool limits() const { return count != 0; }
    std::string text() const;
    bool operator==(const Rate&) const = default;

    static constexpr std::uint32_t most_count = 1'000'000;
    static constexpr std::chrono::seconds longest{86400};
};
// Nothing where it is no "COUNT:SECONDS", both above 0 and not above the bounds of a Rate.
std::optional<Rate> parse_rate(std::string_view text);

// Counts what happened against a rate. Not thread safe.
class Throttle {
  public:
    // False where the rate is used up; then nothing is counted.
    bool take(const Rate& rate, Steady now);
    // When it has room for one more; the past if it has now.
    Steady opens(const Rate& rate) const { return paid_until_ - rate.within + per_one(rate); }
    // Whether it would count from nothing again.
    bool rested(Steady now) const { return paid_until_ <= now; }

  private:
    static std::chrono::nanoseconds per_one(const Rate& rate) {
        return std::chrono::nanoseconds(rate.within) / rate.count;
    }

    Steady paid_until_{};  // the time by which all that was taken would be paid at the rate
};

}  // namespace hubbub
