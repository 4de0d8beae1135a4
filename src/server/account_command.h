#pragma once
// hubbubd account: the operator changes accounts at the shell while the server is stopped.

#include "state_commands.h"

namespace hubbub::server {

// Returns the exit code. Throws ConfigError or storage::StorageError.
int run_account_command(const StateCommand& command);

}  // namespace hubbub::server
