#pragma once
// The commands of this folder. A handler begins after the gates of the table (dispatch.cpp) and
// returns why the command is not done.

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

using protocol::Message;

Refusal handle_accept(Context& context, const Message& message);
Refusal handle_batch(Context& context, const Message& message);
Refusal handle_notice(Context& context, const Message& message);
Refusal handle_privmsg(Context& context, const Message& message);
Refusal handle_tagmsg(Context& context, const Message& message);

}  // namespace hubbub::commands
