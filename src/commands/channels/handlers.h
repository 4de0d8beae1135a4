#pragma once
// The commands of this folder. A handler begins after the gates of the table (dispatch.cpp) and
// returns why the command is not done.

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

using protocol::Message;

Refusal handle_invite(Context& context, const Message& message);
Refusal handle_join(Context& context, const Message& message);
Refusal handle_kick(Context& context, const Message& message);
Refusal handle_knock(Context& context, const Message& message);
Refusal handle_list(Context& context, const Message& message);
Refusal handle_mode(Context& context, const Message& message);
Refusal handle_names(Context& context, const Message& message);
Refusal handle_part(Context& context, const Message& message);
Refusal handle_rename(Context& context, const Message& message);
Refusal handle_topic(Context& context, const Message& message);

}  // namespace hubbub::commands
