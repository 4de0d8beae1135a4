#pragma once
// Capabilities as one client sees them: some depend on its connection and on the settings.

#include <hubbub/chat/origin.h>
#include <hubbub/commands/settings.h>

#include <cstdint>
#include <string>

#include "core/capabilities.h"

namespace hubbub::commands {

// Returns the capability's name, with its value if there is one and `with_value` is true; "" if a
// client that connects like this cannot use it.
std::string offered_word(const CapabilityName& capability, const Settings& settings,
                         const chat::Origin& origin, bool with_value);

}  // namespace hubbub::commands
