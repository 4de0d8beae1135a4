#include <hubbub/storage/state_db.h>

#include <map>
#include <utility>

#include "database_file.h"
#include "directory_lock.h"
#include "schema.h"
#include "sql.h"

namespace hubbub::storage {
namespace {

void set_up(SQLite::Database& database) {
    database.exec("PRAGMA synchronous = FULL");
    database.exec("PRAGMA foreign_keys = ON");
    database.exec("PRAGMA trusted_schema = OFF");
    database.exec("PRAGMA cell_size_check = ON");
}

void prepare(SQLite::Database& database, const std::string& file) {
    set_up(database);
    const std::vector<std::string> faults = found_by(database, "PRAGMA quick_check(1)");
    if (!faults.empty())
        throw StorageError(StorageError::Kind::damaged,
                           "'" + file + "' is damaged (" + faults.front() +
                               "): run 'hubbubd verify', and restore a backup");
    migrate(database, state_schema());
    use_wal(database, file);
}

}  // namespace

struct StateDb::Parts {
    Parts(std::unique_ptr<DirectoryLock> held, const std::string& file)
        : lock(std::move(held)),
          database(file, SQLite::OPEN_READWRITE, busy_timeout_ms),
          sql(database) {}

    const std::unique_ptr<DirectoryLock> lock;
    SQLite::Database database;
    Sql sql;
};

StateDb::StateDb(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
StateDb::StateDb(StateDb&&) noexcept = default;
StateDb& StateDb::operator=(StateDb&&) noexcept = default;
StateDb::~StateDb() = default;

StateDb StateDb::open(const std::string& directory) {
    auto lock = std::make_unique<DirectoryLock>(directory);
    const std::string file = directory + "/" + file_name;
    make_private(file);
    StateDb out = converting(file, [&] {
        auto parts = std::make_unique<Parts>(std::move(lock), file);
        prepare(parts->database, file);
        return StateDb(std::move(parts));
    });
    sync(directory);
    return out;
}

StateDb StateDb::read(const std::string& file) {
    require_readable(file);
    return converting(file, [&] {
        auto parts = std::make_unique<Parts>(nullptr, file);
        set_up(parts->database);
        require_version(parts->database, state_schema());
        return StateDb(std::move(parts));
    });
}

void StateDb::transact(const std::function<void(StateDb&)>& changes) {
    converting(parts_->database.getFilename(), [&] {
        SQLite::Transaction transaction(parts_->database, SQLite::TransactionBehavior::IMMEDIATE);
        changes(*this);
        transaction.commit();
    });
}

void StateDb::put_texts(const char* sql, std::int64_t id, const Texts& texts) {
    for (const auto& [key, value] : texts) parts_->sql.run(sql, id, key, value);
}

void StateDb::put(const AccountRecord& account) {
    Sql& sql = parts_->sql;
    sql.run(
        "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, password = excluded.password, "
        "scram_salt = excluded.scram_salt, scram_iterations = excluded.scram_iterations, "
        "scram_stored_key = excluded.scram_stored_key, "
        "scram_server_key = excluded.scram_server_key, email = excluded.email, "
        "state = excluded.state, verification = excluded.verification, "
        "suspension = excluded.suspension, created = excluded.created, "
        "last_seen = excluded.last_seen, multiclient = excluded.multiclient, "
        "always_on = excluded.always_on, enforced = excluded.enforced",
        account.id, account.name, account.password, Blob{account.scram_salt},
        account.scram_iterations, Blob{account.scram_stored_key}, Blob{account.scram_server_key},
        account.email, account.state, account.verification, account.suspension, account.created,
        account.last_seen, account.multiclient, account.always_on,
        std::int64_t{account.enforced ? 1 : 0});
    sql.run("DELETE FROM certificates WHERE account = ?", account.id);
    std::int64_t position = 0;
    for (const std::string& fingerprint : account.certificates)
        sql.run("INSERT INTO certificates VALUES (?, ?, ?)", fingerprint, account.id, position++);
    sql.run("DELETE FROM account_metadata WHERE account = ?", account.id);
    put_texts("INSERT INTO account_metadata VALUES (?, ?, ?)", account.id, account.metadata);
    sql.run("DELETE FROM account_presence WHERE account = ?", account.id);
    put_texts("INSERT INTO account_presence VALUES (?, ?, ?)", account.id, account.presence);
    note_account_id(account.id);
}

void StateDb::put(const ChannelRecord& channel) {
    Sql& sql = parts_->sql;
    sql.run(
        "INSERT INTO channels VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, founder = excluded.founder, "
        "created = excluded.created, registered = excluded.registered, modes = excluded.modes, "
        "topic = excluded.topic, topic_by = excluded.topic_by, topic_at = excluded.topic_at",
        channel.id, channel.name, channel.founder, channel.created, channel.registered,
        channel.modes, channel.topic, channel.topic_by, channel.topic_at);
    sql.run("DELETE FROM channel_masks WHERE channel = ?", channel.id);
    std::int64_t position = 0;
    for (const MaskRecord& mask : channel.masks)
        sql.run("INSERT INTO channel_masks VALUES (?, ?, ?, ?, ?, ?)", channel.id, position++,
                mask.list, mask.mask, mask.by, mask.at);
    sql.run("DELETE FROM channel_access WHERE channel = ?", channel.id);
    for (const auto& [account, rank] : channel.access)
        sql.run("INSERT INTO channel_access VALUES (?, ?, ?)", channel.id, account, rank);
    sql.run("DELETE FROM channel_settings WHERE channel = ?", channel.id);
    put_texts("INSERT INTO channel_settings VALUES (?, ?, ?)", channel.id, channel.settings);
    sql.run("DELETE FROM channel_metadata WHERE channel = ?", channel.id);
    put_texts("INSERT INTO channel_metadata VALUES (?, ?, ?)", channel.id, channel.metadata);
    note_channel_id(channel.id);
}

void StateDb::put(const BanRecord& ban) {
    // A ban that is set again goes to the end.
    drop_ban(ban.kind, ban.user, ban.host);
    parts_->sql.run(
        "INSERT INTO bans (kind, user, host, set_by, set_at, until, reason) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        ban.kind, ban.user, ban.host, ban.by, ban.set, ban.until, ban.reason);
}

// A marker may be queued behind the end of its account.
void StateDb::put(const ReadMarkerRecord& marker) {
    parts_->sql.run(
        "INSERT INTO read_markers SELECT ?1, ?2, ?3, ?4 "
        "WHERE EXISTS (SELECT 1 FROM accounts WHERE id = ?1) "
        "ON CONFLICT DO UPDATE SET read_at = excluded.read_at",
        marker.account, marker.low, marker.high, marker.read_at);
}

void StateDb::drop_account(std::int64_t id) {
    parts_->sql.run("DELETE FROM accounts WHERE id = ?", id);
    parts_->sql.run("DELETE FROM read_markers WHERE account = ?", id);
}

void StateDb::drop_channel(std::int64_t id) {
    parts_->sql.run("DELETE FROM channels WHERE id = ?", id);
}

void StateDb::drop_ban(const std::string& kind, const std::string& user, const std::string& host) {
    parts_->sql.run("DELETE FROM bans WHERE kind = ? AND user = ? AND host = ?", kind, user, host);
}

void StateDb::drop_read_marker(std::int64_t account, std::int64_t low, std::int64_t high) {
    parts_->sql.run("DELETE FROM read_markers WHERE account = ? AND low = ? AND high = ?", account,
                    low, high);
}

void StateDb::note_account_id(std::int64_t id) {
    parts_->sql.run(
        "INSERT INTO last_ids VALUES ('account', ?) "
        "ON CONFLICT (kind) DO UPDATE SET id = max(id, excluded.id)",
        id);
}

void StateDb::note_channel_id(std::int64_t id) {
    parts_->sql.run(
        "INSERT INTO last_ids VALUES ('channel', ?) "
        "ON CONFLICT (kind) DO UPDATE SET id = max(id, excluded.id)",
        id);
}

void StateDb::mark(const std::string& name) {
    parts_->sql.run("INSERT OR IGNORE INTO marks VALUES (?)", name);
}

bool StateDb::is_marked(const std::string& name) {
    bool out = false;
    converting(parts_->database.getFilename(), [&] {
        parts_->sql.each(
            "SELECT 1 FROM marks WHERE name = ?", [&](SQLite::Statement&) { out = true; }, name);
    });
    return out;
}

namespace {

using Row = SQLite::Statement;

std::int64_t number(Row& row, int column) {
    return row.getColumn(column).getInt64();
}

std::string text(Row& row, int column) {
    return row.getColumn(column).getString();
}

// Returns each record by its id.
template <class Record>
std::map<std::int64_t, Record*> by_id(std::vector<Record>& records) {
    std::map<std::int64_t, Record*> out;
    for (Record& record : records) out[record.id] = &record;
    return out;
}

// Calls `take` with the record to which each row belongs, by its first column. verify reports rows
// without a record.
template <class Record, class Take>
void each_part(Sql& sql, const char* query, const std::map<std::int64_t, Record*>& owners,
               const Take& take) {
    sql.each(query, [&](Row& row) {
        const auto owner = owners.find(number(row, 0));
        if (owner != owners.end()) take(*owner->second, row);
    });
}

void load_accounts(Sql& sql, Records& out) {
    sql.each("SELECT * FROM accounts ORDER BY id", [&](Row& row) {
        AccountRecord& one = out.accounts.emplace_back();
        one.id = number(row, 0);
        one.name = text(row, 1);
        one.password = text(row, 2);
        one.scram_salt = text(row, 3);
        one.scram_iterations = number(row, 4);
        one.scram_stored_key = text(row, 5);
        one.scram_server_key = text(row, 6);
        one.email = text(row, 7);
        one.state = number(row, 8);
        one.verification = text(row, 9);
        one.suspension = text(row, 10);
        one.created = number(row, 11);
        one.last_seen = number(row, 12);
        one.multiclient = number(row, 13);
        one.always_on = number(row, 14);
        one.enforced = number(row, 15) != 0;
    });
    const auto owners = by_id(out.accounts);
    each_part(sql, "SELECT account, fingerprint FROM certificates ORDER BY account, position",
              owners,
              [](AccountRecord& one, Row& row) { one.certificates.push_back(text(row, 1)); });
    each_part(sql, "SELECT * FROM account_metadata", owners,
              [](AccountRecord& one, Row& row) { one.metadata[text(row, 1)] = text(row, 2); });
    each_part(sql, "SELECT * FROM account_presence", owners,
              [](AccountRecord& one, Row& row) { one.presence[text(row, 1)] = text(row, 2); });
}

void load_channels(Sql& sql, Records& out) {
    sql.each("SELECT * FROM channels ORDER BY id", [&](Row& row) {
        ChannelRecord& one = out.channels.emplace_back();
        one.id = number(row, 0);
        one.name = text(row, 1);
        one.founder = number(row, 2);
        one.created = number(row, 3);
        one.registered = number(row, 4);
        one.modes = text(row, 5);
        one.topic = text(row, 6);
        one.topic_by = text(row, 7);
        one.topic_at = number(row, 8);
    });
    const auto owners = by_id(out.channels);
    each_part(sql,
              "SELECT channel, list, mask, set_by, set_at FROM channel_masks "
              "ORDER BY channel, position",
              owners, [](ChannelRecord& one, Row& row) {
                  one.masks.push_back({text(row, 1), text(row, 2), text(row, 3), number(row, 4)});
              });
    each_part(sql, "SELECT * FROM channel_access", owners,
              [](ChannelRecord& one, Row& row) { one.access[number(row, 1)] = number(row, 2); });
    each_part(sql, "SELECT * FROM channel_settings", owners,
              [](ChannelRecord& one, Row& row) { one.settings[text(row, 1)] = text(row, 2); });
    each_part(sql, "SELECT * FROM channel_metadata", owners,
              [](ChannelRecord& one, Row& row) { one.metadata[text(row, 1)] = text(row, 2); });
}

void load_bans(Sql& sql, Records& out) {
    sql.each("SELECT kind, user, host, set_by, set_at, until, reason FROM bans ORDER BY number",
             [&](Row& row) {
                 out.bans.push_back({text(row, 0), text(row, 1), text(row, 2), text(row, 3),
                                     number(row, 4), number(row, 5), text(row, 6)});
             });
}

void load_read_markers(Sql& sql, Records& out) {
    sql.each("SELECT * FROM read_markers ORDER BY account, low, high", [&](Row& row) {
        out.read_markers.push_back(
            {number(row, 0), number(row, 1), number(row, 2), number(row, 3)});
    });
}

}  // namespace

Records StateDb::load() {
    return converting(parts_->database.getFilename(), [&] {
        // One moment, while a server writes.
        const SQLite::Transaction moment(parts_->database);
        Sql& sql = parts_->sql;
        Records out;
        load_accounts(sql, out);
        load_channels(sql, out);
        load_bans(sql, out);
        load_read_markers(sql, out);
        sql.each("SELECT kind, id FROM last_ids", [&](Row& row) {
            (text(row, 0) == "account" ? out.last_account : out.last_channel) = number(row, 1);
        });
        return out;
    });
}

std::vector<std::string> StateDb::faults() {
    std::vector<std::string> out;
    try {
        out = found_by(parts_->database, "PRAGMA integrity_check");
        SQLite::Statement orphans(parts_->database, "PRAGMA foreign_key_check");
        while (orphans.executeStep())
            out.push_back("table " + text(orphans, 0) + " has a row that belongs to no row of " +
                          text(orphans, 2));
    } catch (const SQLite::Exception& error) {
        out.emplace_back(error.what());
    }
    return out;
}

void StateDb::copy_to(const std::string& path) {
    copy_database(parts_->database, path);
}

}  // namespace hubbub::storage
