#pragma once
// Until when a user has read a channel or a private conversation.
// Source: https://ircv3.net/specs/extensions/read-marker

#include <hubbub/chat/channel.h>
#include <hubbub/chat/registry.h>
#include <hubbub/chat/user.h>

#include <string>

#include "core/context.h"

namespace hubbub::commands {

// Returns "MARKREAD #channel ...", for a member.
std::string read_marker_line(const chat::Registry& registry, const chat::User& user,
                             const chat::Channel& channel) REQUIRES(channel.mutex);
// Sends the client its marker of a channel that it is in, if it has draft/read-marker.
void send_read_marker(Context& context, const chat::Channel& channel) REQUIRES(channel.mutex);

}  // namespace hubbub::commands
