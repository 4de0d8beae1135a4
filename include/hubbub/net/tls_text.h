#pragma once
// OpenSSL's errors and certificates as text.

#include <string>
#include <string_view>

#include <openssl/types.h>

namespace hubbub::net {

// Returns the reason of the calling thread's oldest error, or `otherwise` if there is none. Clears
// all errors.
std::string openssl_error(std::string_view otherwise = "unknown error");

// Returns true if the calling thread's latest error is that the peer's bytes are not TLS.
bool peer_lacks_tls();

// Returns the SHA-256 of the certificate in lower-case hexadecimal digits.
std::string sha256_of(const X509* certificate);

}  // namespace hubbub::net
