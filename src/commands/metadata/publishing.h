#pragma once
// Sends metadata to the connections that have subscribed to its keys.

#include <hubbub/chat/channel.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/context.h"

namespace hubbub::commands {

// The visibility of all values.
inline constexpr std::string_view everyone = "*";

// A changed value; none: the key was removed.
struct ChangedValue {
    std::string key;
    std::optional<std::string> value;
};

// Publishes a change of the client's own metadata to its other connections, to members of its
// channels and to its watchers. Hold no lock.
void publish_own_metadata(Context& context, const ChangedValue& change);
// Publishes a change of a channel's metadata to its members.
void publish_channel_metadata(Context& context, chat::Channel& channel, const ChangedValue& change)
    REQUIRES(channel.mutex);

// Begins a long answer with the values of these keys that the client may see: of the channel and
// its members.
void send_metadata_of(Context& context, std::shared_ptr<chat::Channel> channel,
                      std::vector<std::string> keys);
// Sends the values of these keys of one user.
void send_metadata_of(Context& context, const chat::User& user,
                      const std::vector<std::string>& keys);
// Sends the client's own metadata, also if it has none, to a client with the capability.
void send_own_metadata(Context& context);
// Begins the answer that a new member with subscriptions receives.
void send_metadata_to_newcomer(Context& context, const std::shared_ptr<chat::Channel>& channel);

}  // namespace hubbub::commands
