#pragma once
// Finds channels that a client shares with other users. It sees these users despite user mode i.

#include <hubbub/chat/channel.h>
#include <hubbub/chat/user.h>

#include <memory>
#include <vector>

#include "core/context.h"

namespace hubbub::commands {

// A snapshot of a user's channels. Not thread safe: belongs to one command.
class SharedChannels {
  public:
    explicit SharedChannels(const chat::User& user);
    // Returns the first shared channel in the order of the other's channels, or null.
    std::shared_ptr<chat::Channel> shared_with(const chat::User& other) const;

  private:
    std::vector<std::shared_ptr<chat::Channel>> channels_;  // by address
};

// Returns true if user mode i hides the other from the client.
bool hidden_from(const Context& context, const SharedChannels& channels, const chat::User& other);

}  // namespace hubbub::commands
