#pragma once
// What the chat floor asks of the outside, as interfaces: it knows no socket.

#include <cstddef>
#include <span>
#include <string_view>

#include <sys/uio.h>

namespace hubbub::chat {

// The way to one client. An implementation may be handed from thread to thread (whoever is the
// outbox's writer calls it), but two never call it at once.
class Transport {
  public:
    struct Written {
        std::size_t bytes = 0;
        bool broken = false;  // the connection is gone: whatever is left can be thrown away
    };

    virtual ~Transport() = default;
    // Never blocks; writes as much as goes of the pieces, in their order.
    virtual Written write_some(std::span<const iovec> pieces) = 0;
};

class Client;

// Sees what passes: the operator's console. Called under a channel's lock, so it must do no more
// than remember. Thread safe.
class Tap {
  public:
    virtual ~Tap() = default;
    // Lines as a person reads them, each ended by CR LF.
    virtual void passed(const Client& from, std::string_view lines) = 0;
};

}  // namespace hubbub::chat
