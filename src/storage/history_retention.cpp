#include <hubbub/storage/history_db.h>
#include <hubbub/storage/history_retention.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "history_db_parts.h"

namespace hubbub::storage {
namespace {

using protocol::HistoryPlace;
using protocol::MessageId;

// Messages, or places, of one step. A commit of this size takes a few milliseconds.
constexpr std::size_t max_step = 500;
// This many erased messages stay in the index of places: their removal visits every place.
constexpr std::size_t max_stale = 50'000;
constexpr std::chrono::minutes count_pause{10};
// Of the index of words, in one step.
constexpr int merged_pages = 64;
constexpr std::int64_t small_file = std::int64_t{64} << 20;
constexpr std::chrono::hours merge_pause{24};
// Free pages kept for the next messages.
constexpr std::int64_t spare_pages = 1024;
constexpr const char* give_back_pages = "PRAGMA incremental_vacuum(256)";
// Before the first place of the index.
constexpr HistoryPlace before_all = {std::numeric_limits<std::int64_t>::min(), 0};
constexpr MessageId above_all = std::numeric_limits<std::int64_t>::max();

std::int64_t as_column(MessageId id) {
    return static_cast<std::int64_t>(id);
}

MessageId as_id(SQLite::Statement& row, int column) {
    return static_cast<MessageId>(row.getColumn(column).getInt64());
}

}  // namespace

HistoryRetention::HistoryRetention(HistoryDb& database, std::optional<KnownPlaces> known)
    : database_(database), known_(std::move(known)), newest_at_start_(database.last_id()) {
    converting(database_.parts_->database.getFilename(), [&] {
        if (mark("erased") != mark("trimmed")) trimmed_ = before_all;
        database_.parts_->sql.each("SELECT max(id) FROM messages", [&](SQLite::Statement& row) {
            unindexed_at_start_ = as_id(row, 0);
        });
    });
}

bool HistoryRetention::step(const RetentionLimits& limits, Wall now) {
    return converting(database_.parts_->database.getFilename(), [&] {
        indexed_ = mark("indexed");
        return forget_unknown() || erase_forgotten() || erase_accounts() ||
               erase_old(limits, now) || erase_surplus(limits.messages, now) || drop_runs() ||
               merge_words(now) || give_back() || clean_log();
    });
}

MessageId HistoryRetention::mark(const std::string& name) {
    MessageId out = 0;
    database_.parts_->sql.each(
        "SELECT id FROM marks WHERE name = ?", [&](SQLite::Statement& row) { out = as_id(row, 0); },
        name);
    return out;
}

std::int64_t HistoryRetention::pragma(const char* question) {
    return database_.parts_->database.execAndGet(question).getInt64();
}

// Goes on to the next place of the index. Returns false if there is none.
bool HistoryRetention::next_place(Place& place) {
    bool found = false;
    database_.parts_->sql.each(
        "SELECT low, high FROM runs WHERE (low, high) > (?, ?) ORDER BY low, high LIMIT 1",
        [&](SQLite::Statement& row) {
            place = {row.getColumn(0).getInt64(), row.getColumn(1).getInt64()};
            found = true;
        },
        place.low, place.high);
    return found;
}

bool HistoryRetention::has_runs(const Place& place) {
    bool found = false;
    database_.parts_->sql.each(
        "SELECT 1 FROM runs WHERE low = ? AND high = ? LIMIT 1",
        [&](SQLite::Statement&) { found = true; }, place.low, place.high);
    return found;
}

bool HistoryRetention::is_known(const Place& place) const {
    if (place.is_conversation()) {
        const auto exists = [&](std::int64_t account) {
            const auto id = static_cast<std::uint64_t>(account);
            return id > known_->last_account || known_->accounts.contains(id);
        };
        return exists(place.low) && exists(place.high);
    }
    const auto number = static_cast<MessageId>(-place.low);
    return number > newest_at_start_ || known_->channels.contains(number);
}

// Once the index has all that there was at the start.
bool HistoryRetention::forget_unknown() {
    if (!known_ || indexed_ < unindexed_at_start_) return false;
    if (compared_ == Place()) compared_ = before_all;
    std::vector<Place> unknown;
    bool more = true;
    for (std::size_t n = 0; n < max_step; ++n) {
        more = next_place(compared_);
        if (!more) break;
        if (!is_known(compared_)) unknown.push_back(compared_);
    }
    if (!unknown.empty()) {
        database_.transact([&](HistoryDb& database) {
            for (const Place& place : unknown) database.forget(place);
        });
    }
    if (!more) known_.reset();
    return true;
}

// The place leaves the table once the index has no messages of it, nor gets any.
bool HistoryRetention::erase_forgotten() {
    Sql& sql = database_.parts_->sql;
    Place place;
    sql.each("SELECT low, high FROM forgotten LIMIT 1", [&](SQLite::Statement& row) {
        place = {row.getColumn(0).getInt64(), row.getColumn(1).getInt64()};
    });
    if (!place) return false;
    if (std::exchange(forgotten_, place) != place) {
        forgotten_until_ = 0;
        sql.each("SELECT max(id) FROM messages",
                 [&](SQLite::Statement& row) { forgotten_until_ = as_id(row, 0); });
    }
    const bool last = indexed_ >= forgotten_until_;
    std::size_t looked = 0;
    database_.transact([&](HistoryDb& database) {
        looked = database.erase_before(place, above_all, max_step);
        if (looked == max_step || !last) return;
        sql.run("DELETE FROM forgotten WHERE low = ? AND high = ?", place.low, place.high);
        database.drop_conversation(place);
    });
    if (looked < max_step && last) forgotten_ = {};
    return looked > 0 || last;
}

// Scans the messages from the oldest on, for there is no index by account.
bool HistoryRetention::erase_accounts() {
    Sql& sql = database_.parts_->sql;
    std::int64_t account = 0, cursor = 0, until = 0;
    std::string name;
    sql.each("SELECT account, name, cursor, until FROM erasures LIMIT 1",
             [&](SQLite::Statement& row) {
                 account = row.getColumn(0).getInt64();
                 name = row.getColumn(1).getString();
                 cursor = row.getColumn(2).getInt64();
                 until = row.getColumn(3).getInt64();
             });
    if (account == 0) return false;
    std::vector<MessageId> found;
    std::size_t looked = 0;
    sql.each(
        "SELECT id, low, high, account FROM messages WHERE id > ? AND id <= ? ORDER BY id LIMIT ?",
        [&](SQLite::Statement& row) {
            ++looked;
            cursor = row.getColumn(0).getInt64();
            if (row.getColumn(1).getInt64() == account || row.getColumn(2).getInt64() == account ||
                row.getColumn(3).getString() == name)
                found.push_back(static_cast<MessageId>(cursor));
        },
        cursor, until, static_cast<std::int64_t>(max_step));
    database_.transact([&](HistoryDb& database) {
        for (const MessageId id : found) database.erase(id);
        if (looked < max_step) {
            sql.run("DELETE FROM erasures WHERE account = ?", account);
        } else {
            sql.run("UPDATE erasures SET cursor = ? WHERE account = ?", cursor, account);
        }
    });
    return true;
}

// In the order of ids, so that a step empties a few neighbouring pages.
bool HistoryRetention::erase_old(const RetentionLimits& limits, Wall now) {
    Sql& sql = database_.parts_->sql;
    MessageId before = 0;
    if (limits.age.count() > 0) before = protocol::first_id_at(now - limits.age);
    if (limits.bytes > 0) {
        const std::int64_t used = (pragma("PRAGMA page_count") - pragma("PRAGMA freelist_count")) *
                                  pragma("PRAGMA page_size");
        if (used > static_cast<std::int64_t>(limits.bytes)) before = above_all;
    }
    // Messages that are not indexed yet stay.
    before = std::min(before, indexed_ + 1);
    MessageId last = 0;
    sql.each(
        "SELECT id FROM messages WHERE id < ? ORDER BY id LIMIT ?",
        [&](SQLite::Statement& row) { last = as_id(row, 0); }, as_column(before),
        static_cast<std::int64_t>(max_step));
    if (last == 0) return false;
    std::size_t count = 0;
    database_.transact([&](HistoryDb&) {
        count = database_.parts_->erase(0, last, 0, max_step);
        sql.run(
            "INSERT INTO marks VALUES ('erased', ?) "
            "ON CONFLICT (name) DO UPDATE SET id = max(id, excluded.id)",
            as_column(last));
    });
    stale_ += count;
    return true;
}

// A step counts the messages of a part of the newest ones, or erases older ones.
bool HistoryRetention::erase_surplus(std::size_t max, Wall now) {
    if (max == 0) {
        count_.reset();
        return false;
    }
    if (!count_) {
        const bool rests = now >= counted_at_ && now - counted_at_ < count_pause;
        if (rests || indexed_ == counted_to_) return false;
        counted_to_ = indexed_;
        count_ = Count{before_all, 0, 0, false};
    }
    Count& count = *count_;
    if (count.before == 0) {
        if (!next_place(count.place)) {
            count_.reset();
            counted_at_ = now;
            return false;
        }
        count = {count.place, above_all};
    }
    if (count.erases) {
        std::size_t looked = 0;
        database_.transact([&](HistoryDb& database) {
            looked = database.erase_before(count.place, count.before, max_step);
        });
        if (looked < max_step) count.before = 0;
        return true;
    }
    for (std::size_t looked = 0; looked < max_step && !count.erases && count.before != 0; ++looked)
        looked += count_run(max, max_step);
    return true;
}

// Counts the messages of the newest run that begins below the counted ones. Returns the number.
std::size_t HistoryRetention::count_run(std::size_t max, std::size_t most) {
    Count& count = *count_;
    Sql& sql = database_.parts_->sql;
    std::int64_t first = 0, last = 0;
    sql.each(
        "SELECT first, last FROM runs WHERE low = ? AND high = ? AND first < ? "
        "ORDER BY first DESC LIMIT 1",
        [&](SQLite::Statement& row) {
            first = row.getColumn(0).getInt64();
            last = std::min(row.getColumn(1).getInt64(), as_column(count.before) - 1);
        },
        count.place.low, count.place.high, as_column(count.before));
    if (first == 0) {
        count.before = 0;
        return 0;
    }
    const std::size_t wanted = std::min(most, max - count.counted);
    std::size_t found = 0;
    sql.each(
        "SELECT id FROM messages WHERE id BETWEEN ? AND ? AND low = ? AND high = ? "
        "ORDER BY id DESC LIMIT ?",
        [&](SQLite::Statement& row) {
            ++found;
            count.before = as_id(row, 0);
        },
        first, last, count.place.low, count.place.high, static_cast<std::int64_t>(wanted));
    count.counted += found;
    if (found < wanted) count.before = static_cast<MessageId>(first);
    count.erases = count.counted == max;
    return found;
}

// Removes runs without messages from the index, and conversations without runs.
bool HistoryRetention::drop_runs() {
    if (!trimmed_) {
        if (stale_ < max_stale) return false;
        stale_ = 0;
        trimmed_ = before_all;
    }
    Sql& sql = database_.parts_->sql;
    const MessageId erased = mark("erased");
    bool more = true;
    database_.transact([&](HistoryDb& database) {
        for (std::size_t looked = 0; more && looked < max_step; ++looked) {
            Place next = *trimmed_;
            more = next_place(next);
            if (!more) break;
            sql.run(
                "DELETE FROM runs WHERE low = ? AND high = ? AND first <= ? AND last <= ? "
                "ORDER BY first LIMIT ?",
                next.low, next.high, as_column(erased), as_column(erased),
                static_cast<std::int64_t>(max_step));
            const auto dropped = static_cast<std::size_t>(database_.parts_->database.getChanges());
            looked += dropped;
            if (dropped == max_step) break;  // the place may have more
            if (next.is_conversation() && !has_runs(next)) database.drop_conversation(next);
            trimmed_ = next;
        }
        if (!more)
            sql.run(
                "INSERT INTO marks VALUES ('trimmed', ?) "
                "ON CONFLICT (name) DO UPDATE SET id = excluded.id",
                as_column(erased));
    });
    if (!more) trimmed_.reset();
    return true;
}

bool HistoryRetention::give_back() {
    if (pragma("PRAGMA freelist_count") <= spare_pages) return false;
    database_.parts_->database.exec(give_back_pages);
    return true;
}

// Words of erased messages stay in the index of words until it is rewritten: of a small file at
// once, of a larger one once a day.
bool HistoryRetention::merge_words(Wall now) {
    Sql& sql = database_.parts_->sql;
    bool begins = false;
    if (!merges_) {
        const bool is_small =
            pragma("PRAGMA page_count") * pragma("PRAGMA page_size") <= small_file;
        const Wall last = protocol::time_of(mark("merged"));
        const bool rests = !is_small && now >= last && now - last < merge_pause;
        begins = mark("merging") != 0 || (mark("unmerged") != 0 && !rests);
        if (!begins) return false;
    }
    database_.transact([&](HistoryDb&) {
        if (begins) {
            sql.run("DELETE FROM marks WHERE name = 'unmerged'");
            sql.run("INSERT OR REPLACE INTO marks VALUES ('merging', 1)");
            sql.run("INSERT OR REPLACE INTO marks VALUES ('merged', ?)",
                    as_column(protocol::first_id_at(now)));
        }
        merges_ = database_.parts_->search.merge(begins, merged_pages);
        if (!merges_) sql.run("DELETE FROM marks WHERE name = 'merging'");
    });
    // The old pages are still in the log.
    database_.parts_->erased = true;
    return true;
}

// Erased text stays in the WAL until it is overwritten. If a reader is in the way, the next time.
bool HistoryRetention::clean_log() {
    if (!database_.parts_->erased) return false;
    sqlite3* const handle = database_.parts_->database.getHandle();
    ::sqlite3_busy_timeout(handle, 0);
    const int result =
        ::sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    ::sqlite3_busy_timeout(handle, busy_timeout_ms);
    if (result == SQLITE_OK) database_.parts_->erased = false;
    return false;
}

}  // namespace hubbub::storage
