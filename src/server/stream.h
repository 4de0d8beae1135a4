#pragma once
// The bytes of one connection, in both directions.

#include <hubbub/chat/ports.h>
#include <hubbub/net/fd.h>

#include <cstddef>

namespace hubbub::server {

// write_some() is called by the outbox's writer, in any thread. All other functions are called by
// the connection's thread only, possibly at the same time.
class Stream : public chat::Transport {
  public:
    // Receives up to `size` bytes without blocking.
    virtual net::Transfer receive(char* buffer, std::size_t size) = 0;
    // Returns true if receive() may return bytes even if the descriptor is not readable.
    virtual bool has_pending() const = 0;
    // Returns true if the stream itself produced bytes to send: call Outbox::send_held().
    virtual bool needs_write() const = 0;
    // Returns approximately how many received bytes are pending, including the kernel's buffer.
    virtual std::size_t waiting() const = 0;
    // Input other than text, such as padding of records and key updates.
    struct Overhead {
        std::size_t bytes = 0;
        std::size_t messages = 0;
    };
    // Returns and resets it.
    virtual Overhead take_overhead() = 0;
    // Signals the end of the output to the peer. Requires that no thread writes any more.
    virtual void end_sending() = 0;
    // Frees memory that an idle connection does not need.
    virtual void rest() = 0;
};

}  // namespace hubbub::server
