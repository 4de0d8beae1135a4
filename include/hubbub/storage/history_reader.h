#pragma once
// Reads history.db, while the writer appends to it.

#include <hubbub/protocol/history_search.h>
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

// A reader's connection. Not thread safe. Functions throw StorageError.
class HistoryReader {
  public:
    // Opens the file, also while the writer uses it.
    static HistoryReader open(const std::string& file);

    HistoryReader(HistoryReader&&) noexcept;
    HistoryReader& operator=(HistoryReader&&) noexcept;
    ~HistoryReader();

    // Returns messages in the order of their ids. `unindexed` are the runs of the place that the
    // index does not have, as they were before this call.
    std::vector<protocol::StoredMessage> read(const protocol::HistoryRange& range,
                                              std::span<const IdRun> unindexed);
    // Returns a part of the messages that are searched for. Go on from where it ends. If the search
    // is in one place, `unindexed` are the runs of the place that the index by place does not have,
    // as they were before this call.
    protocol::SearchedPart search(const protocol::HistorySearch& wanted,
                                  std::span<const IdRun> unindexed);
    // Returns the id up to which the index of words has all messages.
    protocol::MessageId searchable();
    // Returns the message, or one without an id if there is none.
    protocol::StoredMessage find(protocol::MessageId id);
    // Returns the accounts with which `account` has had conversations.
    std::vector<std::int64_t> peers(std::int64_t account);
    // Calls `take` for each message, in the order of their ids.
    void each(const std::function<void(const protocol::StoredMessage&)>& take);
    // Like each(), but skips what cannot be read because the file is damaged. Returns the number
    // of such gaps.
    std::size_t each_readable(const std::function<void(const protocol::StoredMessage&)>& take);
    // Returns the faults of the file, in words; empty if it is sound. Reads all of it.
    std::vector<std::string> faults();
    // Writes a copy of this moment to a new file, with mode 0600. Never overwrites one.
    void copy_to(const std::string& path);

  private:
    struct Parts;
    explicit HistoryReader(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace hubbub::storage
