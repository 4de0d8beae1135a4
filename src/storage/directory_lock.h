#pragma once
// The lock of a data directory: one process at a time may write there.

#include <string>

namespace hubbub::storage {

// Held until destroyed, or until the process ends. Not thread safe.
class DirectoryLock {
  public:
    // Throws StorageError if another process holds it, with its number.
    explicit DirectoryLock(const std::string& directory);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

  private:
    int fd_;
};

}  // namespace hubbub::storage
