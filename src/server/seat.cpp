#include "seat.h"

#include <memory_resource>
#include <string>
#include <utility>

#include "connection.h"
#include "trace.h"

namespace hubbub::server {
namespace {

std::unique_ptr<chat::Transport> traced_around(chat::Transport& socket, const Config& config,
                                               std::uint64_t id) {
    if (!config.trace_lines) return nullptr;
    return std::make_unique<TracingTransport>(socket, id);
}

chat::Client::Setup client_setup(const Shared& shared, const Config& config, std::uint64_t id,
                                 const net::SocketAddress& peer, chat::Transport& transport) {
    std::string host = peer.host();
    // "::1" in the middle of a message would read as its last parameter.
    if (host.starts_with(':')) host.insert(0, 1, '0');
    return {id,        std::move(host), peer.port(), shared.clock.wall(),
            transport, shared.outboxes, config.sendq};
}

}  // namespace

Seat::Seat(const Shared& shared, const Config& config, std::uint64_t id,
           const net::SocketAddress& peer, int fd)
    : socket(fd),
      traced(traced_around(socket, config, id)),
      client(client_setup(shared, config, id, peer, traced ? *traced : socket)) {}

std::shared_ptr<chat::Client> take_seat(const Shared& shared, const Config& config,
                                        std::uint64_t id, const net::SocketAddress& peer, int fd) {
    const std::pmr::polymorphic_allocator<Seat> memory(&shared.seats);
    const auto seat = std::allocate_shared<Seat>(memory, shared, config, id, peer, fd);
    return {seat, &seat->client};
}

}  // namespace hubbub::server
