#pragma once
// A Stream with TLS, over a TCP or UNIX socket.

#include <hubbub/base/mutex.h>
#include <hubbub/net/tls_engine.h>

#include <cstdint>
#include <memory>
#include <string>

#include "stream.h"

namespace hubbub::server {

// Only one thread at a time may use an SSL object, so a mutex guards it. It is not held during
// system calls. The next write_some() sends the bytes that OpenSSL produces while the owner reads:
// see needs_write().
class TlsStream final : public Stream {
  public:
    // The caller owns the descriptor.
    TlsStream(int fd, std::shared_ptr<const net::TlsContext> context);

    enum class Step : std::uint8_t { done, wants_input, wants_room, failed, gone };
    // Continues the handshake without blocking. `gone`: the client closed the connection. Call no
    // other function until it is done.
    Step handshake();

    Written write_some(std::span<const iovec> pieces) override;
    net::Transfer receive(char* buffer, std::size_t size) override;
    bool has_pending() const override;
    bool needs_write() const override;
    std::size_t waiting() const override;
    Overhead take_overhead() override;
    void end_sending() override;
    void rest() override;

    std::string client_fingerprint() const;
    std::string description() const;
    // Returns why the handshake failed.
    std::string error() const;

  private:
    bool send(std::string_view ciphertext);
    Step shake(std::string_view received);
    Step refuse(std::string reason);

    const int fd_;
    mutable Mutex mutex_{Rank::leaf};
    net::TlsEngine engine_ GUARDED_BY(mutex_);
    std::string held_;            // ciphertext that the socket did not take; the writer's
    std::size_t ciphertext_ = 0;  // received since take_overhead(); the owner's
    std::string start_;           // first bytes of the client
    std::string refused_;         // why, if not by OpenSSL
    std::size_t text_ = 0;        // decrypted since then
};

}  // namespace hubbub::server
