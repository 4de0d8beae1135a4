#pragma once
// Expiry of users and registered channels that are unused for the time in the settings.

#include "core/context.h"

namespace hubbub::commands {

// Ends expired users without connections (users/always_on.h), and drops registered channels that
// nobody has joined for too long. Works at most once a minute, in whatever thread calls it. Hold no
// lock.
void sweep(Context& context);

}  // namespace hubbub::commands
