#pragma once
// The commands of this folder. A handler begins after the gates of the table (dispatch.cpp) and
// returns why the command is not done.

#include <hubbub/protocol/message.h>

#include <string_view>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

using protocol::Message;

Refusal handle_chanserv(Context& context, const Message& message);
Refusal handle_nickserv(Context& context, const Message& message);
Refusal handle_servlist(Context& context, const Message& message);
Refusal handle_squery(Context& context, const Message& message);

}  // namespace hubbub::commands
