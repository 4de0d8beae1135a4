#pragma once
// Multiline messages, which clients send as a batch.
// Source: https://ircv3.net/specs/extensions/multiline

#include <hubbub/base/clock.h>
#include <hubbub/protocol/message.h>

#include <optional>

#include "core/context.h"

namespace hubbub::commands {

// Takes a line that belongs to a batch, or must not come within one. Returns false for other lines.
// `answered` says if refusals of its command are sent.
bool take_batched(Context& context, const protocol::Message& message, bool answered);
// Refuses the open batch, if there is one, after a line that may belong to it was refused.
void spoil_batch(Context& context);
// Returns the deadline of the open batch, or nothing if none is open.
std::optional<Steady> batch_deadline(const Context& context);
// Refuses the open batch after its deadline.
void end_late_batch(Context& context);

}  // namespace hubbub::commands
