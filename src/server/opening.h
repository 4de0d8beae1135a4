#pragma once
// The start of a connection, before its first line: detects TLS and does the handshake.

#include <hubbub/base/clock.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/close.h>
#include <hubbub/net/listener.h>

#include <optional>
#include <string>

#include "connection_stream.h"
#include "server_context.h"

namespace hubbub::server {

// Not thread safe: used by the connection's thread, before anybody else sends to the client.
class Opening {
  public:
    // The caller owns the descriptor.
    Opening(const ServerContext& context, chat::Client& client, ConnectionStream& stream, int fd,
            net::Encryption encryption);

    // Waits for the client's first byte for a short time, because TLS and HTTP clients speak first,
    // and does the TLS handshake. Blocks for 10 seconds at most, or until the server stops or
    // somebody asks to close the connection. Returns why the connection must be closed, or nothing.
    std::optional<chat::Close> run(const Config& config);

    // Returns true after run() if the listener requires TLS and the client does not use it.
    bool lacks_tls() const { return lacks_tls_; }
    // Returns true if the client began with TLS and got no answer in TLS that ends it.
    bool owes_alert();
    // Returns when a client that is silent gets the greeting, by the system's clock.
    Steady greet_at() const { return greet_at_; }

  private:
    bool ended() const { return context_.stopping || client_.close_request(); }
    std::string first_bytes(Steady deadline);
    std::optional<chat::Close> start_tls(const Config& config);
    bool wait(short events, Steady deadline) const;
    void use(std::unique_ptr<TlsStream> tls);

    const ServerContext& context_;
    chat::Client& client_;
    ConnectionStream& stream_;
    const int fd_;
    const net::Encryption encryption_;
    Steady greet_at_{};
    bool lacks_tls_ = false;
    // Whether the client began with TLS; nothing before its first byte was looked at.
    std::optional<bool> hello_{};
    bool answered_ = false;  // TLS was established, or its handshake failed
};

}  // namespace hubbub::server
