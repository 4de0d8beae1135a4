#include "schema.h"

namespace hubbub::storage {
namespace {

constexpr std::string_view history_steps[] = {
    // 1
    R"(
-- Only appended to. `id` is the message id, so the end of the table is the newest message.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    source TEXT NOT NULL,
    account TEXT,
    bot INTEGER,
    tags TEXT,
    text TEXT
) STRICT;
-- The index by place: no message of another place lies between `first` and `last`.
CREATE TABLE runs (
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (low, high, first)
) STRICT, WITHOUT ROWID;
-- The conversations of each account.
CREATE TABLE conversations (
    account INTEGER NOT NULL,
    peer INTEGER NOT NULL,
    PRIMARY KEY (account, peer)
) STRICT, WITHOUT ROWID;
-- Places whose messages are being erased. Nobody reads them.
CREATE TABLE forgotten (
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    PRIMARY KEY (low, high)
) STRICT, WITHOUT ROWID;
CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)",
    // 2
    R"(
-- Accounts that are gone, with what they said up to `until`: it is erased from `cursor` on.
CREATE TABLE erasures (
    account INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
)",
    // 3
    R"(
-- The index of words, of the messages up to the mark 'searchable' (src/storage/search_index.h).
-- Their ids are its row ids.
CREATE VIRTUAL TABLE search USING fts5(
    words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
)",
};

}  // namespace

const Schema& history_schema() {
    static constexpr Schema schema{0x68756268, history_steps};  // "hubh"
    return schema;
}

}  // namespace hubbub::storage
