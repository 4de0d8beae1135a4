#pragma once
// User modes g and R: only accepted clients, or those with accounts, may write to a user.
// Source: the documentation of Solanum (user mode g)

#include <hubbub/chat/user.h>

#include <cstddef>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// The maximum number of clients that one client accepts.
inline constexpr std::size_t max_accepted = 50;

// Returns true if `to` receives messages of this client. If this client has user mode g, it accepts
// `to`, so that it receives the answer.
bool let_through(Context& context, const chat::User& to);
// Returns false if user mode R of `to` keeps out this client, which is not logged in.
bool logged_in_enough(const Context& context, const chat::User& to);
// Reports to this client that `to`, whose nick is `name`, did not receive its message. Notifies
// `to` of the sender, at most once a minute.
void report_caller(Context& context, chat::User& to, std::string_view name);

}  // namespace hubbub::commands
