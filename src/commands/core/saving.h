#pragma once
// Waits for the database in the client's own thread, so that a crash cannot undo what a reply
// promised.

#include <hubbub/chat/state_store.h>

#include "core/context.h"

namespace hubbub::commands {

// Blocks until the store can take another change. Call it before a command changes stored records.
// Returns false if the client is closing; the command is then not done. Hold no lock.
bool wait_for_room(Context& context);

// Blocks until the change is saved, or for a few seconds. Lines that this thread has appended are
// sent before. Hold no lock.
chat::StateStore::Saved wait_until_saved(Context& context, chat::StateStore::Ticket ticket);

}  // namespace hubbub::commands
