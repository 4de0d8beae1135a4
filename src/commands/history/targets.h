#pragma once
// CHATHISTORY TARGETS. Source: https://ircv3.net/specs/extensions/chathistory#targets

#include <hubbub/base/clock.h>

#include <cstddef>

#include "core/context.h"

namespace hubbub::commands {

// Begins a batch of the channels and persons whose latest message is from between the two times,
// which may be in either order. If there are more than `limit`, those next to `one` are named.
void begin_targets(Context& context, Wall one, Wall other, std::size_t limit);

}  // namespace hubbub::commands
