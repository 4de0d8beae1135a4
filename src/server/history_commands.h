#pragma once
// Commands of hubbubd on history.db: backup, verify, export, import, account drop.

#include <hubbub/base/clock.h>
#include <hubbub/chat/account.h>
#include <hubbub/protocol/stored_message.h>
#include <hubbub/storage/history_db.h>
#include <hubbub/storage/records.h>
#include <hubbub/storage/run_index.h>

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace hubbub::server {

// Functions throw storage::StorageError.

// Returns the file with the history that belongs to a database of this name: in a data directory,
// or beside a backup, to whose name "-history" is added.
std::string history_beside(const std::string& database);
bool exists(const std::string& file);

// Writes the messages, as JSON lines or as text for people. Returns how many there were, and adds
// the number of gaps in a damaged file.
std::size_t export_history(const std::string& file, const storage::Records& records, bool as_text,
                           std::ostream& out, std::size_t& gaps);

// Reads messages into a data directory that has no history. Not thread safe.
class HistoryImport {
  public:
    explicit HistoryImport(std::string directory) : directory_(std::move(directory)) {}
    // Removes the imported messages, unless finish() was called.
    ~HistoryImport();
    HistoryImport(const HistoryImport&) = delete;
    HistoryImport& operator=(const HistoryImport&) = delete;

    // Adds a message, or counts it as skipped if nobody could read it: its channel is not
    // registered, or one of its accounts does not exist. Ids must rise.
    void add(const protocol::StoredMessage& message, const storage::Records& known);
    void finish();
    std::size_t added() const { return added_; }
    std::size_t skipped() const { return skipped_; }

  private:
    void learn(const storage::Records& known);
    void write();
    std::string file() const;

    const std::string directory_;
    std::optional<storage::HistoryDb> database_;
    bool learned_ = false;
    std::unordered_set<std::uint64_t> channels_;
    std::unordered_set<std::int64_t> accounts_;
    std::vector<protocol::StoredRun> batch_;
    protocol::MessageId last_ = 0;
    std::size_t added_ = 0;
    std::size_t skipped_ = 0;
    bool finished_ = false;
};

// Erases a dropped account's messages from the history, as the server does. Does nothing if there
// is no history. Not thread safe.
class HistoryErasure {
  public:
    // Requires that this process has the directory's state.db.
    explicit HistoryErasure(const std::string& directory);

    // Marks the account's messages, and the channels that it founded. If this process ends before
    // erase(), the server erases them.
    void mark(const chat::Account& account,
              const std::vector<std::shared_ptr<const chat::RegisteredChannel>>& channels);
    // Erases all that is marked. It may take minutes if there are millions of messages.
    void erase(Wall now);
    bool has_history() const { return database_.has_value(); }

  private:
    std::optional<storage::HistoryDb> database_;
};

}  // namespace hubbub::server
