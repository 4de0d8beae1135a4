#pragma once
// Rights of a client beyond its channels.

#include <hubbub/commands/settings.h>

#include <string_view>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Returns a 481 if the client is not an operator.
Refusal check_operator(const Context& context);
// Also returns a 723 if the operator lacks the privilege.
Refusal check_privilege(const Context& context, Privilege privilege);
// Returns true if the client is an operator with the right to see users and channels that modes
// hide.
bool sees_hidden(const Context& context);
// Returns true if the client may see the other's real host.
bool sees_host(const Context& context, const chat::User& other);

// Returns a 402 if the target of a query is another server. This server is meant by its name, by a
// mask that matches it, by the nick of a user, and by "".
Refusal check_server(const Context& context, std::string_view target);

}  // namespace hubbub::commands
