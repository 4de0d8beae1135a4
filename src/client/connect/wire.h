#pragma once
// What bytes go over: a socket as it is, or TLS on it.

#include <hubbub/net/fd.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace hubbub::client {

// Not thread safe. Nothing here waits.
class Wire {
  public:
    virtual ~Wire() = default;
    virtual net::Transfer write_some(std::string_view bytes) = 0;
    virtual net::Transfer read_some(char* buffer, std::size_t size) = 0;
    // True where bytes have come already that poll does not see.
    virtual bool pending() const { return false; }
    virtual int fd() const = 0;
    // "TLS 1.3", or nothing.
    virtual std::string security() const { return {}; }
    // The SHA-256 of the server's certificate, or nothing.
    virtual std::string certificate() const { return {}; }
};

std::unique_ptr<Wire> plain_wire(net::Fd socket);

struct TlsChoices {
    std::string host;         // whose certificate it must be
    std::string pin;          // SHA-256 of the certificate that is trusted, in hex; empty: by the
                              // system's authorities
    std::string certificate;  // a PEM file with this person's certificate and key; empty: none
};
// The server's certificate is not one that is trusted.
class UntrustedCertificate : public std::runtime_error {
  public:
    UntrustedCertificate(const std::string& text, std::string found_)
        : std::runtime_error(text), found(std::move(found_)) {}
    const std::string found;  // its SHA-256
};
// Greets by TLS 1.2 or newer; waits for the answer, 20 seconds at most. Throws std::runtime_error
// that says what a person can do.
std::unique_ptr<Wire> tls_wire(net::Fd socket, const TlsChoices& choices);

// The 64 hexadecimal digits in what a person wrote (colons and blanks go); empty where it is no
// such number.
std::string clean_pin(std::string_view text);

}  // namespace hubbub::client
