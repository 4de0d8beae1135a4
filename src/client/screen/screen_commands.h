#pragma once
// What the person types about the screen itself: the third sorted table, beside user_commands.h.

#include <string_view>
#include <vector>

#include "user_commands.h"

namespace hubbub::client {

class Controller;
class Workspace;

// Runs "/name ..." if it is a command of the screen, and takes it out of the input. False: it is
// none, and everything is as it was.
bool run_screen_command(Controller& controller, Workspace& workspace, std::string_view text);

// Those of the screen and those of the session, sorted.
std::vector<CommandHelp> all_commands();

}  // namespace hubbub::client
