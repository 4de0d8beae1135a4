#pragma once
// The index of words in history.db: which messages have a word, a place, a sender. It only returns
// candidates: its caller must compare the messages.

#include <hubbub/protocol/history_search.h>
#include <hubbub/protocol/stored_message.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sql.h"

namespace hubbub::storage {

// Returns everything by which a message can be found, as words for the index.
std::string indexed_words(const protocol::StoredMessage& message);
// Returns the expression of FTS5 for a search. Nothing that a user typed is syntax in it.
std::string match_expression(const protocol::HistorySearch& search);

// Returns the id up to which the index has all messages.
protocol::MessageId searchable_id(Sql& sql);
// Returns whether the index was made by these rules of folding.
bool has_current_words(Sql& sql);

// Changes the index. Not thread safe. Throws SQLite::Exception. Functions require a transaction. If
// the index turns out to be damaged, they empty it.
class SearchIndex {
  public:
    explicit SearchIndex(Sql& sql) : sql_(sql) {}

    // Adds messages that it does not have, the oldest first. Returns how many it looked at; fewer
    // than `max`, or 0, if there are no more.
    std::size_t fill(std::size_t max);
    // Removes messages before they are erased.
    void remove(const std::vector<protocol::StoredMessage>& messages);
    // Empties it: fill() then begins with the oldest message.
    void clear();
    // Rewrites a part of it, without the removed words. Starts a new pass if `first`.
    // Returns false if nothing is left to do.
    bool merge(bool first, int pages);

  private:
    template <class Job>
    void changing(const Job& job);
    void set_searchable(protocol::MessageId id);

    Sql& sql_;
};

}  // namespace hubbub::storage
