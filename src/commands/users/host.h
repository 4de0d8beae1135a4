#pragma once
// The host that others see of a client, and its change.
// Source: https://ircv3.net/specs/extensions/chghost

#include "core/context.h"

namespace hubbub::commands {

// For somebody who is about to be registered: nobody has seen the real one yet.
void put_on_cloak(Context& context);
// That it wears one, and which.
void tell_cloak(Context& context);

// MODE +x and -x, told to everyone who sees the client. False where nothing changed. Hold no lock.
bool wear_cloak(Context& context, bool on);

}  // namespace hubbub::commands
