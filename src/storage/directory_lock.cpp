#include "directory_lock.h"

#include <hubbub/storage/storage_error.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "file_owner.h"

namespace hubbub::storage {
namespace {

// Returns the number of the process that wrote it, or "".
std::string holder(int fd) {
    std::array<char, 16> text{};
    const ssize_t got = ::pread(fd, text.data(), text.size(), 0);
    int process = 0;
    if (got <= 0 || std::from_chars(text.data(), text.data() + got, process).ec != std::errc() ||
        process <= 0)
        return "";
    return " (process " + std::to_string(process) + ")";
}

}  // namespace

DirectoryLock::DirectoryLock(const std::string& directory)
    : fd_(::open((directory + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (fd_ < 0)
        throw StorageError(
            StorageError::Kind::unusable,
            "cannot lock '" + directory + "': " + std::generic_category().message(errno));
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        const std::string other = holder(fd_);
        ::close(fd_);
        if (error != EWOULDBLOCK)
            throw StorageError(
                StorageError::Kind::unusable,
                "cannot lock '" + directory + "': " + std::generic_category().message(error));
        throw StorageError(StorageError::Kind::in_use, "another hubbubd" + other + " uses '" +
                                                           directory +
                                                           "'. Stop it, or use another --data-dir");
    }
    give_to_owner_of(directory, fd_);
    // Only for the message above.
    const std::string process = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd_, 0) == 0) {
        [[maybe_unused]] const ssize_t written = ::pwrite(fd_, process.data(), process.size(), 0);
    }
}

DirectoryLock::~DirectoryLock() {
    ::close(fd_);
}

}  // namespace hubbub::storage
