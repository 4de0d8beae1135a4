#pragma once
// Taking back the wanted nick when its holder leaves.
// Source: https://ircv3.net/specs/extensions/monitor

#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

// Watches the wanted nick if this client lacks it and the server offers MONITOR.
void watch_wanted_nick(Session& session);
// Takes `freed`, which nobody holds any more, if it is the wanted nick.
void regain_if_free(Session& session, std::string_view freed);
// Stops watching once this client has the wanted nick.
void stop_watching(Session& session);

}  // namespace hubbub::client
