#pragma once
// A TLS server for one connection, and certificates that are made when a test asks for them.

#include <hubbub/net/fd.h>
#include <hubbub/net/listener.h>
#include <hubbub/net/tls_context.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include <openssl/types.h>

namespace tls {

struct Wanted {
    std::string name = "127.0.0.1";  // a host name or an address
    std::chrono::hours from{-1};     // of its validity, relative to now
    std::chrono::hours until{24};
    bool rsa = false;        // instead of a key on P-256
    bool authority = false;  // a CA: may sign other certificates
};

// A certificate with its key.
class Identity {
  public:
    // Self-signed, or signed by `issuer`.
    explicit Identity(const Wanted& wanted, const Identity* issuer = nullptr);

    X509* certificate() const { return certificate_.get(); }
    EVP_PKEY* key() const { return key_.get(); }
    // The SHA-256 in lower-case hex.
    std::string fingerprint() const;
    std::string certificate_pem() const;
    std::string key_pem() const;

  private:
    std::shared_ptr<EVP_PKEY> key_;
    std::shared_ptr<X509> certificate_;
};

// Returns the settings of a server with this certificate.
std::shared_ptr<const hubbub::net::TlsContext> context_of(const Identity& identity);

// A temporary file, removed at the end.
class File {
  public:
    explicit File(const std::string& content);
    ~File();
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// Makes this certificate the only authority that new TLS connections of this process trust.
// Not thread safe.
class TrustOnly {
  public:
    explicit TrustOnly(const Identity& authority);
    ~TrustOnly();
    TrustOnly(const TrustOnly&) = delete;
    TrustOnly& operator=(const TrustOnly&) = delete;

  private:
    const File file_;
};

// Accepts one client in a thread, sends `greeting`, reads to the end of the stream or to
// a QUIT, and closes with a TLS close_notify.
class Server {
  public:
    Server(Identity identity, std::string greeting = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // A new connection to it. Only once.
    hubbub::net::Fd connect() const;
    std::uint16_t port() const;

    // Blocks until the client has closed. Returns all bytes that it sent within TLS.
    std::string received();
    // After received(): the fingerprint of the client's certificate; empty if it showed none.
    const std::string& client_fingerprint() const { return client_fingerprint_; }
    // After received(): the name that the client asked for (SNI).
    const std::string& asked_name() const { return asked_name_; }

  private:
    void serve();

    const Identity identity_;
    const std::string greeting_;
    const hubbub::net::Listener listener_;
    std::string received_;
    std::string client_fingerprint_;
    std::string asked_name_;
    std::thread thread_;
};

}  // namespace tls
