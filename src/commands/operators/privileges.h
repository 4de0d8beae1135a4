#pragma once

#include "core/context.h"

namespace hubbub::commands {

// Adapts an operator to changed settings: without its account it is an operator no longer, and a
// changed account gives what it now says.
void renew_privileges(Context& context);

}  // namespace hubbub::commands
