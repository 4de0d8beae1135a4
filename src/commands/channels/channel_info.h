#pragma once

#include <hubbub/chat/channel.h>

#include <memory>

#include "core/context.h"

namespace hubbub::commands {

// Sends the names of the members: 353 and 366.
void send_names(Context& context, const std::shared_ptr<chat::Channel>& channel)
    REQUIRES(channel->mutex);
// Sends the topic: 332 and 333, or 331 if there is none.
void send_topic(Context& context, const chat::Channel& channel) REQUIRES(channel.mutex);
}  // namespace hubbub::commands
