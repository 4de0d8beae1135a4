#pragma once
// Channels that exist from the start of the server and stay without members.

#include <hubbub/chat/account.h>
#include <hubbub/commands/services.h>

#include <cstdint>

namespace hubbub::commands {

// The number of the lobby's history, which no message id is.
constexpr std::uint64_t lobby_history = 1;

// Returns the number of the history of a registered channel; 0: it has none.
std::uint64_t history_number_of(const chat::RegisteredChannel& record);

// Creates the permanent channels of the settings. Permanent channels that the settings no longer
// name become ordinary. Call it before clients connect and after a reload. Hold no lock.
void use_permanent_channels(const Services& services);

}  // namespace hubbub::commands
