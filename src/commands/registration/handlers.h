#pragma once
// The commands of this folder. A handler begins after the gates of the table (dispatch.cpp) and
// returns why the command is not done.

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

using protocol::Message;

Refusal handle_cap(Context& context, const Message& message);
Refusal handle_nick(Context& context, const Message& message);
Refusal handle_pass(Context& context, const Message& message);
Refusal handle_ping(Context& context, const Message& message);
Refusal handle_pong(Context& context, const Message& message);
Refusal handle_quit(Context& context, const Message& message);
Refusal handle_user(Context& context, const Message& message);
Refusal handle_webirc(Context& context, const Message& message);

}  // namespace hubbub::commands
