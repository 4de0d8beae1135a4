#pragma once

#include "core/context.h"

namespace hubbub::commands {

// Removes the client from the watchers of all nicks. Hold no lock.
void clear_watched(Context& context);
}  // namespace hubbub::commands
