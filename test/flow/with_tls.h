#pragma once
// A server that speaks TLS, and clients that use it.

#include "harness.h"

#include <memory>
#include <string_view>

namespace flow {

// A server with a certificate of its own.
struct TlsServer {
    tls::Identity identity{tls::Wanted{}};
    tls::File certificate{identity.certificate_pem()};
    tls::File key{identity.key_pem()};
    TestServer server;

    explicit TlsServer(hubbub::server::Config config = test_config())
        : server(with_tls(std::move(config))) {}

  private:
    hubbub::server::Config with_tls(hubbub::server::Config config) const {
        config.tls =
            std::make_shared<const hubbub::net::TlsContext>(certificate.path(), key.path());
        return config;
    }
};

// Returns a client that registered over TLS.
inline TestClient secure(const TestServer& server, std::string_view nick) {
    TestClient client(server);
    client.start_tls().enter(nick);
    return client;
}

}  // namespace flow
