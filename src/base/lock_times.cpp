#include <hubbub/base/lock_times.h>

#include <algorithm>

namespace hubbub {

LockTimes& lock_times(Rank rank, Sharing sharing) {
    // Never destroyed: threads may take locks until the process exits.
    static auto& times = *new std::array<std::array<LockTimes, 2>, ranks.size()>;
    const auto at = std::find(ranks.begin(), ranks.end(), rank) - ranks.begin();
    return times[static_cast<std::size_t>(at)][static_cast<std::size_t>(sharing)];
}

LockTimer::Instant& LockTimer::shared_since() {
    thread_local Instant since;
    return since;
}

}  // namespace hubbub
