#pragma once

#include "core/context.h"

namespace hubbub::commands {

// Adapts an operator to changed settings: updates its privileges from its account, or removes user
// mode o if the account is gone. Hold no lock.
void renew_privileges(Context& context);

}  // namespace hubbub::commands
