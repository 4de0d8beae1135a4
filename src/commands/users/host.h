#pragma once
// The host that others see of a client, and its change.
// Source: https://ircv3.net/specs/extensions/chghost

#include "core/context.h"

namespace hubbub::commands {

// Sets the client's origin, before it is registered.
void set_origin(Context& context, chat::Origin origin);
// Sets the cloak before the client is registered, while no other client can see its host.
void put_on_cloak(Context& context);
// Sends MODE +x and 396 to the client if it has a cloak.
void send_cloak(Context& context);

// Sets or removes the cloak (MODE +x, -x) and publishes the new host to all clients that see the
// client. Returns false if nothing changed. Hold no lock.
bool set_cloak(Context& context, bool on);

}  // namespace hubbub::commands
