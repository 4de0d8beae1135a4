#pragma once
// The commands of this folder. A handler begins after the gates of the table (dispatch.cpp) and
// returns why the command is not done.

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

using protocol::Message;

Refusal handle_connect(Context& context, const Message& message);
Refusal handle_die(Context& context, const Message& message);
Refusal handle_dline(Context& context, const Message& message);
Refusal handle_kill(Context& context, const Message& message);
Refusal handle_kline(Context& context, const Message& message);
Refusal handle_oper(Context& context, const Message& message);
Refusal handle_rehash(Context& context, const Message& message);
Refusal handle_sajoin(Context& context, const Message& message);
Refusal handle_samode(Context& context, const Message& message);
Refusal handle_sanick(Context& context, const Message& message);
Refusal handle_sapart(Context& context, const Message& message);
Refusal handle_undline(Context& context, const Message& message);
Refusal handle_unkline(Context& context, const Message& message);
Refusal handle_wallops(Context& context, const Message& message);

}  // namespace hubbub::commands
