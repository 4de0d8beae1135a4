#pragma once
// One part of a search in history.db.

#include <hubbub/protocol/history_search.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "sql.h"

namespace hubbub::storage {

// Goes through messages in the direction of the search, until it has found enough or has worked for
// some milliseconds. Not thread safe. Requires a transaction. Throws SQLite::Exception.
class SearchPass {
  public:
    // Returns messages of a place, without events, in the order of their ids.
    using Read =
        std::function<std::vector<protocol::StoredMessage>(const protocol::HistoryRange& range)>;

    // All must outlive it.
    SearchPass(Sql& sql, const protocol::HistorySearch& wanted, const Read& read)
        : sql_(sql), wanted_(wanted), read_(read) {}

    protocol::SearchedPart run();

  private:
    using Id = protocol::MessageId;

    bool look_up(Id after, Id before);
    bool look_through(Id after, Id before);
    bool look_through_place(Id after, Id before);
    bool look_through_all(Id after, Id before);
    bool take(const protocol::StoredMessage& message);
    bool go_on(Id looked_at);
    bool finish(Id after, Id before);

    Sql& sql_;
    const protocol::HistorySearch& wanted_;
    const Read& read_;
    protocol::SearchedPart part_;
    std::optional<std::chrono::steady_clock::time_point> end_;
};

}  // namespace hubbub::storage
