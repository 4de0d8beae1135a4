#pragma once
// Until when somebody has read channels and private conversations.

#include <hubbub/protocol/stored_message.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace hubbub::chat {

// Until when an account has read a channel or a private conversation.
struct ReadMarker {
    std::uint64_t account = 0;
    protocol::HistoryPlace place;
    std::int64_t at = 0;  // milliseconds since the epoch

    bool operator==(const ReadMarker&) const = default;
};

// The markers of one reader. Not thread safe.
class MarkerSet {
  public:
    struct Moved {
        std::int64_t at = 0;             // of the marker now
        bool forward = false;            // it was earlier, or there was none
        protocol::HistoryPlace dropped;  // whose marker was dropped; empty: none
    };

    // Returns the marker, or nothing.
    std::optional<std::int64_t> find(const protocol::HistoryPlace& place) const;
    // Moves the marker forward to this time, never back. If there are more than `max` then, drops
    // the earliest of the others.
    Moved advance(const protocol::HistoryPlace& place, std::int64_t at, std::size_t max);
    std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        protocol::HistoryPlace place;
        std::int64_t at;
    };

    std::vector<Entry> entries_;  // sorted by place
};

}  // namespace hubbub::chat
