#pragma once
// Whether a user is away: it is if all of its connections are.
// Source: https://ircv3.net/specs/extensions/pre-away

#include <memory>
#include <string>

namespace hubbub::commands {

class Context;

// Computes the user's away message after a connection was added or removed or has changed its own
// to `newest`, and publishes a change. Requires the turn of the user.
void renew_away(Context& context, const std::shared_ptr<const std::string>& newest);
// Publishes that the user is away with this message; null: not anymore.
void publish_away(Context& context, const std::shared_ptr<const std::string>& now);

}  // namespace hubbub::commands
