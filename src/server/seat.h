#pragma once
// What others use of a connection when they speak to its client, in one piece of memory.

#include <hubbub/chat/client.h>
#include <hubbub/net/address.h>

#include <cstdint>
#include <memory>

#include "config.h"
#include "socket_transport.h"

namespace hubbub::server {

struct Shared;

struct Seat {
    Seat(const Shared& shared, const Config& config, std::uint64_t id,
         const net::SocketAddress& peer, int fd);

    SocketTransport socket;
    std::unique_ptr<chat::Transport> traced;  // around the socket, where lines are traced
    chat::Client client;
};

// The client in a seat of its own, which lives as long as somebody has the client. The descriptor
// stays the caller's: close the outbox before it.
std::shared_ptr<chat::Client> take_seat(const Shared& shared, const Config& config,
                                        std::uint64_t id, const net::SocketAddress& peer, int fd);

}  // namespace hubbub::server
