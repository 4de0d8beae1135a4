#pragma once
// A row of the table `messages`.

#include <hubbub/protocol/stored_message.h>

#include <SQLiteCpp/SQLiteCpp.h>

namespace hubbub::storage {

inline protocol::StoredMessage message_in(SQLite::Statement& row) {
    protocol::StoredMessage out;
    out.id = static_cast<protocol::MessageId>(row.getColumn(0).getInt64());
    out.place = {row.getColumn(1).getInt64(), row.getColumn(2).getInt64()};
    out.kind = static_cast<protocol::StoredKind>(row.getColumn(3).getInt());
    out.source = row.getColumn(4).getString();
    out.account = row.getColumn(5).getString();
    out.bot = row.getColumn(6).getInt() != 0;
    out.tags = row.getColumn(7).getString();
    out.text = row.getColumn(8).getString();
    return out;
}

}  // namespace hubbub::storage
