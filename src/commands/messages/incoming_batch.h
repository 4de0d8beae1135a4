#pragma once
// Messages of several lines, sent as a batch.
// Source: https://ircv3.net/specs/extensions/multiline

#include <hubbub/base/clock.h>
#include <hubbub/protocol/message.h>

#include <optional>

#include "core/context.h"

namespace hubbub::commands {

// Takes a line that belongs to a batch, or is wrong within one. Returns false if the line is an
// ordinary one. `answered`: whether refusals of its command are sent.
bool take_batched(Context& context, const protocol::Message& message, bool answered);
// Refuses the open batch, if there is one: a line was refused that may belong to it.
void spoil_batch(Context& context);
// Returns when the open batch is late, or nothing if none is open.
std::optional<Steady> batch_deadline(const Context& context);
// Refuses the open batch because it is late.
void end_late_batch(Context& context);

}  // namespace hubbub::commands
