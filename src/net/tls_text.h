#pragma once
// OpenSSL's errors and certificates as text.

#include <string>

#include <openssl/types.h>

namespace hubbub::net {

// Returns the reason of the calling thread's oldest error, or "unknown error", and forgets all.
std::string openssl_error();

// Returns the SHA-256 of the certificate in lower-case hexadecimal digits.
std::string sha256_of(const X509* certificate);

}  // namespace hubbub::net
