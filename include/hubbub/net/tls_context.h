#pragma once
// The TLS settings of one side: certificate, key, versions and ciphers.

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

// The name and the content of a file.
struct PemFile {
    std::string path;
    std::string text;
};

// Constant after construction, and thread safe. Connections keep it alive.
class TlsContext {
  public:
    // A server's. Loads a chain of certificates, the server's first, and its private key, both PEM.
    // Throws TlsError if they are invalid or the key does not fit the certificate.
    TlsContext(const PemFile& certificate, const PemFile& key);
    // A client's. Accepts any certificate: for load tests.
    struct AnyServer {};
    explicit TlsContext(AnyServer);

    ssl_ctx_st* get() const { return context_.get(); }
    const std::string& certificate_file() const { return certificate_file_; }
    // Returns when the certificate expires.
    Wall expires() const { return expires_; }
    // Returns the SHA-256 of the certificate, in lower-case hexadecimal digits.
    const std::string& fingerprint() const { return fingerprint_; }

  private:
    struct Free {
        void operator()(ssl_ctx_st* context) const;
    };
    explicit TlsContext(ssl_ctx_st* context);

    std::unique_ptr<ssl_ctx_st, Free> context_;
    std::string certificate_file_;
    Wall expires_ = Wall::max();
    std::string fingerprint_;
};

}  // namespace hubbub::net
