#pragma once
// SASL and the registration of a connection.

#include "core/context.h"

namespace hubbub::commands {

// Ends an exchange that is not complete, with 906, because the client registers without it.
void abort_sasl(Context& context);

}  // namespace hubbub::commands
