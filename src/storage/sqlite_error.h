#pragma once
// Converts errors of SQLite.

#include <hubbub/storage/storage_error.h>

#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

namespace hubbub::storage {

// Returns the error, with the name of the file and what helps.
StorageError converted(const SQLite::Exception& error, const std::string& file);

}  // namespace hubbub::storage
