#pragma once
// A server with TLS, and its clients.

#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness.h"
#include "server/options.h"

namespace flow {

// Files with a certificate and its key.
class Certified {
  public:
    explicit Certified(const tls::Identity& identity = tls::Identity(tls::Wanted{}))
        : certificate_(identity.certificate_pem()), key_(identity.key_pem()) {}

    void write_certificate(const std::string& pem) const { write(certificate_, pem); }
    void write_key(const std::string& pem) const { write(key_, pem); }
    const std::string& certificate_path() const { return certificate_.path(); }
    const std::string& key_path() const { return key_.path(); }

    // Returns the settings with the certificate that the files have now. Throws ConfigError.
    hubbub::server::Config in(hubbub::server::Config config = test_config()) const {
        config.tls_certificate = certificate_.path();
        config.tls_key = key_.path();
        config.tls = hubbub::server::load_tls(config);
        return config;
    }
    // Reads the files again, for a reload.
    hubbub::server::Server::Reread reread() const {
        return [this](const hubbub::server::Config& running, std::vector<std::string>&) {
            return in(running);
        };
    }

  private:
    static void write(const tls::File& file, const std::string& pem) {
        std::ofstream(file.path()) << pem;
    }

    const tls::File certificate_, key_;
};

// A server with its own certificate.
struct TlsServer {
    Certified files;
    TestServer server;

    explicit TlsServer(hubbub::server::Config config = test_config())
        : server(files.in(std::move(config))) {}
};

// Returns a client that registered over TLS.
inline TestClient secure(const TestServer& server, std::string_view nick) {
    TestClient client(server);
    client.start_tls().enter(nick);
    return client;
}

}  // namespace flow
