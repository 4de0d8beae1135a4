#include <hubbub/base/lock_times.h>

#include <algorithm>
#include <bit>

namespace hubbub {
namespace {

// The highest bit selects the octave, the next bit its half.
std::size_t bucket(std::uint64_t nanoseconds) {
    const std::uint64_t value = std::max<std::uint64_t>(nanoseconds, 2);
    const auto octave = static_cast<std::size_t>(std::bit_width(value)) - 1;
    return octave * 2 + (value >> (octave - 1) & 1);
}

std::uint64_t upper_end(std::size_t at) {
    const std::uint64_t half = std::uint64_t{1} << (at / 2 - 1);
    return (at % 2 == 0 ? 3 : 4) * half;
}

}  // namespace

void DurationCounts::record(std::chrono::nanoseconds span) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(span.count(), 0));
    counts_[std::min(bucket(value), buckets - 1)].fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t DurationCounts::total() const {
    std::uint64_t all = 0;
    for (const auto& count : counts_) all += count.load(std::memory_order_relaxed);
    return all;
}

std::chrono::nanoseconds DurationCounts::percentile(double percent) const {
    const double wanted = percent / 100.0 * static_cast<double>(total());
    std::uint64_t seen = 0;
    for (std::size_t at = 0; at < buckets; ++at) {
        seen += counts_[at].load(std::memory_order_relaxed);
        if (seen != 0 && static_cast<double>(seen) >= wanted)
            return std::chrono::nanoseconds{upper_end(at)};
    }
    return {};
}

void DurationCounts::clear() {
    for (auto& count : counts_) count.store(0, std::memory_order_relaxed);
}

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
