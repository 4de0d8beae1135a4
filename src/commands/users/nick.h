#pragma once

#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Gives the registered client another valid nick. Returns false if somebody else has it. Hold no
// lock.
bool take_nick(Context& context, std::string_view nick);

}  // namespace hubbub::commands
