#include "client_block.h"

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

chat::Client::Setup client_setup(const ServerContext& context, const Config& config,
                                 std::uint64_t id, const net::SocketAddress& peer,
                                 chat::Transport& transport) {
    std::string host = peer.host();
    // A parameter that starts with ":", such as "::1", would be parsed as the last one.
    if (host.starts_with(':')) host.insert(0, 1, '0');
    return {id,        std::move(host),  peer.port(), context.clock.wall(),
            transport, context.outboxes, config.sendq};
}

}  // namespace

ClientBlock::ClientBlock(const ServerContext& context, const Config& config, std::uint64_t id,
                         const net::SocketAddress& peer, int fd)
    : socket(fd),
      traced(traced_around(socket, config, id)),
      client(client_setup(context, config, id, peer, traced ? *traced : socket)) {}

std::shared_ptr<chat::Client> make_client(const ServerContext& context, const Config& config,
                                          std::uint64_t id, const net::SocketAddress& peer,
                                          int fd) {
    const std::pmr::polymorphic_allocator<ClientBlock> memory(&context.client_memory);
    const auto block = std::allocate_shared<ClientBlock>(memory, context, config, id, peer, fd);
    return {block, &block->client};
}

}  // namespace hubbub::server
