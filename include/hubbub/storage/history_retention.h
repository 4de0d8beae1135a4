#pragma once
// Erases what history.db may no longer keep.

#include <hubbub/base/clock.h>
#include <hubbub/protocol/stored_message.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>

namespace hubbub::storage {

class HistoryDb;

// How much history stays. 0: no limit.
struct RetentionLimits {
    std::chrono::days age{0};
    std::size_t messages = 0;  // of each channel and each conversation
    std::uint64_t bytes = 0;   // of all

    bool operator==(const RetentionLimits&) const = default;
};

// Whose history may exist at the start. A crash may have left more.
struct KnownPlaces {
    std::unordered_set<std::uint64_t> channels;  // their numbers
    std::unordered_set<std::uint64_t> accounts;
    std::uint64_t last_account = 0;  // accounts above are new
};

// Not thread safe. Works in steps, so that messages never wait for long.
class HistoryRetention {
  public:
    // Without `known` all places may exist.
    HistoryRetention(HistoryDb& database, std::optional<KnownPlaces> known);

    // Makes one step, of at most one short transaction. Returns false if nothing is left to do now.
    // Throws StorageError.
    bool step(const RetentionLimits& limits, Wall now);

  private:
    using Place = protocol::HistoryPlace;
    using Id = protocol::MessageId;
    // Goes through all places to find messages beyond the limit of each place.
    struct Count {
        Place place;
        Id before = 0;            // counted from here on
        std::size_t counted = 0;  // messages of the place
        bool erases = false;      // the messages below `before`
    };

    bool forget_unknown();
    bool erase_forgotten();
    bool erase_accounts();
    bool erase_old(const RetentionLimits& limits, Wall now);
    bool erase_surplus(std::size_t max, Wall now);
    std::size_t count_run(std::size_t max, std::size_t most);
    bool drop_runs();
    bool give_back();
    bool merge_words(Wall now);
    bool clean_log();
    bool is_known(const Place& place) const;
    bool next_place(Place& place);
    bool has_runs(const Place& place);
    Id mark(const std::string& name);
    std::int64_t pragma(const char* question);

    HistoryDb& database_;
    std::optional<KnownPlaces> known_;  // until all places were compared
    Id newest_at_start_;
    Id unindexed_at_start_ = 0;  // the newest of them
    Id indexed_ = 0;
    Place compared_;
    Place forgotten_;  // is being erased
    Id forgotten_until_ = 0;
    std::optional<Count> count_;  // a pass is running
    Wall counted_at_{};
    Id counted_to_ = 0;
    std::optional<Place> trimmed_;  // a pass over the index is running
    std::size_t stale_ = 0;         // messages that were erased since the last one
    bool merges_ = false;           // the index of words is being rewritten
};

}  // namespace hubbub::storage
