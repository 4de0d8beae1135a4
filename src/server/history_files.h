#pragma once
// The server's database of messages, in its data directory.

#include <hubbub/base/mutex.h>
#include <hubbub/chat/history.h>
#include <hubbub/storage/history_reader.h>
#include <hubbub/storage/history_writer.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hubbub::server {

// Thread safe, except stop().
class HistoryFiles final : public chat::History {
  public:
    // Opens the database, creates it if it is missing, and starts its thread. History that is not
    // `known` is erased. `ids` must outlive it. Throws storage::StorageError.
    HistoryFiles(const std::string& directory, storage::Durability durability,
                 protocol::MessageIds& ids, storage::HistoryWriter::Report report,
                 storage::KnownPlaces known);

    // Sets how much is kept.
    void keep(const storage::RetentionLimits& limits) { writer_.keep(limits); }

    // Stores everything that is queued, as far as possible. Returns the number of lost messages.
    std::size_t stop();

    bool keeps() const override { return true; }
    bool confirms() const override { return durability_ != storage::Durability::relaxed; }
    protocol::MessageId append(protocol::StoredRun run, Wall now) override;
    protocol::MessageId stored() const override { return writer_.committed(); }
    bool late() const override { return writer_.late(); }
    void report_late() override { writer_.report_late(); }
    bool has_room() const override { return writer_.has_room(); }
    void wake_at(protocol::MessageId id, const ThreadWake& wake) override {
        writer_.wake_at(id, wake);
    }
    void wake_with_room(const ThreadWake& wake) override { writer_.wake_with_room(wake); }
    std::optional<Messages> read(const protocol::HistoryRange& range, const ThreadWake& wake,
                                 const GivesUp& gives_up) override;
    std::optional<protocol::SearchedPart> search(const protocol::HistorySearch& wanted,
                                                 const ThreadWake& wake,
                                                 const GivesUp& gives_up) override;
    std::optional<Messages> find(std::span<const protocol::MessageId> ids) override;
    std::vector<std::uint64_t> peers(std::uint64_t account) override;
    protocol::MessageId erase(protocol::MessageId message) override;
    protocol::MessageId forget(const protocol::HistoryPlace& place) override;
    protocol::MessageId forget_account(std::uint64_t account, const std::string& name) override;

  private:
    // The use of a reader. Searches take longer than other reads, and never occupy all readers.
    enum class Use : std::uint8_t { read, search };
    // One of a few connections for readers; given back when destroyed.
    class Lease {
      public:
        explicit Lease(HistoryFiles& of, Use use = Use::read);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        storage::HistoryReader& operator*() { return *reader_; }

      private:
        void end() REQUIRES(of_.mutex_);

        HistoryFiles& of_;
        const bool searches_;
        std::unique_ptr<storage::HistoryReader> reader_;
    };

    // Blocks until everything up to this id is stored. Returns false if that is late.
    bool wait_until_stored(protocol::MessageId last, const ThreadWake& wake,
                           const GivesUp& gives_up);
    // Returns the result of `read`. If it throws StorageError, logs that and returns nullopt.
    template <class Read>
    auto reading(const Read& read) -> std::optional<decltype(read())>;

    const std::string file_;
    const storage::Durability durability_;
    protocol::MessageIds& ids_;
    storage::HistoryWriter writer_;
    bool stopped_ = false;

    Mutex mutex_{Rank::leaf};
    Condition given_back_;
    Condition search_ended_;
    std::vector<std::unique_ptr<storage::HistoryReader>> free_ GUARDED_BY(mutex_);
    std::size_t leased_ GUARDED_BY(mutex_) = 0;
    std::size_t searches_ GUARDED_BY(mutex_) = 0;  // among them
};

}  // namespace hubbub::server
