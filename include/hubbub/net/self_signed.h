#pragma once
// Self-signed certificates.

#include <hubbub/base/clock.h>

#include <string>
#include <string_view>
#include <vector>

namespace hubbub::net {

// Returns true if a certificate can be made for this host name or address.
bool can_certify(std::string_view name);

struct SelfSigned {
    std::string certificate;  // PEM, as is the key
    std::string key;
    std::string fingerprint;  // the SHA-256 of the certificate, in lower-case hexadecimal digits
    Wall expires;
};

// Makes a key on the curve P-256 and a certificate of a TLS server for these names, the first of
// which is the common name. Requires can_certify() of each, and at least one. Throws TlsError.
//
// It is valid for ten years: clients pin it, and a new certificate would look like an attack to
// each of them. Web browsers want much shorter times, IRC clients do not.
SelfSigned make_self_signed(const std::vector<std::string>& names, Wall now);

}  // namespace hubbub::net
