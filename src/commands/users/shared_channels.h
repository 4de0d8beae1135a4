#pragma once
// Which users share a channel with a client, and may therefore be seen despite user mode i.

#include <hubbub/chat/channel.h>
#include <hubbub/chat/client.h>

#include <memory>
#include <vector>

#include "core/context.h"

namespace hubbub::commands {

// The channels of a client, as they were when this was made. Not thread safe: lives within one
// command.
class SharedChannels {
  public:
    explicit SharedChannels(const chat::Client& client);
    // Returns the first of the other's channels that is among them, or null.
    std::shared_ptr<chat::Channel> shared_with(const chat::Client& other) const;

  private:
    std::vector<std::shared_ptr<chat::Channel>> channels_;  // by address
};

// Returns true if user mode i hides the other from the client.
bool hidden_from(const Context& context, const SharedChannels& channels, const chat::Client& other);

}  // namespace hubbub::commands
