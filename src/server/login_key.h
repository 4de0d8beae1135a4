#pragma once
// The secret of chat/login_secret.h, kept in the data directory.

#include <string>

namespace hubbub::server {

// Returns the secret in the directory's file login.key, and makes the file if there is none (mode
// 0600). Returns "" if that fails, which is logged: accounts that do not exist then get other salts
// after each start.
std::string login_key(const std::string& directory);

}  // namespace hubbub::server
