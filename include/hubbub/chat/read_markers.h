#pragma once
// Until when people have read channels and private conversations.
// Source: https://ircv3.net/specs/extensions/read-marker

#include <hubbub/base/guarded.h>
#include <hubbub/chat/marker_set.h>
#include <hubbub/chat/state_store.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace hubbub::chat {

// The markers of all accounts, in memory. Thread safe, except load(). A marker of a channel or an
// account that is gone stays until the next start, or until a newer one needs its place: neither is
// ever used again.
class ReadMarkers {
  public:
    static constexpr std::size_t max_per_account = 256;

    // Uses these markers and this store from now on. Before other threads start.
    void load(const std::vector<ReadMarker>& markers, StateStore& store);

    // Returns the marker, or nothing.
    std::optional<std::int64_t> find(std::uint64_t account,
                                     const protocol::HistoryPlace& place) const;
    // Moves the marker of the account forward. Nobody waits until it is stored.
    MarkerSet::Moved advance(const ReadMarker& to);
    // Forgets the markers of an account, which is gone. The store drops them with the account.
    void forget(std::uint64_t account);

  private:
    using Tables = std::unordered_map<std::uint64_t, MarkerSet>;

    Guarded<Tables> tables_{Rank::accounts};
    NoStore no_store_;
    StateStore* store_ = &no_store_;
};

}  // namespace hubbub::chat
