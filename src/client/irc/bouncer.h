#pragma once
// A bouncer with several networks: lists them, and binds a connection to one of them.
// Source: soju, doc/ext/bouncer-networks.md

#include <hubbub/protocol/message.h>

#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

inline constexpr std::string_view bouncer_capability = "soju.im/bouncer-networks";
inline constexpr std::string_view bouncer_notices = "soju.im/bouncer-networks-notify";

// Ends capability negotiation. Binds the connection to its network first if it has one.
void end_capabilities(Session& session);

// Requests the list of networks after the welcome, unless the bouncer sends it unasked.
void ask_networks(Session& session);

void on_bouncer(Session& session, const protocol::Message& message, std::string_view pattern);

}  // namespace hubbub::client
