#pragma once
// state.db: the SQLite database of what outlives the server.

#include <hubbub/storage/records.h>
#include <hubbub/storage/storage_error.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hubbub::storage {

// Not thread safe. Functions throw StorageError. Functions that change records throw any exception,
// and transact() converts it.
class StateDb {
  public:
    static constexpr const char* file_name = "state.db";

    // Opens the file in this directory, creates it if it is missing, and brings it to this
    // version's schema. Until it is destroyed, no other StateDb can open the directory.
    static StateDb open(const std::string& directory);
    // Opens this file for load(), faults() and copy_to(), also while a server uses it.
    static StateDb read(const std::string& file);

    StateDb(StateDb&&) noexcept;
    StateDb& operator=(StateDb&&) noexcept;
    ~StateDb();

    Records load();
    // Calls `changes` in one transaction. If it throws, or if the commit fails, nothing is changed.
    // After it returns, the changes survive a crash of the machine.
    void transact(const std::function<void(StateDb&)>& changes);

    // Add or replace one record. Requires a transaction, like the others below.
    void put(const AccountRecord& account);
    void put(const ChannelRecord& channel);
    void put(const BanRecord& ban);
    // Does nothing if there is no such account.
    void put(const ReadMarkerRecord& marker);
    // Remove one record, if it exists. An account takes its read markers with it.
    void drop_account(std::int64_t id);
    void drop_channel(std::int64_t id);
    void drop_ban(const std::string& kind, const std::string& user, const std::string& host);
    void drop_read_marker(std::int64_t account, std::int64_t low, std::int64_t high);
    // Note that ids up to these were used.
    void note_account_id(std::int64_t id);
    void note_channel_id(std::int64_t id);
    // Note that something that happens once was done.
    void mark(const std::string& name);
    bool is_marked(const std::string& name);

    // Returns the faults of the file, in words; empty if it is sound. Reads all of it.
    std::vector<std::string> faults();
    // Writes a copy of this moment to a new file, with mode 0600. Never overwrites one.
    void copy_to(const std::string& path);

  private:
    struct Parts;
    explicit StateDb(std::unique_ptr<Parts> parts);
    void put_texts(const char* sql, std::int64_t id, const Texts& texts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace hubbub::storage
