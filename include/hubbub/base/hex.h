#pragma once
// Random codes and digests as hexadecimal digits.

#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub {

// Returns this many random bytes in lower-case hexadecimal digits. Thread safe.
std::string random_hex(std::size_t bytes);
// Returns the SHA-256 of the text in lower-case hexadecimal digits.
std::string hex_digest(std::string_view text);
// Compares in a time that depends only on the lengths.
bool same_in_constant_time(std::string_view a, std::string_view b);

}  // namespace hubbub
