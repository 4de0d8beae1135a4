#include "sqlite_error.h"

#include <sqlite3.h>

namespace hubbub::storage {
namespace {

StorageError::Kind kind_of(int code) {
    switch (code & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return StorageError::Kind::damaged;
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_NOMEM:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_PROTOCOL:
        case SQLITE_INTERRUPT: return StorageError::Kind::passing;
        default: return StorageError::Kind::refused;
    }
}

}  // namespace

StorageError converted(const SQLite::Exception& error, const std::string& file) {
    const StorageError::Kind kind = kind_of(error.getErrorCode());
    std::string text = "'" + file + "': " + error.what();
    if (kind == StorageError::Kind::damaged)
        text +=
            ". The file is damaged: stop the server, run 'hubbubd verify', and restore a backup";
    return {kind, text};
}

}  // namespace hubbub::storage
