#pragma once
// What the person types about the screen itself: the third sorted table, beside user_commands.h.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "commands/user_commands.h"
#include "config/alias.h"

namespace hubbub::client {

class Controller;
class Workspace;

// Runs "/name ..." if it is a command of the screen, and takes it out of the input if it came from
// there. False: it is none, and everything is as it was.
enum class From : std::uint8_t { input, alias };
bool run_screen_command(Controller& controller, Workspace& workspace, std::string_view text,
                        From from);

// True where "/name ..." is one of the screen.
bool is_screen_command(std::string_view text);

// The person's own, those of the screen and those of the session, sorted. Views of `aliases`.
std::vector<CommandHelp> all_commands(std::span<const Alias> aliases);

}  // namespace hubbub::client
