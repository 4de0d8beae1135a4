#pragma once

#include <span>
#include <string_view>

namespace hubbub::commands {

// Returns the names of all commands, in the order of chat::Counters::commands. The table of
// commands (dispatch.cpp) defines it.
std::span<const std::string_view> command_names();
}  // namespace hubbub::commands
