#include <hubbub/storage/history_reader.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "database_file.h"
#include "message_row.h"
#include "schema.h"
#include "search_check.h"
#include "search_index.h"
#include "search_pass.h"
#include "sql.h"

namespace hubbub::storage {
namespace {

using protocol::HistoryRange;
using protocol::MessageId;
using protocol::StoredKind;
using protocol::StoredMessage;

std::int64_t to_column(MessageId id) {
    return static_cast<std::int64_t>(id);
}

// Collects the messages of one range, run by run.
class Collector {
  public:
    Collector(Sql& sql, const HistoryRange& range)
        : sql_(sql), range_(range), after_(range.after), before_(range.before) {
        found_.reserve(std::min(range.max, usual_messages));
    }

    // Adds the messages of a run. Runs may overlap earlier ones. Returns false if no more are
    // needed.
    bool add(const IdRun& run) {
        const std::size_t left = range_.max - found_.size();
        const std::int64_t low = to_column(std::max(run.first, after_ + 1));
        const std::int64_t high = to_column(std::min(run.last, before_ - 1));
        const std::int64_t highest_kind =
            static_cast<std::int64_t>(range_.events ? StoredKind::mode : StoredKind::notice);
        if (low > high) return true;
        const auto take = [&](SQLite::Statement& row) { found_.push_back(message_in(row)); };
        if (range_.newest) {
            sql_.each(
                "SELECT * FROM messages WHERE id BETWEEN ? AND ? AND low = ? AND high = ? AND "
                "kind <= ? ORDER BY id DESC LIMIT ?",
                take, low, high, range_.place.low, range_.place.high, highest_kind,
                static_cast<std::int64_t>(left));
            before_ = std::min(before_, run.first);
        } else {
            sql_.each(
                "SELECT * FROM messages WHERE id BETWEEN ? AND ? AND low = ? AND high = ? AND "
                "kind <= ? ORDER BY id LIMIT ?",
                take, low, high, range_.place.low, range_.place.high, highest_kind,
                static_cast<std::int64_t>(left));
            after_ = std::max(after_, run.last);
        }
        return found_.size() < range_.max;
    }

    // Returns the messages in the order of their ids.
    std::vector<StoredMessage> take() {
        if (range_.newest) std::reverse(found_.begin(), found_.end());
        return std::move(found_);
    }

  private:
    static constexpr std::size_t usual_messages = 100;

    Sql& sql_;
    const HistoryRange& range_;
    MessageId after_;  // not read yet: those between
    MessageId before_;
    std::vector<StoredMessage> found_;
};

IdRun run_in(SQLite::Statement& row) {
    return {static_cast<MessageId>(row.getColumn(0).getInt64()),
            static_cast<MessageId>(row.getColumn(1).getInt64())};
}

}  // namespace

struct HistoryReader::Parts {
    explicit Parts(const std::string& file)
        : database(file, SQLite::OPEN_READONLY, busy_timeout_ms), sql(database) {}

    std::vector<StoredMessage> read(const HistoryRange& range, std::span<const IdRun> unindexed);

