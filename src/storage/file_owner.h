#pragma once
// Ownership of files that root makes in a server's directory.

#include <string>

namespace hubbub::storage {

// If root runs this, gives the file to the owner of the directory: a server that runs as this user
// must be able to open it later.
void give_to_owner_of(const std::string& directory, int fd);

}  // namespace hubbub::storage
