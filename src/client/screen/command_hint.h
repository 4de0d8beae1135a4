#pragma once
// The hint while a command is typed.

#include "screen/screen_state.h"
#include "talk/workspace.h"

namespace hubbub::client {

// Sets the hint to the usage of the typed command, or to the commands that begin like it.
void update_command_hint(ScreenState& state, const Workspace& workspace);

}  // namespace hubbub::client
