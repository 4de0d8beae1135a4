#include "database_file.h"

#include <hubbub/storage/storage_error.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_owner.h"

namespace hubbub::storage {
namespace {

[[noreturn]] void fail(const std::string& doing, const std::string& path, int error = errno) {
    throw StorageError(StorageError::Kind::unusable, "cannot " + doing + " '" + path + "': " +
                                                         std::generic_category().message(error));
}

// `flags`: O_EXCL, or 0 for a file that may exist.
void create(const std::string& path, int flags) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | flags, 0600);
    if (fd < 0) fail(flags == 0 ? "open" : "create", path);
    if (flags == 0) give_to_owner_of(folder_of(path), fd);
    struct stat status {};
    const bool open_to_others = ::fstat(fd, &status) == 0 && (status.st_mode & 077) != 0;
    const int error = open_to_others && ::fchmod(fd, 0600) != 0 ? errno : 0;
    ::close(fd);
    if (error != 0) fail("protect", path, error);
}

}  // namespace

std::string folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder;
}

void make_private(const std::string& path) {
    create(path, 0);
}

void require_readable(const std::string& path) {
    if (::access(path.c_str(), R_OK) != 0) fail("read", path);
}

void sync(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const int error = fd < 0 || ::fsync(fd) != 0 ? errno : 0;
    if (fd >= 0) ::close(fd);
    if (error != 0) fail("write", path, error);
}

void copy_database(SQLite::Database& database, const std::string& path) {
    create(path, O_EXCL);
    try {
        converting(path, [&] {
            SQLite::Statement copy(database, "VACUUM INTO ?");
            copy.bind(1, path);
            copy.exec();
        });
        sync(path);
        sync(folder_of(path));
    } catch (const StorageError&) {
        ::unlink(path.c_str());
        throw;
    }
}

void use_wal(SQLite::Database& database, const std::string& file) {
    if (database.execAndGet("PRAGMA journal_mode = WAL").getString() == "wal") return;
    throw StorageError(StorageError::Kind::unusable,
                       "'" + file +
                           "': this file system has no shared memory, which the database needs. "
                           "Use a --data-dir on a local disk");
}

std::vector<std::string> found_by(SQLite::Database& database, const char* check) {
    std::vector<std::string> out;
    SQLite::Statement rows(database, check);
    while (rows.executeStep()) {
        const std::string text = rows.getColumn(0).getString();
        if (text != "ok") out.push_back(text);
    }
    return out;
}

}  // namespace hubbub::storage
