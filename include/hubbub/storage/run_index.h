#pragma once
// Where the messages of each place are in the database.

#include <hubbub/protocol/stored_message.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace hubbub::storage {

// A range of ids, with no stored message of another place in it.
struct IdRun {
    protocol::MessageId first = 0;
    protocol::MessageId last = 0;

    bool operator==(const IdRun&) const = default;
};

struct PlacedRun {
    protocol::HistoryPlace place;
    IdRun ids;

    bool operator==(const PlacedRun&) const = default;
};

// Returns the highest id in these runs, or 0.
protocol::MessageId last_of(std::span<const PlacedRun> runs);

// The runs that the index in the database does not have yet. Not thread safe.
class RunIndex {
  public:
    // Adds messages with ids above all others. Extends the last run, if it is of the same place.
    void add(const protocol::HistoryPlace& place, protocol::MessageId first,
             protocol::MessageId last);
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    // Returns the runs of a place, in the order of their ids.
    std::vector<IdRun> of(const protocol::HistoryPlace& place) const;
    // Returns the accounts with which `account` has conversations in the index, in any order.
    std::vector<std::int64_t> peers_of(std::int64_t account) const;
    // Returns all runs in the order of the index.
    std::vector<PlacedRun> sorted() const;

  private:
    std::unordered_map<protocol::HistoryPlace, std::vector<IdRun>, protocol::HashPlace> runs_;
    protocol::HistoryPlace last_place_ = {};
    std::size_t size_ = 0;
};

}  // namespace hubbub::storage
