#pragma once
// The commands of this folder. A handler begins after the gates of the table (dispatch.cpp) and
// returns why the command is not done.

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

using protocol::Message;

Refusal handle_admin(Context& context, const Message& message);
Refusal handle_help(Context& context, const Message& message);
Refusal handle_info(Context& context, const Message& message);
Refusal handle_isupport(Context& context, const Message& message);
Refusal handle_links(Context& context, const Message& message);
Refusal handle_lusers(Context& context, const Message& message);
Refusal handle_motd(Context& context, const Message& message);
Refusal handle_stats(Context& context, const Message& message);
Refusal handle_summon(Context& context, const Message& message);
Refusal handle_time(Context& context, const Message& message);
Refusal handle_trace(Context& context, const Message& message);
Refusal handle_users(Context& context, const Message& message);
Refusal handle_version(Context& context, const Message& message);

}  // namespace hubbub::commands
