#pragma once
// The command of this folder.

#include <hubbub/protocol/message.h>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

using protocol::Message;

Refusal handle_metadata(Context& context, const Message& message);

}  // namespace hubbub::commands
