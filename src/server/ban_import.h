#pragma once
// Moves the bans of an earlier version's file to the database.

#include <hubbub/chat/server_bans.h>

#include "config.h"
#include "state_files.h"

namespace hubbub::server {

// Returns the bans of the file in the settings; none if there is no file. Throws ConfigError.
chat::ServerBans::List read_bans(const Config& config);

// Adds the bans of this file to the database, once, and renames the file. Before
// StateFiles::start(). Throws ConfigError or storage::StorageError.
void import_ban_file(const Config& config, StateFiles& state);

}  // namespace hubbub::server
