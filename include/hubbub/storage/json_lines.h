#pragma once
// The records as JSON lines: one object per line, with a "type".

#include <hubbub/storage/records.h>
#include <hubbub/storage/storage_error.h>

#include <iosfwd>

namespace hubbub::storage {

// Writes everything, password hashes included. Throws StorageError if a record has a value that no
// hubbubd writes.
void write_json_lines(const Records& records, std::ostream& out);

// Reads what write_json_lines() writes. A field that is missing has its default. Throws
// StorageError with the number of the line if one is not valid, or has an unknown field.
Records read_json_lines(std::istream& in);

}  // namespace hubbub::storage
