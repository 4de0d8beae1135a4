#pragma once
// Files of SQLite, which only their owner may read. Functions throw StorageError.

#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "sqlite_error.h"

namespace hubbub::storage {

// Another program that holds a file for longer delays a commit, which is tried again.
constexpr int busy_timeout_ms = 2000;

std::string folder_of(const std::string& path);
// Creates the file if it is missing, and gives it to the owner of its folder, with mode 0600.
// SQLite gives its other files the mode and the owner of this one.
void make_private(const std::string& path);
// Throws if there is no such file, or if it may not be read.
void require_readable(const std::string& path);
// Writes data of this file, or names of this folder, to the disk.
void sync(const std::string& path);
// Writes a copy of this moment to a new file, with mode 0600. Never overwrites one.
void copy_database(SQLite::Database& database, const std::string& path);
// Sets the journal mode that lets readers and the writer work at the same time.
void use_wal(SQLite::Database& database, const std::string& file);
// Returns the faults that this check, a PRAGMA, finds.
std::vector<std::string> found_by(SQLite::Database& database, const char* check);

// Converts the errors of SQLite that `job` throws.
template <class Job>
auto converting(const std::string& file, const Job& job) {
    try {
        return job();
    } catch (const SQLite::Exception& error) {
        throw converted(error, file);
    }
}

}  // namespace hubbub::storage
