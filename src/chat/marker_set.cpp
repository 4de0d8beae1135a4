#include <hubbub/chat/marker_set.h>

#include <algorithm>
#include <limits>

namespace hubbub::chat {

using protocol::HistoryPlace;

namespace {

template <class Entry>
bool is_before(const Entry& entry, const HistoryPlace& place) {
    return entry.place < place;
}

}  // namespace

std::optional<std::int64_t> MarkerSet::find(const HistoryPlace& place) const {
    const auto at = std::lower_bound(entries_.begin(), entries_.end(), place, is_before<Entry>);
    if (at == entries_.end() || at->place != place) return std::nullopt;
    return at->at;
}

MarkerSet::Moved MarkerSet::advance(const HistoryPlace& place, std::int64_t at, std::size_t max) {
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), place, is_before<Entry>);
    if (found != entries_.end() && found->place == place) {
        if (at <= found->at) return {found->at, false, {}};
        found->at = at;
        return {at, true, {}};
    }
    entries_.insert(found, {place, at});
    if (entries_.size() <= max) return {at, true, {}};
    const auto age = [&](const Entry& entry) {
        return entry.place == place ? std::numeric_limits<std::int64_t>::max() : entry.at;
    };
    const auto oldest =
        std::min_element(entries_.begin(), entries_.end(),
                         [&](const Entry& a, const Entry& b) { return age(a) < age(b); });
    const HistoryPlace dropped = oldest->place;
    entries_.erase(oldest);
    return {at, true, dropped};
}

}  // namespace hubbub::chat
