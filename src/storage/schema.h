#pragma once
// The tables of state.db, and the steps from one version to the next.

#include <span>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>

namespace hubbub::storage {

// Returns the SQL of each step; step N makes version N + 1 of version N. A released step is never
// changed: add one.
std::span<const std::string_view> schema_steps();

// Brings the database to the version after these steps, each step in one transaction. Throws
// StorageError if its version is newer, or if it is not a database of hubbubd.
void migrate(SQLite::Database& database, std::span<const std::string_view> steps);

// Throws StorageError if the database does not have this version.
void require_version(SQLite::Database& database, std::size_t version);

}  // namespace hubbub::storage
