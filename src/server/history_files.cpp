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

// At most half of the processors read at a time, so that many large queries leave the others for
// messages. There are at least two readers, because searches never take the last one. A part of an
// answer takes about a millisecond. Each reader has a cache of 2 MiB.
const std::size_t max_readers = std::clamp(std::thread::hardware_concurrency() / 2, 2U, 4U);
const std::size_t max_searches = max_readers / 2;

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

HistoryFiles::Lease::Lease(HistoryFiles& of, Use use) : of_(of), searches_(use == Use::search) {
    {
        MutexLock lock(of_.mutex_);
        if (searches_) {
            while (of_.searches_ == max_searches) of_.search_ended_.wait(of_.mutex_);
            ++of_.searches_;
        }
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
        end();
        throw;
    }
}

HistoryFiles::Lease::~Lease() {
    MutexLock lock(of_.mutex_);
    of_.free_.push_back(std::move(reader_));
    end();
}

void HistoryFiles::Lease::end() {
    --of_.leased_;
    of_.given_back_.notify();
    if (!searches_) return;
    --of_.searches_;
    of_.search_ended_.notify();
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
bool HistoryFiles::wait_until_stored(MessageId last, const ThreadWake& wake,
                                     const GivesUp& gives_up) {
    constexpr std::chrono::milliseconds interval{100};
    bool waited = false;
    while (writer_.committed() < last && !writer_.late() && !gives_up()) {
        writer_.wake_at(last, wake);
        ThreadWake::wait(nullptr, 0, interval);
        waited = true;
    }
    if (waited) wake.wake();
    return writer_.committed() >= last;
}

template <class Read>
auto HistoryFiles::reading(const Read& read) -> std::optional<decltype(read())> {
    try {
        return read();
    } catch (const storage::StorageError& error) {
        log::event(log::Level::error, "history.not-read", {{"reason", error.what()}});
        return std::nullopt;
    }
}

std::optional<History::Messages> HistoryFiles::read(const HistoryRange& range,
                                                    const ThreadWake& wake,
                                                    const GivesUp& gives_up) {
    const bool complete = wait_until_stored(writer_.queued_for(range.place), wake, gives_up);
    return reading([&] {
        // In this order, so that a message committed in between is not missed.
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
    });
}

std::optional<protocol::SearchedPart> HistoryFiles::search(const protocol::HistorySearch& wanted,
                                                           const ThreadWake& wake,
                                                           const GivesUp& gives_up) {
    wait_until_stored(std::min(wanted.before - 1, writer_.queued()), wake, gives_up);
    return reading([&] {
        std::vector<storage::IdRun> unindexed;
        if (wanted.places.size() == 1) unindexed = writer_.unindexed(wanted.places.front());
        Lease reader(*this, Use::search);
        return (*reader).search(wanted, unindexed);
    });
}

std::optional<History::Messages> HistoryFiles::find(std::span<const MessageId> ids) {
    return reading([&] {
        Messages out;
        Lease reader(*this);
        for (const MessageId id : ids) {
            StoredMessage found = (*reader).find(id);
            if (found.id != 0) out.push_back(std::move(found));
        }
        return out;
    });
}

std::vector<std::uint64_t> HistoryFiles::peers(std::uint64_t account) {
    const auto own = static_cast<std::int64_t>(account);
    const auto found = reading([&] {
        // In this order, so that a peer indexed in between is not missed.
        std::vector<std::int64_t> peers = writer_.unindexed_peers(own);
        Lease reader(*this);
        const std::vector<std::int64_t> indexed = (*reader).peers(own);
        peers.insert(peers.end(), indexed.begin(), indexed.end());
        std::sort(peers.begin(), peers.end());
        peers.erase(std::unique(peers.begin(), peers.end()), peers.end());
        return std::vector<std::uint64_t>(peers.begin(), peers.end());
    });
    return found.value_or(std::vector<std::uint64_t>());
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
