#pragma once

#include <hubbub/chat/notices.h>
#include <hubbub/commands/notify.h>

#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Sends a server notice about the client of this context; see hubbub/commands/notify.h.
inline void notify(Context& context, chat::Notice kind, std::string_view text) {
    notify(context.services(), context.claims(), kind, text);
}
// Sends one about a new connection.
void notify_connected(Context& context);

}  // namespace hubbub::commands
