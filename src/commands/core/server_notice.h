#pragma once

#include <hubbub/chat/notices.h>
#include <hubbub/commands/notify.h>

#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Sends a server notice to the operators that want this kind. Hold no lock above a channel's.
inline void notify(Context& context, chat::Notice kind, std::string_view text) {
    notify(context.services(), context.claims(), kind, text);
}
}  // namespace hubbub::commands
