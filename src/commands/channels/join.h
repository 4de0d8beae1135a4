#pragma once

#include <hubbub/chat/channel.h>

#include <memory>
#include <string_view>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Returns true if the channel has mode z and the client is not secure: it can never be a member.
bool is_insecure_for(const Context& context, const chat::Channel& channel) REQUIRES(channel.mutex);
// Joins the channel, and creates it if it does not exist. If `forced`, ignores bans, limits and all
// modes but z. Returns a refusal if the client may not join. Hold no lock.
Refusal join_channel(Context& context, std::string_view name, std::string_view key = {},
                     bool forced = false);
// Leaves the channel. If `forced`, shows the reason even if the client may not speak there. Returns
// a refusal if the client is not a member. Hold no lock.
Refusal part_channel(Context& context, std::string_view name, std::string_view reason,
                     bool forced = false);

// Sends the topic, and the names if the connection wants them.
void send_contents(Context& context, const std::shared_ptr<chat::Channel>& channel)
    REQUIRES(channel->mutex);
// Does the same for a channel that another connection of the user has joined. Does nothing if the
// user is not a member. Hold no lock.
void show_channel(Context& context, std::string_view name);

}  // namespace hubbub::commands
