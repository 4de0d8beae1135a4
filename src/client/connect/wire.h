#pragma once
// A byte stream: a plain socket, or TLS on it.

#include <hubbub/net/fd.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace hubbub::client {

// Not thread safe. Nothing here blocks.
class Wire {
  public:
    virtual ~Wire() = default;
    virtual net::Transfer write_some(std::string_view bytes) = 0;
    virtual net::Transfer read_some(char* buffer, std::size_t size) = 0;
    // Returns true if there is input that poll() does not see.
    virtual bool pending() const { return false; }
    virtual int fd() const = 0;
    // Returns "TLS 1.3" or the like; empty without TLS.
    virtual std::string security() const { return {}; }
    // Returns the SHA-256 of the server's certificate; empty without TLS.
    virtual std::string certificate() const { return {}; }
};

std::unique_ptr<Wire> plain_wire(net::Fd socket);

struct TlsChoices {
    std::string host;         // that the certificate must name
    std::string pin;          // SHA-256 of the trusted certificate, in hex; empty: use the system's
                              // authorities
    std::string certificate;  // a PEM file with the person's certificate and key; empty: none
};
// The server's certificate is not trusted.
class UntrustedCertificate : public std::runtime_error {
  public:
    UntrustedCertificate(const std::string& text, std::string found_)
        : std::runtime_error(text), found(std::move(found_)) {}
    const std::string found;  // its SHA-256
};
// Does the handshake of TLS 1.2 or newer. Blocks for 20 seconds at most. Throws std::runtime_error
// with advice for the person.
std::unique_ptr<Wire> tls_wire(net::Fd socket, const TlsChoices& choices);

// Returns the 64 hexadecimal digits of a SHA-256, without colons and spaces; empty if the text is
// not one.
std::string clean_pin(std::string_view text);

}  // namespace hubbub::client
