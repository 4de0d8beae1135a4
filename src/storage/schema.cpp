#include "schema.h"

#include <hubbub/storage/storage_error.h>

#include <cstdint>
#include <iterator>
#include <string>

namespace hubbub::storage {
namespace {

constexpr std::string_view state_steps[] = {
    // 1
    R"(
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password TEXT NOT NULL,
    scram_salt BLOB NOT NULL,
    scram_iterations INTEGER NOT NULL,
    scram_stored_key BLOB NOT NULL,
    scram_server_key BLOB NOT NULL,
    email TEXT NOT NULL,
    state INTEGER NOT NULL,
    verification TEXT NOT NULL,
    suspension TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    multiclient INTEGER NOT NULL,
    always_on INTEGER NOT NULL,
    enforced INTEGER NOT NULL
) STRICT;
CREATE TABLE certificates (
    fingerprint TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX certificates_of_account ON certificates(account);
CREATE TABLE account_metadata (
    account INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE account_presence (
    account INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE channels (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    founder INTEGER NOT NULL,
    created INTEGER NOT NULL,
    registered INTEGER NOT NULL,
    modes TEXT NOT NULL,
    topic TEXT NOT NULL,
    topic_by TEXT NOT NULL,
    topic_at INTEGER NOT NULL
) STRICT;
CREATE TABLE channel_masks (
    channel INTEGER NOT NULL REFERENCES channels(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    list TEXT NOT NULL,
    mask TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (channel, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE channel_access (
    channel INTEGER NOT NULL REFERENCES channels(id) ON DELETE CASCADE,
    account INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    PRIMARY KEY (channel, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE channel_settings (
    channel INTEGER NOT NULL REFERENCES channels(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (channel, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE channel_metadata (
    channel INTEGER NOT NULL REFERENCES channels(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (channel, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE bans (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    user TEXT NOT NULL COLLATE NOCASE,
    host TEXT NOT NULL COLLATE NOCASE,
    set_by TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (kind, user, host)
) STRICT;
CREATE TABLE last_ids (
    kind TEXT PRIMARY KEY,
    id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE marks (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
)",
    // 2
    R"(
CREATE TABLE read_markers (
    account INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (account, low, high)
) STRICT, WITHOUT ROWID;
)",
};

std::int64_t number_of(SQLite::Database& database, const char* sql) {
    return database.execAndGet(sql).getInt64();
}

std::int64_t version_of(SQLite::Database& database) {
    return number_of(database, "PRAGMA user_version");
}

std::string quoted_name(const SQLite::Database& database) {
    return "'" + database.getFilename() + "'";
}

void refuse_newer(SQLite::Database& database, std::int64_t version, std::size_t known) {
    throw StorageError(StorageError::Kind::newer,
                       quoted_name(database) + " has schema version " + std::to_string(version) +
                           ", and this hubbubd knows " + std::to_string(known) +
                           ". Use the newer hubbubd that wrote it, or restore a backup from before "
                           "the upgrade");
}

// A file without our mark must be empty.
void check_owner(SQLite::Database& database, const Schema& schema) {
    if (number_of(database, "PRAGMA application_id") == schema.application_id) return;
    if (version_of(database) == 0 && number_of(database, "SELECT count(*) FROM sqlite_schema") == 0)
        return;
    throw StorageError(
        StorageError::Kind::unusable,
        quoted_name(database) + " is a database of another program. Use another --data-dir");
}

}  // namespace

const Schema& state_schema() {
    static constexpr Schema schema{0x68756262, state_steps};  // "hubb"
    return schema;
}

void migrate(SQLite::Database& database, const Schema& to) {
    check_owner(database, to);
    const std::int64_t before = version_of(database);
    if (before > std::ssize(to.steps)) refuse_newer(database, before, to.steps.size());
    for (std::int64_t version = before; version < std::ssize(to.steps); ++version) {
        SQLite::Transaction step(database, SQLite::TransactionBehavior::IMMEDIATE);
        database.exec(std::string(to.steps[static_cast<std::size_t>(version)]));
        database.exec("PRAGMA application_id = " + std::to_string(to.application_id));
        database.exec("PRAGMA user_version = " + std::to_string(version + 1));
        step.commit();
    }
}

void require_version(SQLite::Database& database, const Schema& schema) {
    check_owner(database, schema);
    const std::int64_t found = version_of(database);
    const auto version = static_cast<std::int64_t>(schema.steps.size());
    if (found > version) refuse_newer(database, found, schema.steps.size());
    if (found < version)
        throw StorageError(StorageError::Kind::unusable,
                           quoted_name(database) + " has the older schema version " +
                               std::to_string(found) + ". Start the server once to convert it");
}

}  // namespace hubbub::storage
