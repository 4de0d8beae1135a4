#pragma once

#include <hubbub/protocol/message.h>

#include "core/context.h"

namespace hubbub::commands {

// Runs a command through the gates of the table and sends its refusal. Hold no lock.
void dispatch(Context& context, const protocol::Message& message);

}  // namespace hubbub::commands
