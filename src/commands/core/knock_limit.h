#pragma once

#include <cstdint>
#include <vector>

namespace hubbub::commands {

// Limits KNOCK to one a minute for each channel. Not thread safe: belongs to one session.
class KnockLimit {
  public:
    // Counts a knock at the channel of this id. Returns false without counting it if the last knock
    // was less than a minute ago. `now` is in seconds.
    bool take(std::uint64_t channel, std::int64_t now) {
        constexpr std::int64_t pause = 60;
        std::erase_if(knocks_, [&](const Knock& knock) { return knock.at + pause <= now; });
        for (const Knock& knock : knocks_) {
            if (knock.channel == channel) return false;
        }
        knocks_.push_back({channel, now});
        return true;
    }

  private:
    struct Knock {
        std::uint64_t channel;
        std::int64_t at;
    };
    std::vector<Knock> knocks_;  // of the last minute
};

}  // namespace hubbub::commands
