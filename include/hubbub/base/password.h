#pragma once
// Password hashing (argon2id, by libargon2). A hash deliberately takes a core and 19 MiB for a
// while: never call it under a lock. PasswordQueue limits how many run at a time.

#include <string>
#include <string_view>

namespace hubbub {

// Returns a new hash with a random salt, such as "$argon2id$v=19$m=19456,t=2,p=1$...". Throws
// std::bad_alloc without memory. Thread safe.
std::string hash_password(std::string_view password);

// Returns false also if `hash` is not valid. Thread safe.
bool password_fits(std::string_view password, const std::string& hash);

// Returns whether the hash has the format of hash_password(), and takes not much more memory and
// time.
bool valid_hash(const std::string& hash);

}  // namespace hubbub
