#pragma once
// The stream of a connection: plain, until the owner switches to TLS.

#include <atomic>
#include <memory>

#include "plain_stream.h"
#include "tls_stream.h"

namespace hubbub::server {

class ConnectionStream final : public Stream {
  public:
    // The caller owns the descriptor.
    explicit ConnectionStream(int fd) : plain_(fd) {}

    // Uses TLS from now on, after its handshake. Owner only, before anybody else writes.
    void use(std::unique_ptr<TlsStream> tls) {
        tls_ = std::move(tls);
        current_.store(tls_.get(), std::memory_order_release);
    }
    // Returns the TLS stream, or null if the connection is plain. Owner only.
    const TlsStream* tls() const { return tls_.get(); }

    Written write_some(std::span<const iovec> pieces) override {
        return current().write_some(pieces);
    }
    net::Transfer receive(char* buffer, std::size_t size) override {
        return current().receive(buffer, size);
    }
    bool has_pending() const override { return current().has_pending(); }
    bool needs_write() const override { return current().needs_write(); }
    std::size_t waiting() const override { return current().waiting(); }
    Overhead take_overhead() override { return current().take_overhead(); }
    void end_sending() override { current().end_sending(); }
    void rest() override { current().rest(); }

  private:
    Stream& current() const { return *current_.load(std::memory_order_acquire); }

    PlainStream plain_;
    std::unique_ptr<TlsStream> tls_;
    std::atomic<Stream*> current_{&plain_};
};

}  // namespace hubbub::server
