#pragma once
// Interfaces to the floors above: the chat floor knows no sockets.

#include <cstddef>
#include <span>
#include <string_view>

#include <sys/uio.h>

namespace hubbub::chat {

// Sends bytes to one client. Not thread safe: the outbox's writer calls it, in any thread, but only
// one at a time.
class Transport {
  public:
    struct Written {
        std::size_t bytes = 0;
        bool broken = false;  // the connection failed: discard the rest
        // Accepted bytes, such as ciphertext, are not sent yet. The caller must call again when the
        // socket is writable, even if it has no more bytes.
        bool holds = false;
    };

    virtual ~Transport() = default;
    // Sends held bytes first, then writes a prefix of the pieces, in order, without blocking.
    virtual Written write_some(std::span<const iovec> pieces) = 0;
};

class Client;

// Observes all messages, for the operator's console. Called under a channel's lock, so it must only
// store them. Thread safe.
class Tap {
  public:
    virtual ~Tap() = default;
    // `lines` are in the plain dialect, each ending with CR LF.
    virtual void passed(const Client& from, std::string_view lines) = 0;
};

}  // namespace hubbub::chat
