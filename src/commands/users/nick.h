#pragma once

#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Changes the nick of a registered client. Requires a valid nick. Returns false if another client
// has it. Hold no lock.
bool take_nick(Context& context, std::string_view nick);

}  // namespace hubbub::commands
