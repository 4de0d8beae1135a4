#pragma once
// The end of a connection, after its last lines were appended to its outbox.

#include <hubbub/chat/client.h>
#include <hubbub/chat/close.h>

#include <functional>

#include "stream.h"

namespace hubbub::server {

// Closes the client's outbox, sends its pending bytes for a short time if the peer may still read
// them, and shuts the socket down. After it returns no other thread uses the descriptor. Called by
// the client's own thread, with its claims flushed. `release` sends what waits for messages to be
// stored, and returns true if more waits.
void say_farewell(chat::Client& client, Stream& stream, int fd, chat::Cause cause,
                  const std::function<bool()>& release);

}  // namespace hubbub::server