    SQLite::Database database;
    Sql sql;
};

HistoryReader::HistoryReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HistoryReader::HistoryReader(HistoryReader&&) noexcept = default;
HistoryReader& HistoryReader::operator=(HistoryReader&&) noexcept = default;
HistoryReader::~HistoryReader() = default;

HistoryReader HistoryReader::open(const std::string& file) {
    require_readable(file);
    return converting(file, [&] {
        auto parts = std::make_unique<Parts>(file);
        parts->database.exec("PRAGMA cache_size = -2048");
        parts->database.exec("PRAGMA trusted_schema = OFF");
        parts->database.exec("PRAGMA cell_size_check = ON");
        require_version(parts->database, history_schema());
        return HistoryReader(std::move(parts));
    });
}

// Reads in a transaction that the caller has begun.
std::vector<StoredMessage> HistoryReader::Parts::read(const HistoryRange& range,
                                                      std::span<const IdRun> unindexed) {
    Collector out(sql, range);
    bool more = true;
    // The index has lower ids than `unindexed`, but for runs that it got since.
    if (range.newest) {
        for (auto run = unindexed.rbegin(); more && run != unindexed.rend(); ++run)
            more = out.add(*run);
        if (more)
            sql.each_while(
                "SELECT first, last FROM runs WHERE low = ? AND high = ? AND first < ? "
                "ORDER BY first DESC",
                [&](SQLite::Statement& row) {
                    const IdRun run = run_in(row);
                    return run.last > range.after && out.add(run);
                },
                range.place.low, range.place.high, to_column(range.before));
    } else {
        // From the last run that begins at or before the first id.
        sql.each_while(
            "SELECT first, last FROM runs WHERE low = ?1 AND high = ?2 AND first >= "
            "ifnull((SELECT max(first) FROM runs WHERE low = ?1 AND high = ?2 AND first <= "
            "?3), 0) AND first < ?4 ORDER BY first",
            [&](SQLite::Statement& row) { return more = out.add(run_in(row)); }, range.place.low,
            range.place.high, to_column(range.after + 1), to_column(range.before));
        for (auto run = unindexed.begin(); more && run != unindexed.end(); ++run)
            more = out.add(*run);
    }
    return out.take();
}

std::vector<StoredMessage> HistoryReader::read(const HistoryRange& range,
                                               std::span<const IdRun> unindexed) {
    if (range.max == 0 || range.after >= range.before) return {};
    return converting(parts_->database.getFilename(), [&] {
        // One moment. It is later than that of `unindexed`, so a run may be in both.
        const SQLite::Transaction moment(parts_->database);
        return parts_->read(range, unindexed);
    });
}

protocol::SearchedPart HistoryReader::search(const protocol::HistorySearch& wanted,
                                             std::span<const IdRun> unindexed) {
    if (wanted.max == 0 || wanted.after + 1 >= wanted.before)
        return {{}, wanted.newest ? wanted.after + 1 : wanted.before - 1};
    return converting(parts_->database.getFilename(), [&] {
        const SQLite::Transaction moment(parts_->database);
        const SearchPass::Read read = [&](const HistoryRange& range) {
            return parts_->read(range, unindexed);
        };
        return SearchPass(parts_->sql, wanted, read).run();
    });
}

MessageId HistoryReader::searchable() {
    return converting(parts_->database.getFilename(), [&] { return searchable_id(parts_->sql); });
}

StoredMessage HistoryReader::find(MessageId id) {
    return converting(parts_->database.getFilename(), [&] {
        StoredMessage out;
        parts_->sql.each(
            "SELECT * FROM messages WHERE id = ?",
            [&](SQLite::Statement& row) { out = message_in(row); }, to_column(id));
        return out;
    });
}

std::vector<std::int64_t> HistoryReader::peers(std::int64_t account) {
    return converting(parts_->database.getFilename(), [&] {
        std::vector<std::int64_t> out;
        parts_->sql.each(
            "SELECT peer FROM conversations WHERE account = ? AND NOT EXISTS (SELECT 1 FROM "
            "forgotten WHERE low = min(account, peer) AND high = max(account, peer)) "
            "ORDER BY peer",
            [&](SQLite::Statement& row) { out.push_back(row.getColumn(0).getInt64()); }, account);
        return out;
    });
}

void HistoryReader::each(const std::function<void(const StoredMessage&)>& take) {
    converting(parts_->database.getFilename(), [&] {
        parts_->sql.each("SELECT * FROM messages ORDER BY id",
                         [&](SQLite::Statement& row) { take(message_in(row)); });
    });
}

std::size_t HistoryReader::each_readable(const std::function<void(const StoredMessage&)>& take) {
    Sql& sql = parts_->sql;
    std::int64_t last = 0;
    std::size_t gaps = 0;
    // Throws what `take` throws.
    const auto read_on = [&] {
        std::optional<StoredMessage> one;
        for (;;) {
            // One statement for each row: what `take` throws is no fault of the file.
            one.reset();
            sql.each(
                "SELECT * FROM messages WHERE id > ? ORDER BY id LIMIT 1",
                [&](SQLite::Statement& row) { one = message_in(row); }, last);
            if (!one) return;
            take(*one);
            last = to_column(one->id);
        }
    };
    const auto readable_above = [&](std::int64_t id) {
        try {
            sql.each(
                "SELECT * FROM messages WHERE id > ? ORDER BY id LIMIT 1",
                [](SQLite::Statement& row) { message_in(row); }, id);
            return true;
        } catch (const SQLite::Exception&) {
            return false;
        }
    };
    for (;;) {
        try {
            read_on();
            return gaps;
        } catch (const SQLite::Exception&) {
            ++gaps;
        }
        // The lowest id above which something can be read is between `bad` and `good`.
        constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
        std::int64_t bad = last, good = last, step = 1;
        do {
            good = highest - good > step ? good + step : highest;
            step = step > highest / 2 ? highest : step * 2;
        } while (good != highest && !readable_above(good));
        while (good - bad > 1) {
            const std::int64_t middle = bad + (good - bad) / 2;
            (readable_above(middle) ? good : bad) = middle;
        }
        last = good;
    }
}

std::vector<std::string> HistoryReader::faults() {
    std::vector<std::string> out;
    try {
        // So that all checks see one moment while the writer goes on.
        const SQLite::Transaction moment(parts_->database);
        out = found_by(parts_->database, "PRAGMA integrity_check");
        // Each also reads the rest of the file.
        for (const char* const check :
             {"SELECT 'the index of place ' || low || ' ' || high || ' overlaps at message ' || "
              "first FROM (SELECT low, high, first, last, lag(last) OVER (PARTITION BY low, high "
              "ORDER BY first) AS before FROM runs) WHERE before >= first OR first > last LIMIT 9",
              "SELECT 'message ' || id || ' of place ' || low || ' ' || high || ' is not in the "
              "index' FROM messages AS m WHERE id <= (SELECT id FROM marks WHERE name = 'indexed') "
              "AND ifnull((SELECT last FROM runs WHERE low = m.low AND high = m.high AND first <= "
              "m.id ORDER BY first DESC LIMIT 1), 0) < id LIMIT 9"}) {
            const auto found = found_by(parts_->database, check);
            out.insert(out.end(), found.begin(), found.end());
        }
        const auto found = faults_of_search(parts_->database, parts_->sql);
        out.insert(out.end(), found.begin(), found.end());
    } catch (const SQLite::Exception& error) {
        out.emplace_back(error.what());
    }
    return out;
}

void HistoryReader::copy_to(const std::string& path) {
    copy_database(parts_->database, path);
}

}  // namespace hubbub::storage
