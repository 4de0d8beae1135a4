#pragma once
// The SASL mechanisms that a client may use. Source: https://ircv3.net/specs/extensions/sasl-3.2

#include <hubbub/chat/origin.h>
#include <hubbub/commands/settings.h>

#include <optional>
#include <string>
#include <string_view>

#include "core/sasl_exchange.h"

namespace hubbub::commands {

// Returns whether nobody on the network can read a password that such a client sends, or the
// settings accept that (--plain-login-from).
bool may_send_password(const Settings& settings, const chat::Origin& origin);

// Returns the names of the mechanisms for such a client, separated by commas; "" if there are none.
std::string mechanism_list(const Settings& settings, const chat::Origin& origin);
// Returns the mechanism of that name, regardless of case, if such a client may use it.
std::optional<Mechanism> find_mechanism(std::string_view name, const Settings& settings,
                                        const chat::Origin& origin);

}  // namespace hubbub::commands
