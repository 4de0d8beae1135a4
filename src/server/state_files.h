#pragma once
// The server's database of accounts, channels and server bans, in its data directory.

#include <hubbub/chat/state_store.h>
#include <hubbub/storage/state_db.h>
#include <hubbub/storage/state_writer.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "state_records.h"

namespace hubbub::server {

// Thread safe between start() and stop(); before and after, not.
class StateFiles final : public chat::StateStore {
  public:
    // Called in the writer's thread.
    using Report = storage::StateWriter::Report;

    // Opens the database, and creates it if it is missing. Throws storage::StorageError.
    explicit StateFiles(const std::string& directory);

    // Returns all records. Removes bans that have expired. Logs records that are not valid, and
    // leaves them in the database. Before start(). Throws storage::StorageError.
    LoadedState load(std::int64_t now);
    // Adds the bans of a file of an earlier version, once. Returns false, without a change, if a
    // file was imported before. Before start(). Throws storage::StorageError.
    bool import_bans(const chat::ServerBans::List& bans);

    // Removes these read markers. Before start(). Throws storage::StorageError.
    void drop_markers(const std::vector<chat::ReadMarker>& markers);

    // Starts the writer's thread.
    void start(Report report);
    // Saves everything that is queued, as far as possible. Returns the number of lost changes.
    // Later calls do nothing.
    std::size_t stop();

    Ticket put(std::shared_ptr<const chat::Account> account) override;
    Ticket put(std::shared_ptr<const chat::RegisteredChannel> channel) override;
    Ticket put(std::shared_ptr<const chat::ServerBan> ban) override;
    Ticket drop(std::shared_ptr<const chat::Account> account) override;
    Ticket drop(std::shared_ptr<const chat::RegisteredChannel> channel) override;
    Ticket drop(std::shared_ptr<const chat::ServerBan> ban) override;
    void put_marker(const chat::ReadMarker& marker) override;
    void drop_marker(std::uint64_t account, const protocol::HistoryPlace& place) override;
    void hold() override { writer_->hold(); }
    void release() override { writer_->release(); }
    bool wait_for_room(const ThreadWake& wake, const std::function<bool()>& gives_up) override;
    Saved wait(Ticket ticket, const ThreadWake& wake,
               const std::function<bool()>& gives_up) override;

  private:
    std::optional<storage::StateDb> database_;  // before start()
    std::optional<storage::StateWriter> writer_;
    bool stopped_ = false;
};

}  // namespace hubbub::server
