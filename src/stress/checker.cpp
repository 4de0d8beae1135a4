#include "checker.h"

namespace hubbub::stress {

std::size_t Checker::add_recipient(std::uint32_t slots, std::uint32_t own_slot) {
    recipients_.push_back({0, next_.size(), slots, own_slot});
    next_.resize(next_.size() + slots, 0);
    if (own_slot != no_slot) next_[recipients_.back().first + own_slot] = own;
    return recipients_.size() - 1;
}

void Checker::hear_unexpected(Recipient& by, std::uint32_t slot, std::uint32_t sequence) {
    if (slot == by.own_slot) {
        ++totals_.echoed;
        return;
    }
    const std::size_t place = by.first + slot;
    std::uint32_t& next = next_[place];
    if (sequence > next) {
        gaps_[place].emplace(next, sequence);
        next = sequence + 1;
        ++totals_.delivered;
        return;
    }
    const auto gaps = gaps_.find(place);
    if (gaps != gaps_.end() && fill(gaps->second, sequence)) {
        ++totals_.disordered;
        ++totals_.delivered;
    } else {
        ++totals_.duplicated;
    }
}

bool Checker::fill(Gaps& gaps, std::uint32_t sequence) {
    auto gap = gaps.upper_bound(sequence);
    if (gap == gaps.begin()) return false;
    --gap;
    const std::uint32_t first = gap->first;
    const std::uint32_t behind = gap->second;
    if (sequence >= behind) return false;
    gaps.erase(gap);
    if (first < sequence) gaps.emplace(first, sequence);
    if (sequence + 1 < behind) gaps.emplace(sequence + 1, behind);
    return true;
}

std::uint64_t Checker::missing(const Recipient& by, std::uint32_t slot, std::uint32_t sent) const {
    if (slot == by.own_slot) return 0;
    const std::size_t place = by.first + slot;
    std::uint64_t count = sent > next_[place] ? sent - next_[place] : 0;
    const auto gaps = gaps_.find(place);
    if (gaps == gaps_.end()) return count;
    for (const auto& gap : gaps->second) count += gap.second - gap.first;
    return count;
}

}  // namespace hubbub::stress
