#include <hubbub/chat/read_markers.h>

namespace hubbub::chat {

void ReadMarkers::load(const std::vector<ReadMarker>& markers, StateStore& store) {
    store_ = &store;
    Guarded<Tables>::Writer tables(tables_);
    for (const ReadMarker& one : markers)
        (*tables)[one.account].advance(one.place, one.at, max_per_account);
}

std::optional<std::int64_t> ReadMarkers::find(std::uint64_t account,
                                              const protocol::HistoryPlace& place) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto found = tables->find(account);
    return found == tables->end() ? std::nullopt : found->second.find(place);
}

MarkerSet::Moved ReadMarkers::advance(const ReadMarker& to) {
    Guarded<Tables>::Writer tables(tables_);
    const auto moved = (*tables)[to.account].advance(to.place, to.at, max_per_account);
    if (moved.forward) store_->put_marker(to);
    if (moved.dropped) store_->drop_marker(to.account, moved.dropped);
    return moved;
}

void ReadMarkers::forget(std::uint64_t account) {
    Guarded<Tables>::Writer tables(tables_);
    tables->erase(account);
}

}  // namespace hubbub::chat
