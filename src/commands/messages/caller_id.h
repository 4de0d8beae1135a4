#pragma once
// User mode g: only accepted clients may write to a user.
// Source: the documentation of Solanum (user mode g)

#include <hubbub/chat/client.h>

#include <cstddef>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// How many clients one client may accept.
inline constexpr std::size_t max_accepted = 50;

// Returns whether the other receives messages of this client. This client accepts the other if it
// has user mode g itself, so that it receives the answer.
bool let_through(Context& context, const chat::Client& to);
// Tells this client that the other, whose nick is `name`, does not receive its message, and once a
// minute tells the other who wrote.
void report_caller(Context& context, chat::Client& to, std::string_view name);

}  // namespace hubbub::commands
