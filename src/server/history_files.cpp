#include "history_files.h"

#include <hubbub/base/log.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace hubbub::server {

using chat::History;
using protocol::HistoryPlace;
using protocol::HistoryRange;
using protocol::MessageId;
using protocol::StoredMessage;
using storage::HistoryDb;
using storage::HistoryReader;

namespace {

// Half of the processors read at a time, so that many large queries leave the others to those who
// talk. A part of an answer takes about a millisecond. Each reader has a cache of 2 MiB.
const std::size_t max_readers = std::clamp(std::thread::hardware_concurrency() / 2, 1U, 4U);

// Keeps `max` messages at the end that the range is read from.
void cut(History::Messages& messages, const HistoryRange& range) {
    if (messages.size() <= range.max) return;
    const auto surplus = static_cast<std::ptrdiff_t>(messages.size() - range.max);
    if (range.newest) {
        messages.erase(messages.begin(), messages.begin() + surplus);
    } else {
        messages.erase(messages.end() - surplus, messages.end());
    }
}

}  // namespace

HistoryFiles::Lease::Lease(HistoryFiles& of) : of_(of) {
    {
        MutexLock lock(of_.mutex_);
        while (of_.leased_ == max_readers) of_.given_back_.wait(of_.mutex_);
        ++of_.leased_;
        if (!of_.free_.empty()) {
            reader_ = std::move(of_.free_.back());
            of_.free_.pop_back();
        }
    }
    if (reader_) return;
    try {
        reader_ = std::make_unique<HistoryReader>(HistoryReader::open(of_.file_));
    } catch (...) {
        MutexLock lock(of_.mutex_);
        --of_.leased_;
        of_.given_back_.notify();
        throw;
    }
}

HistoryFiles::Lease::~Lease() {
    MutexLock lock(of_.mutex_);
    of_.free_.push_back(std::move(reader_));
    --of_.leased_;
    of_.given_back_.notify();
}

HistoryFiles::HistoryFiles(const std::string& directory, storage::Durability durability,
                           protocol::MessageIds& ids, storage::HistoryWriter::Report report,
                           storage::KnownPlaces known)
    : file_(directory + "/" + HistoryDb::file_name),
      durability_(durability),
      ids_(ids),
      writer_(HistoryDb::open(directory, durability), ids, std::move(report), {},
              std::move(known)) {}

std::size_t HistoryFiles::stop() {
    if (std::exchange(stopped_, true)) return 0;
    const std::size_t lost = writer_.stop();
    if (lost > 0) log::event(log::Level::error, "history.lost", {{"count", lost}});
    return lost;
}

MessageId HistoryFiles::append(protocol::StoredRun run, Wall now) {
    if (!run.place) return ids_.take(run.size(), now);
    return writer_.append(std::move(run), now);
}

// A wake-up may be meant for something else, which is then still to do.
bool HistoryFiles::wait_until_stored(const HistoryPlace& place, const ThreadWake& wake,
                                     const GivesUp& gives_up) {
    constexpr std::chrono::milliseconds interval{100};
    const MessageId last = writer_.queued_for(place);
    bool waited = false;
    while (writer_.committed() < last && !writer_.late() && !gives_up()) {
        writer_.wake_at(last, wake);
        ThreadWake::wait(nullptr, 0, interval);
        waited = true;
    }
    if (waited) wake.wake();
    return writer_.committed() >= last;
}

std::optional<History::Messages> HistoryFiles::read(const HistoryRange& range,
                                                    const ThreadWake& wake,
                                                    const GivesUp& gives_up) {
    const bool complete = wait_until_stored(range.place, wake, gives_up);
    try {
        // In this order, so that a message that is committed meanwhile is not missed.
        Messages pending = complete ? Messages() : writer_.pending(range.place);
        const auto unindexed = writer_.unindexed(range.place);
        Lease reader(*this);
        Messages out = (*reader).read(range, unindexed);
        const MessageId known = std::max(out.empty() ? 0 : out.back().id, range.after);
        for (StoredMessage& one : pending) {
            const bool wanted = range.events || one.kind <= protocol::StoredKind::notice;
            if (wanted && one.id > known && one.id < range.before) out.push_back(std::move(one));
        }
        cut(out, range);
        return out;
    } catch (const storage::StorageError& error) {
        log::event(log::Level::error, "history.not-read", {{"reason", error.what()}});
        return std::nullopt;
    }
}

std::vector<std::uint64_t> HistoryFiles::peers(std::uint64_t account) {
    try {
        const auto own = static_cast<std::int64_t>(account);
        // In this order, so that one that is indexed meanwhile is not missed.
        std::vector<std::int64_t> peers = writer_.unindexed_peers(own);
        Lease reader(*this);
        const std::vector<std::int64_t> indexed = (*reader).peers(own);
        peers.insert(peers.end(), indexed.begin(), indexed.end());
        std::sort(peers.begin(), peers.end());
        peers.erase(std::unique(peers.begin(), peers.end()), peers.end());
        return {peers.begin(), peers.end()};
    } catch (const storage::StorageError& error) {
        log::event(log::Level::error, "history.not-read", {{"reason", error.what()}});
        return {};
    }
}

MessageId HistoryFiles::erase(MessageId message) {
    return writer_.change([message](HistoryDb& database) { database.erase(message); });
}

MessageId HistoryFiles::forget(const HistoryPlace& place) {
    return writer_.change([place](HistoryDb& database) { database.forget(place); });
}

MessageId HistoryFiles::forget_account(std::uint64_t account, const std::string& name) {
    const auto until = writer_.queued();
    return writer_.change([account, name, until](HistoryDb& database) {
        database.forget_account(static_cast<std::int64_t>(account), name, until);
    });
}

}  // namespace hubbub::server
