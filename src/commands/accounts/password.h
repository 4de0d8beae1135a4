#pragma once
// New passwords of accounts, of clients that wait for their turn.

#include <hubbub/commands/credentials.h>

#include <optional>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Hashes the password when it is the client's turn. Returns nothing if too many passwords wait, or
// the client is closing. Hold no lock.
std::optional<Credentials> make_credentials(Context& context, std::string_view password);

}  // namespace hubbub::commands
