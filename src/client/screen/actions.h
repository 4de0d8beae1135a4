#pragma once
// The actions of keys: one sorted table of functions. action_names.h has their help.

#include <string_view>

#include "screen/completer.h"
#include "screen/screen.h"
#include "screen/sender.h"

namespace hubbub::client {

// The objects that an action works on.
struct ActionContext {
    Screen& screen;
    Workspace& workspace;
    Sender& sender;
    Completer& completer;
};

using RunAction = void (*)(const ActionContext& at, std::string_view argument);

// Returns null if there is no action of that name.
RunAction find_action(std::string_view name);

}  // namespace hubbub::client
