#pragma once
// The tables of the databases, and the steps from one version to the next.

#include <cstdint>
#include <span>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>

namespace hubbub::storage {

struct Schema {
    // In the header of the file, so that file(1) and we know it.
    std::int64_t application_id;
    // SQL; step N makes version N + 1 of version N. A released step is never changed: add one.
    std::span<const std::string_view> steps;
};

const Schema& state_schema();
const Schema& history_schema();

// Brings the database to the version after these steps, each step in one transaction. Throws
// StorageError if its version is newer, or if it is not such a database.
void migrate(SQLite::Database& database, const Schema& to);

// Throws StorageError if the database does not have the version of this schema.
void require_version(SQLite::Database& database, const Schema& schema);

}  // namespace hubbub::storage
