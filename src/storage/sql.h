#pragma once
// Runs SQL statements, which it prepares once.

#include <hubbub/storage/storage_error.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>

namespace hubbub::storage {

// Bytes that are not text. Does not own them.
struct Blob {
    const std::string& bytes;
};

// Not thread safe. Throws SQLite::Exception.
class Sql {
  public:
    explicit Sql(SQLite::Database& database) : database_(database) {}

    // Runs a statement without rows. `sql` must be a literal.
    template <class... Values>
    void run(const char* sql, const Values&... values) {
        const Use use(prepared(sql));
        bind_all(use.statement, values...);
        use.statement.exec();
    }
    // Calls `take` with the statement for each row. `sql` must be a literal.
    template <class Take, class... Values>
    void each(const char* sql, const Take& take, const Values&... values) {
        const auto take_all = [&](SQLite::Statement& row) {
            take(row);
            return true;
        };
        each_while(sql, take_all, values...);
    }
    // Like each(), until `take` returns false.
    template <class Take, class... Values>
    void each_while(const char* sql, const Take& take, const Values&... values) {
        const Use use(prepared(sql));
        bind_all(use.statement, values...);
        while (use.statement.executeStep() && take(use.statement)) continue;
    }

    // Returns how many rows were changed since the database was opened.
    int total_changes() const { return database_.getTotalChanges(); }

  private:
    // Resets the statement at the end, also after an exception: an open one blocks the rollback.
    struct Use {
        explicit Use(SQLite::Statement& of) : statement(of) {}
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;
        ~Use() { statement.tryReset(); }
        SQLite::Statement& statement;
    };

    SQLite::Statement& prepared(const char* sql);

    template <class... Values>
    static void bind_all(SQLite::Statement& to, const Values&... values) {
        int index = 0;
        (bind(to, ++index, values), ...);
    }
    static void bind(SQLite::Statement& to, int index, std::int64_t value) {
        to.bind(index, value);
    }
    static void bind(SQLite::Statement& to, int index, const std::string& text) {
        to.bind(index, text);
    }
    static void bind(SQLite::Statement& to, int index, Blob blob) {
        to.bind(index, static_cast<const void*>(blob.bytes.data()),
                static_cast<int>(blob.bytes.size()));
    }

    SQLite::Database& database_;
    std::map<const char*, SQLite::Statement> statements_;
};

}  // namespace hubbub::storage
