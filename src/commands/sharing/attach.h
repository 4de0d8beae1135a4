#pragma once
// Several connections of one account share a user: the same nick, channels, modes and away.

#include <hubbub/chat/accounts.h>

#include <functional>
#include <string_view>

namespace hubbub::commands {

class Context;

// Attaches the connection, which is about to be registered, to the live user of its account: calls
// `welcome` for IRC clients, and sends the user's channels. Returns false, and changes nothing, if
// there is none, or if the account, the settings or a channel with mode z forbid it. Hold no lock.
bool attach_newcomer(Context& context, const std::function<void(Context&)>& welcome);
// Does the same for a connection that logs in later. Its own user leaves, if it is in no channel
// and no operator; otherwise the connection keeps it, and so it does if the account has no live
// user. Call it after the account is set. Hold no lock.
void attach(Context& context, const chat::Accounts::Entry& account);
// Removes the connection from its user, which has others or stays without one. Requires the turn
// of the user.
void detach(Context& context);

// Returns true if the nick belongs to a user to which this connection may attach when it has logged
// in: it may then ask for the nick.
bool is_shareable(const Context& context, std::string_view nick);

}  // namespace hubbub::commands
