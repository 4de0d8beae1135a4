#pragma once
// Commands of the screen: one sorted table, in addition to commands/user_commands.h.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "commands/user_commands.h"
#include "config/alias.h"

namespace hubbub::client {

class Screen;
class Workspace;

// Runs "/name ..." if it is a command of the screen, and clears the input if it came from there.
// Returns false if it is a command of the session; nothing is changed then.
enum class CommandSource : std::uint8_t { input, alias };
bool run_screen_command(Screen& screen, Workspace& workspace, std::string_view text,
                        CommandSource from);

// Returns true if "/name ..." is a command of the screen.
bool is_screen_command(std::string_view text);

// Returns aliases, commands of the screen and of the session, sorted. Views of `aliases`.
std::vector<CommandHelp> all_commands(std::span<const Alias> aliases);

}  // namespace hubbub::client
