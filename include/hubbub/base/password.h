#pragma once
// Password hashing (yescrypt, by crypt(3)). A hash deliberately takes a core and 16 MiB for a
// while: never call it under a lock. PasswordQueue limits how many run at a time.

#include <string>
#include <string_view>

namespace hubbub {

// Returns a new hash with a random salt. Throws std::system_error if crypt(3) fails. Thread safe.
std::string hash_password(std::string_view password);

// Returns false also if `hash` is not valid. Thread safe.
bool password_fits(std::string_view password, const std::string& hash);

// Returns whether crypt(3) supports the hash's format.
bool valid_hash(const std::string& hash);

}  // namespace hubbub
