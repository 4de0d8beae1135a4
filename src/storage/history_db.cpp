#include <hubbub/storage/history_db.h>

#include <algorithm>
#include <utility>

#include <sqlite3.h>

#include "database_file.h"
#include "history_db_parts.h"
#include "message_row.h"
#include "schema.h"
#include "sql.h"

namespace hubbub::storage {
namespace {

using protocol::HistoryPlace;
using protocol::MessageId;
using protocol::StoredKind;
using protocol::StoredRun;

std::int64_t signed_id(MessageId id) {
    return static_cast<std::int64_t>(id);
}

void set_up(SQLite::Database& database, Durability durability) {
    // Before the first table. Larger pages need fewer writes for each message.
    database.exec("PRAGMA page_size = 8192");
    database.exec("PRAGMA auto_vacuum = INCREMENTAL");
    database.exec(durability == Durability::power ? "PRAGMA synchronous = FULL"
                                                  : "PRAGMA synchronous = NORMAL");
    // Erased text is overwritten.
    database.exec("PRAGMA secure_delete = ON");
    database.exec("PRAGMA cache_size = -8192");
    database.exec("PRAGMA journal_size_limit = 67108864");
    database.exec("PRAGMA trusted_schema = OFF");
    database.exec("PRAGMA cell_size_check = ON");
}

// The log is copied to the file from this length on.
constexpr int max_log_pages = 2000;
// If readers keep it from beginning again, the writer waits for them from this length on, but not
// for long: a backup may read for minutes.
constexpr int log_pages_to_wait = 8192;
constexpr int max_wait_ms = 250;

int note_log(void* log_pages, sqlite3* handle, const char* name, int pages) {
    *static_cast<int*>(log_pages) = pages;
    if (pages >= max_log_pages)
        ::sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    return SQLITE_OK;
}

}  // namespace

// The statement that runs for each message. Binds without copies, which SQLiteCpp cannot do for
// a part of a string. Throws SQLite::Exception.
class HistoryInsertion {
  public:
    explicit HistoryInsertion(SQLite::Database& database) : handle_(database.getHandle()) {
        check(::sqlite3_prepare_v3(handle_,
                                   "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", -1,
                                   SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
    }
    ~HistoryInsertion() { ::sqlite3_finalize(statement_); }
    HistoryInsertion(const HistoryInsertion&) = delete;
    HistoryInsertion& operator=(const HistoryInsertion&) = delete;

    // Binds the columns that the messages of a run share.
    void begin(const StoredRun& run) {
        check(::sqlite3_bind_int64(statement_, 2, run.place.low));
        check(::sqlite3_bind_int64(statement_, 3, run.place.high));
        bind_text(5, run.source);
        if (run.source.empty()) check(::sqlite3_bind_text(statement_, 5, "", 0, SQLITE_STATIC));
        bind_text(6, run.account);
        check(run.bot ? ::sqlite3_bind_int(statement_, 7, 1) : ::sqlite3_bind_null(statement_, 7));
    }
    void insert(MessageId id, StoredKind kind, std::string_view tags, std::string_view text) {
        check(::sqlite3_bind_int64(statement_, 1, signed_id(id)));
        check(::sqlite3_bind_int(statement_, 4, static_cast<int>(kind)));
        bind_text(8, tags);
        bind_text(9, text);
        const int result = ::sqlite3_step(statement_);
        ::sqlite3_reset(statement_);
        if (result != SQLITE_DONE) check(result);
    }

  private:
    // Empty text is NULL, which takes no space.
    void bind_text(int index, std::string_view text) {
        check(text.empty() ? ::sqlite3_bind_null(statement_, index)
                           : ::sqlite3_bind_text(statement_, index, text.data(),
                                                 static_cast<int>(text.size()), SQLITE_STATIC));
    }
    void check(int result) const {
        if (result != SQLITE_OK) throw SQLite::Exception(handle_, result);
    }

    sqlite3* const handle_;
    sqlite3_stmt* statement_ = nullptr;
};

HistoryDb::Parts::Parts(const std::string& file)
    : database(file, SQLite::OPEN_READWRITE, busy_timeout_ms), sql(database) {}

HistoryDb::Parts::~Parts() = default;

std::size_t HistoryDb::Parts::erase(MessageId first, MessageId last, std::int64_t low,
                                    std::size_t max) {
    std::vector<protocol::StoredMessage> messages;
    sql.each(
        "SELECT * FROM messages WHERE id BETWEEN ?1 AND ?2 AND (?3 = 0 OR low = ?3) ORDER BY id "
        "LIMIT ?4",
        [&](SQLite::Statement& row) { messages.push_back(message_in(row)); }, signed_id(first),
        signed_id(last), low, static_cast<std::int64_t>(max));
    search.remove(messages);
    for (const protocol::StoredMessage& message : messages)
        sql.run("DELETE FROM messages WHERE id = ?", signed_id(message.id));
    erased = true;
    return messages.size();
}

// New readers do not need the log once it is copied, so this only waits for current readers.
void HistoryDb::Parts::bound_log() {
    if (log_pages < log_pages_to_wait) {
        next_wait = log_pages_to_wait;
        return;
    }
    if (log_pages < next_wait) return;
    next_wait = log_pages + log_pages_to_wait;
    ::sqlite3_busy_timeout(database.getHandle(), max_wait_ms);
    ::sqlite3_wal_checkpoint_v2(database.getHandle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr,
                                nullptr);
    ::sqlite3_busy_timeout(database.getHandle(), busy_timeout_ms);
}

HistoryDb::HistoryDb(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HistoryDb::HistoryDb(HistoryDb&&) noexcept = default;
HistoryDb& HistoryDb::operator=(HistoryDb&&) noexcept = default;
HistoryDb::~HistoryDb() = default;

HistoryDb HistoryDb::open(const std::string& directory, Durability durability) {
    const std::string file = directory + "/" + file_name;
    make_private(file);
    HistoryDb out = converting(file, [&] {
        auto parts = std::make_unique<Parts>(file);
        set_up(parts->database, durability);
        migrate(parts->database, history_schema());
        use_wal(parts->database, file);
        if (!has_current_words(parts->sql)) {
            SQLite::Transaction transaction(parts->database);
            parts->search.clear();
            transaction.commit();
        }
        parts->insertion = std::make_unique<HistoryInsertion>(parts->database);
        ::sqlite3_wal_hook(parts->database.getHandle(), note_log, &parts->log_pages);
        return HistoryDb(std::move(parts));
    });
    sync(directory);
    return out;
}

MessageId HistoryDb::last_id() {
    return converting(parts_->database.getFilename(), [&] {
        const std::int64_t last = parts_->database
                                      .execAndGet(
                                          "SELECT max(ifnull((SELECT max(id) FROM messages), 0), "
                                          "ifnull((SELECT max(id) FROM marks WHERE name IN "
                                          "('indexed', 'erased', 'searchable')), 0))")
                                      .getInt64();
        return static_cast<MessageId>(last);
    });
}

RunIndex HistoryDb::unindexed() {
    return converting(parts_->database.getFilename(), [&] {
        RunIndex out;
        parts_->sql.each(
            "SELECT id, low, high FROM messages WHERE id > ifnull((SELECT id FROM marks "
            "WHERE name = 'indexed'), 0) ORDER BY id",
            [&](SQLite::Statement& row) {
                const auto id = static_cast<MessageId>(row.getColumn(0).getInt64());
                out.add({row.getColumn(1).getInt64(), row.getColumn(2).getInt64()}, id, id);
            });
        return out;
    });
}

void HistoryDb::transact(const std::function<void(HistoryDb&)>& changes) {
    converting(parts_->database.getFilename(), [&] {
        SQLite::Transaction transaction(parts_->database, SQLite::TransactionBehavior::IMMEDIATE);
        changes(*this);
        transaction.commit();
    });
    parts_->bound_log();
}

void HistoryDb::append(const StoredRun& run) {
    HistoryInsertion& insertion = *parts_->insertion;
    insertion.begin(run);
    run.each([&](MessageId id, StoredKind kind, std::string_view tags, std::string_view text) {
        insertion.insert(id, kind, tags, text);
    });
}

void HistoryDb::index(std::span<const PlacedRun> runs) {
    index_part(runs);
    mark_indexed(last_of(runs));
}

void HistoryDb::index_part(std::span<const PlacedRun> runs) {
    Sql& sql = parts_->sql;
    HistoryPlace known;
    for (const PlacedRun& run : runs) {
        sql.run("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", run.place.low, run.place.high,
                signed_id(run.ids.first), signed_id(run.ids.last));
        if (!run.place.is_conversation() || run.place == std::exchange(known, run.place)) continue;
        sql.run("INSERT OR IGNORE INTO conversations VALUES (?, ?)", run.place.low, run.place.high);
        sql.run("INSERT OR IGNORE INTO conversations VALUES (?, ?)", run.place.high, run.place.low);
    }
}

void HistoryDb::mark_indexed(MessageId last) {
    parts_->sql.run(
        "INSERT INTO marks VALUES ('indexed', ?) "
        "ON CONFLICT (name) DO UPDATE SET id = max(id, excluded.id)",
        signed_id(last));
}

std::size_t HistoryDb::make_searchable(std::size_t max) {
    return parts_->search.fill(max);
}

void HistoryDb::erase(MessageId id) {
    parts_->erase(id, id, 0, 1);
}

void HistoryDb::forget(const HistoryPlace& place) {
    parts_->sql.run("INSERT OR IGNORE INTO forgotten VALUES (?, ?)", place.low, place.high);
}

std::size_t HistoryDb::erase_before(const HistoryPlace& place, MessageId before, std::size_t max) {
    Sql& sql = parts_->sql;
    for (std::size_t looked = 0; looked < max;) {
        std::int64_t first = 0;
        std::int64_t last = 0;
        sql.each(
            "SELECT first, last FROM runs WHERE low = ? AND high = ? ORDER BY first LIMIT 1",
            [&](SQLite::Statement& row) {
                first = row.getColumn(0).getInt64();
                last = row.getColumn(1).getInt64();
            },
            place.low, place.high);
        if (first == 0 || first >= signed_id(before)) return looked;
        const std::int64_t end = std::min(last, signed_id(before) - 1);
        const std::size_t limit = max - looked;
        const std::size_t erased = parts_->erase(static_cast<MessageId>(first),
                                                 static_cast<MessageId>(end), place.low, limit);
        looked += std::max<std::size_t>(erased, 1);
        if (erased == limit) return looked;
        sql.run("DELETE FROM runs WHERE low = ? AND high = ? AND first = ?", place.low, place.high,
                first);
        if (last > end)
            sql.run("INSERT INTO runs VALUES (?, ?, ?, ?)", place.low, place.high, end + 1, last);
    }
    return max;
}

void HistoryDb::forget_account(std::int64_t account, const std::string& name, MessageId until) {
    Sql& sql = parts_->sql;
    sql.run(
        "INSERT OR IGNORE INTO forgotten SELECT min(account, peer), max(account, peer) "
        "FROM conversations WHERE account = ?",
        account);
    sql.run("INSERT OR REPLACE INTO erasures VALUES (?, ?, 0, ?)", account, name, signed_id(until));
}

void HistoryDb::drop_conversation(const HistoryPlace& place) {
    Sql& sql = parts_->sql;
    sql.run("DELETE FROM conversations WHERE account = ? AND peer = ?", place.low, place.high);
    sql.run("DELETE FROM conversations WHERE account = ? AND peer = ?", place.high, place.low);
}

}  // namespace hubbub::storage
