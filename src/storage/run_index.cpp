#include <hubbub/storage/run_index.h>

#include <algorithm>

namespace hubbub::storage {

using protocol::HistoryPlace;
using protocol::MessageId;

MessageId last_of(std::span<const PlacedRun> runs) {
    MessageId out = 0;
    for (const PlacedRun& run : runs) out = std::max(out, run.ids.last);
    return out;
}

void RunIndex::add(const HistoryPlace& place, MessageId first, MessageId last) {
    std::vector<IdRun>& runs = runs_[place];
    if (place == last_place_) {
        runs.back().last = last;
        return;
    }
    runs.push_back({first, last});
    last_place_ = place;
    ++size_;
}

std::vector<IdRun> RunIndex::of(const HistoryPlace& place) const {
    const auto found = runs_.find(place);
    return found == runs_.end() ? std::vector<IdRun>{} : found->second;
}

std::vector<std::int64_t> RunIndex::peers_of(std::int64_t account) const {
    std::vector<std::int64_t> out;
    for (const auto& [place, runs] : runs_) {
        if (!place.is_conversation() || (place.low != account && place.high != account)) continue;
        out.push_back(place.low == account ? place.high : place.low);
    }
    return out;
}

std::vector<PlacedRun> RunIndex::sorted() const {
    std::vector<PlacedRun> out;
    out.reserve(size_);
    for (const auto& [place, runs] : runs_) {
        for (const IdRun& run : runs) out.push_back({place, run});
    }
    std::sort(out.begin(), out.end(), [](const PlacedRun& a, const PlacedRun& b) {
        if (a.place != b.place) return a.place < b.place;
        return a.ids.first < b.ids.first;
    });
    return out;
}

}  // namespace hubbub::storage
