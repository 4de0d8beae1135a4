#pragma once
// history.db: the stored messages. One writer appends to it; readers are in history_reader.h.

#include <hubbub/protocol/stored_message.h>
#include <hubbub/storage/run_index.h>
#include <hubbub/storage/storage_error.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hubbub::storage {

// The crashes that a commit survives.
enum class Durability : std::uint8_t {
    relaxed,  // none for certain: the file is sound after a crash of the process
    process,  // a crash of the process
    power,    // a crash of the machine
};

// The writer's connection. Not thread safe. Functions throw StorageError, but functions that change
// the file may throw any exception, which transact() converts.
class HistoryDb {
  public:
    static constexpr const char* file_name = "history.db";

    // Opens the file in this directory, creates it if it is missing, and brings it to this
    // version's schema. Only the owner of the directory's state.db may open it.
    static HistoryDb open(const std::string& directory, Durability durability);

    HistoryDb(HistoryDb&&) noexcept;
    HistoryDb& operator=(HistoryDb&&) noexcept;
    ~HistoryDb();

    // Returns the highest id that was ever stored.
    protocol::MessageId last_id();
    // Returns the runs of the messages that the index does not have yet.
    RunIndex unindexed();

    // Calls `changes` in one transaction. If it throws, or if the commit fails, nothing is changed.
    void transact(const std::function<void(HistoryDb&)>& changes);

    // The functions below require a transaction.

    // Appends messages. Their ids must be above all others.
    void append(const protocol::StoredRun& run);
    // Adds runs to the index, sorted as RunIndex::sorted() does. From now on it has all messages.
    void index(std::span<const PlacedRun> runs);
    // Adds them in parts: the index has all messages up to an id once it is marked.
    void index_part(std::span<const PlacedRun> runs);
    void mark_indexed(protocol::MessageId last);
    // Adds up to `max` messages to the index of words, the oldest first. Returns how many it looked
    // at; fewer than `max` if there are no more.
    std::size_t make_searchable(std::size_t max);
    // Erases the text of a message, and the message.
    void erase(protocol::MessageId id);
    // Marks a place whose messages nobody may read again, for erase_before().
    void forget(const protocol::HistoryPlace& place);
    // Erases up to `max` messages of a place with ids below `before`. Returns how many it looked
    // at; fewer than `max` if there are no more.
    std::size_t erase_before(const protocol::HistoryPlace& place, protocol::MessageId before,
                             std::size_t max);
    // Forgets the conversations of a dropped account, and marks its other messages up to this id
    // for erasure.
    void forget_account(std::int64_t account, const std::string& name, protocol::MessageId until);
    // Removes a conversation without messages from the lists of its accounts.
    void drop_conversation(const protocol::HistoryPlace& place);

  private:
    friend class HistoryRetention;
    struct Parts;
    explicit HistoryDb(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace hubbub::storage
