#pragma once
// Passwords as hashes that take a core and 16 MiB for a while on purpose (yescrypt, by crypt(3)).
// Never under a lock; who may hash how many at a time is decided elsewhere.

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
