#pragma once
// The records as JSON lines: one object per line, with a "type".

#include <hubbub/protocol/stored_message.h>
#include <hubbub/storage/records.h>
#include <hubbub/storage/storage_error.h>

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace hubbub::storage {

// Writes everything, password hashes included. Throws StorageError if a record has a value that no
// hubbubd writes.
void write_json_lines(const Records& records, std::ostream& out);

// Reads what write_json_lines() writes. A field that is missing has its default. Throws
// StorageError with the number of the line if one is not valid, or has an unknown field.
// Calls `take` for each message, with what is known so far; without it there may be none.
using TakeMessage = std::function<void(protocol::StoredMessage message, const Records& before)>;
Records read_json_lines(std::istream& in, const TakeMessage& take = {});

// Writes one line for a message. `names` are those of its channel, or of its two accounts; for
// readers only, like `time`.
void write_json_line(const protocol::StoredMessage& message, const std::vector<std::string>& names,
                     const std::string& time, std::ostream& out);

}  // namespace hubbub::storage
