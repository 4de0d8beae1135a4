#pragma once
// The bytes of one connection, in both directions.

#include <hubbub/chat/ports.h>
#include <hubbub/net/fd.h>

#include <cstddef>

namespace hubbub::server {

// The outbox's writer calls write_some(), in any thread; all else belongs to the connection's own
// thread, and may be called at the same time.
class Stream : public chat::Transport {
  public:
    // Receives up to `size` bytes without blocking.
    virtual net::Transfer receive(char* buffer, std::size_t size) = 0;
    // Returns true if receive() has bytes although the descriptor may not be readable.
    virtual bool has_pending() const = 0;
    // Returns true if the stream has bytes of its own to send: call Outbox::send_held().
    virtual bool needs_write() const = 0;
    // Returns about how many bytes receive() would return now, those of the kernel included.
    virtual std::size_t waiting() const = 0;
    // What the peer sent besides text, such as the padding of records and key updates.
    struct Overhead {
        std::size_t bytes = 0;
        std::size_t messages = 0;
    };
    // Returns and resets it.
    virtual Overhead take_overhead() = 0;
    // Tells the peer that nothing more will be sent. Requires that nobody writes any more.
    virtual void end_sending() = 0;
    // Releases memory that a silent connection does not need.
    virtual void rest() = 0;
};

}  // namespace hubbub::server
