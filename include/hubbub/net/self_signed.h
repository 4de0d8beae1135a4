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

// Makes a P-256 key and a TLS server certificate for these names. The first is the common name.
// Requires can_certify() of each, and at least one. Throws TlsError.
//
// The certificate is valid for ten years: clients pin it, and a new one looks like an attack to
// them. Web browsers require much shorter times, IRC clients do not.
SelfSigned make_self_signed(const std::vector<std::string>& names, Wall now);

}  // namespace hubbub::net
