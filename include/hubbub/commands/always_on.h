#pragma once
// Users who stay in their channels without a connection.

#include <hubbub/commands/services.h>

namespace hubbub::commands {

// Brings back the users that their accounts keep, in their channels, without connections. Before
// clients connect.
void restore_users(const Services& services);
// Removes all users without connections, without a QUIT: the server stops. Their accounts keep
// them. After the last connection has ended.
void drop_offline_users(const Services& services);

}  // namespace hubbub::commands
