#pragma once
// The connection of HistoryDb, for the classes that change the file.

#include <hubbub/storage/history_db.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "database_file.h"
#include "search_index.h"
#include "sql.h"

namespace hubbub::storage {

class HistoryInsertion;

struct HistoryDb::Parts {
    explicit Parts(const std::string& file);
    ~Parts();
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    // Lets the WAL begin again if it is long.
    void bound_log();
    // Erases up to `max` messages of these ids, the oldest first, of a place or of all (0). Returns
    // how many.
    std::size_t erase(protocol::MessageId first, protocol::MessageId last, std::int64_t low,
                      std::size_t max);

    SQLite::Database database;
    Sql sql;
    SearchIndex search{sql};
    std::unique_ptr<HistoryInsertion> insertion;
    int log_pages = 0;   // of the WAL, after the last commit
    int next_wait = 0;   // for readers, once log_pages reaches this
    bool erased = true;  // the WAL may have text that was erased
};

}  // namespace hubbub::storage
