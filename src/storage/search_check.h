#pragma once
// Compares the index of words with the messages.

#include <string>
#include <vector>

#include "sql.h"

namespace hubbub::storage {

// Returns the faults of the index of words, in words. Reads all of it and all messages. Makes a
// temporary table. Throws SQLite::Exception.
std::vector<std::string> faults_of_search(SQLite::Database& database, Sql& sql);

}  // namespace hubbub::storage
