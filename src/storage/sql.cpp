#include "sql.h"

#include <tuple>

namespace hubbub::storage {

SQLite::Statement& Sql::prepared(const char* sql) {
    const auto known = statements_.find(sql);
    if (known != statements_.end()) return known->second;
    return statements_
        .emplace(std::piecewise_construct, std::forward_as_tuple(sql),
                 std::forward_as_tuple(database_, sql))
        .first->second;
}

}  // namespace hubbub::storage
