#include "client_block.h"

#include <memory_resource>
#include <string>
#include <utility>

#include "connection.h"
#include "trace.h"

namespace hubbub::server {
namespace {

std::unique_ptr<chat::Transport> traced_around(chat::Transport& stream, const Config& config,
                                               std::uint64_t id) {
    if (!config.trace_lines) return nullptr;
    return std::make_unique<TracingTransport>(stream, id);
}

chat::Client::Setup client_setup(const ServerContext& context, const Config& config,
                                 std::uint64_t id, const net::SocketAddress& peer,
                                 chat::Transport& transport) {
    return {id,        peer.host(),      peer.port(), context.clock.wall(),
            transport, context.outboxes, config.sendq};
}

}  // namespace

ClientBlock::ClientBlock(const ServerContext& context, const Config& config, std::uint64_t id,
                         const net::SocketAddress& peer, int fd)
    : stream(fd),
      traced(traced_around(stream, config, id)),
      client(client_setup(context, config, id, peer, traced ? *traced : stream)) {}

std::shared_ptr<ClientBlock> make_client_block(const ServerContext& context, const Config& config,
                                               std::uint64_t id, const net::SocketAddress& peer,
                                               int fd) {
    const std::pmr::polymorphic_allocator<ClientBlock> memory(&context.client_memory);
    return std::allocate_shared<ClientBlock>(memory, context, config, id, peer, fd);
}

}  // namespace hubbub::server
