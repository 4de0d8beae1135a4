#pragma once
// Parts of the welcome that are also answers to commands: ISUPPORT, LUSERS, MOTD. Hold no lock.

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

void send_isupport(Context& context);
void send_lusers(Context& context);
Refusal send_motd(Context& context);
}  // namespace hubbub::commands
