#pragma once
// The TLS settings of a server: certificate, key, versions and ciphers.

#include <hubbub/base/clock.h>

#include <memory>
#include <stdexcept>
#include <string>

struct ssl_ctx_st;

namespace hubbub::net {

// Its text is a sentence for the operator, and names the file.
class TlsError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Constant after construction, and thread safe. Connections keep it alive.
class TlsContext {
  public:
    // Loads a chain of certificates, the server's first, and its private key, both PEM. Throws
    // TlsError if a file cannot be read or the key does not fit the certificate.
    TlsContext(const std::string& certificate_file, const std::string& key_file);

    ssl_ctx_st* get() const { return context_.get(); }
    const std::string& certificate_file() const { return certificate_file_; }
    // Returns when the server's certificate expires.
    Wall expires() const { return expires_; }
    // Returns the SHA-256 of the server's certificate, in lower-case hexadecimal digits.
    const std::string& fingerprint() const { return fingerprint_; }

  private:
    struct Free {
        void operator()(ssl_ctx_st* context) const;
    };
    std::unique_ptr<ssl_ctx_st, Free> context_;
    std::string certificate_file_;
    Wall expires_;
    std::string fingerprint_;
};

}  // namespace hubbub::net
