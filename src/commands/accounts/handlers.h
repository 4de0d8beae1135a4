#pragma once
// The commands of this folder. A handler begins after the gates of the table (dispatch.cpp) and
// returns why the command is not done.

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

using protocol::Message;

Refusal handle_authenticate(Context& context, const Message& message);
Refusal handle_register(Context& context, const Message& message);
Refusal handle_suspend(Context& context, const Message& message);
Refusal handle_unsuspend(Context& context, const Message& message);
Refusal handle_verify(Context& context, const Message& message);

}  // namespace hubbub::commands
