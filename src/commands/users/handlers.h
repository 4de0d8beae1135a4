#pragma once
// The commands of this folder. A handler begins after the gates of the table (dispatch.cpp) and
// returns why the command is not done.

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

using protocol::Message;

Refusal handle_away(Context& context, const Message& message);
Refusal handle_ison(Context& context, const Message& message);
Refusal handle_monitor(Context& context, const Message& message);
Refusal handle_setname(Context& context, const Message& message);
Refusal handle_userhost(Context& context, const Message& message);
Refusal handle_who(Context& context, const Message& message);
Refusal handle_whois(Context& context, const Message& message);
Refusal handle_whowas(Context& context, const Message& message);

}  // namespace hubbub::commands
