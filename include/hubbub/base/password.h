#pragma once
// Passwords as hashes that take long on purpose (yescrypt, by crypt(3)), one after the other. Never
// under a lock.

#include <string>
#include <string_view>

namespace hubbub {

// Thread safe. Throws std::system_error where the library cannot.
std::string hash_password(std::string_view password);

// Thread safe. False as well where the hash is none.
bool password_fits(std::string_view password, const std::string& hash);

// Whether crypt(3) knows this kind of hash.
bool valid_hash(const std::string& hash);

}  // namespace hubbub
