#pragma once
// A Stream without encryption, over a TCP or UNIX socket.

#include <sys/socket.h>

#include "stream.h"

namespace hubbub::server {

class PlainStream final : public Stream {
  public:
    // The caller owns the descriptor.
    explicit PlainStream(int fd) : fd_(fd) {}

    Written write_some(std::span<const iovec> pieces) override {
        if (pieces.empty()) return {};
        const net::Transfer sent = net::send_some(fd_, pieces);
        return {sent.bytes, sent.status == net::Transfer::Status::failed};
    }
    net::Transfer receive(char* buffer, std::size_t size) override {
        return net::receive_some(fd_, buffer, size);
    }
    bool has_pending() const override { return false; }
    bool needs_write() const override { return false; }
    std::size_t waiting() const override { return net::bytes_waiting(fd_); }
    Overhead take_overhead() override { return {}; }
    void end_sending() override { ::shutdown(fd_, SHUT_WR); }
    void rest() override {}

  private:
    const int fd_;
};

}  // namespace hubbub::server
