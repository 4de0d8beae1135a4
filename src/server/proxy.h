#pragma once
// Connections from proxies, which begin with a PROXY header.

#include <hubbub/base/peer_network.h>
#include <hubbub/chat/client.h>
#include <hubbub/chat/close.h>
#include <hubbub/chat/origin.h>
#include <hubbub/protocol/proxy_header.h>

#include <chrono>
#include <optional>

namespace hubbub::server {

struct ServerContext;

// Proxies of one --proxy.
struct Proxy {
    PeerNetwork network;
    bool trusted_tls = false;  // trust its claim that a user has TLS
};

struct ProxyStart {
    protocol::ProxyHeader header;          // complete if there is no problem
    std::optional<chat::Close> problem{};  // why the connection must be closed
};

// Reads the header, and no byte after it. Blocks for `timeout` at most, or until the server stops
// or somebody asks to close the connection. Runs in the connection's thread.
ProxyStart read_proxy_header(const ServerContext& context, const chat::Client& client, int fd,
                             std::chrono::milliseconds timeout);

// Returns the origin of the client that this header describes. `hop`: the origin of the connection
// that the proxy made.
chat::Origin origin_behind(const Proxy& proxy, const protocol::ProxyHeader& header,
                           const chat::Origin& hop);

}  // namespace hubbub::server
