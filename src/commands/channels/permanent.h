#pragma once
// Channels that exist from the start of the server and stay without members: the lobby, and those
// of --channel. The state of the latter is kept in a record, as that of a registered channel, whose
// founder is nobody if no account has registered it.

#include <hubbub/chat/channel.h>
#include <hubbub/commands/services.h>
#include <hubbub/commands/settings.h>

#include <string_view>

namespace hubbub::commands {

// Returns whether, and how, the settings make a channel of this name stay.
chat::Channel::Stay stay_of(const Settings& settings, std::string_view name);
// Makes a record for the state of a channel that stays whole, if it has none.
void keep_state(const Services& services, chat::Channel& channel) REQUIRES(channel.mutex);

}  // namespace hubbub::commands
