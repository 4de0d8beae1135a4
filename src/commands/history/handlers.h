#pragma once
// The commands of this folder. A handler begins after the gates of the table (dispatch.cpp) and
// returns why the command is not done.

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

using protocol::Message;

Refusal handle_chathistory(Context& context, const Message& message);
Refusal handle_history(Context& context, const Message& message);
Refusal handle_markread(Context& context, const Message& message);
Refusal handle_redact(Context& context, const Message& message);

}  // namespace hubbub::commands
