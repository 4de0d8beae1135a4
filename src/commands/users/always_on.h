#pragma once
// Always-on: a user without connections stays in its channels, if its account wants that. What it
// needs after a restart is kept in the account (chat::Presence).

#include <hubbub/chat/account.h>
#include <hubbub/chat/channel.h>
#include <hubbub/chat/user.h>
#include <hubbub/commands/services.h>
#include <hubbub/commands/settings.h>

#include <functional>
#include <string>

namespace hubbub::commands {

class Context;

// Returns whether the account's user stays without a connection.
bool is_always_on(const Settings& settings, const chat::Account& account);
// Sets whether the connection's user is always on. Call it after a login, and after a change of the
// account.
void renew_always_on(Context& context);

// Stores the presence of an always-on user in its account if it has changed. May block until the
// store has room. Hold no lock.
void keep_presence(Context& context);
// Like keep_presence(), for another user, such as one without connections that was kicked. Hold no
// lock.
void keep_presence_of(Context& context, chat::User& user);
// Removes the presence from the account: the user has left on purpose. Hold no lock.
void forget_presence(Context& context, std::uint64_t account);

// Shows the user, which has no connection anymore, as away. Requires its turn.
void go_offline(Context& context);
// Ends a user without connections, with a QUIT. Returns false if it has a connection. Hold no lock.
bool end_offline_user(Context& context, chat::User& user, const std::string& why);
// Ends users without connections that have expired, or whose account is not always on anymore. Hold
// no lock.
void end_expired_users(Context& context);

// Called under the lock of a channel that has no member yet.
using PrepareChannel = std::function<void(chat::Channel&)>;
// Brings back the users that their accounts keep. Before clients connect.
void restore_always_on(const Services& services, const PrepareChannel& prepare);

}  // namespace hubbub::commands
