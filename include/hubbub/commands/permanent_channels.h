#pragma once
// Channels that exist from the start of the server and stay without members.

#include <hubbub/commands/services.h>

namespace hubbub::commands {

// Creates the permanent channels of the settings. Those that the settings do not name anymore
// become ordinary channels. Call it before clients connect and after a reload. Hold no lock.
void use_permanent_channels(const Services& services);

}  // namespace hubbub::commands
