#pragma once
// The parts of a connection that other threads use to send to its client, in one allocation.

#include <hubbub/chat/client.h>
#include <hubbub/net/address.h>

#include <cstdint>
#include <memory>

#include "config.h"
#include "connection_stream.h"

namespace hubbub::server {

struct ServerContext;

struct ClientBlock {
    ClientBlock(const ServerContext& context, const Config& config, std::uint64_t id,
                const net::SocketAddress& peer, int fd);

    ConnectionStream stream;
    std::unique_ptr<chat::Transport> traced;  // wraps the stream; null if lines are not traced
    chat::Client client;
};

// Returns a new block, which lives as long as it or its client is referenced. The caller owns the
// descriptor, and closes the outbox before the descriptor.
std::shared_ptr<ClientBlock> make_client_block(const ServerContext& context, const Config& config,
                                               std::uint64_t id, const net::SocketAddress& peer,
                                               int fd);

}  // namespace hubbub::server
