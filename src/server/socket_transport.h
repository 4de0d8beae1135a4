#pragma once
// A Transport over a TCP or UNIX socket.

#include <hubbub/chat/ports.h>
#include <hubbub/net/fd.h>

namespace hubbub::server {

// Not thread safe: one thread at a time uses it.
class SocketTransport final : public chat::Transport {
  public:
    explicit SocketTransport(int fd) : fd_(fd) {}

    Written write_some(std::span<const iovec> pieces) override {
        const net::Transfer sent = net::send_some(fd_, pieces);
        return {sent.bytes, sent.status == net::Transfer::Status::failed};
    }

  private:
    const int fd_;
};

}  // namespace hubbub::server
