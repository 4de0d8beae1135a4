#pragma once
// Messages of others: PRIVMSG, NOTICE, typing notifications, invitations.

#include <hubbub/protocol/message.h>

#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

void on_privmsg(Session& session, const protocol::Message& message, std::string_view pattern);
void on_notice(Session& session, const protocol::Message& message, std::string_view pattern);
void on_tagmsg(Session& session, const protocol::Message& message, std::string_view pattern);
void on_invite(Session& session, const protocol::Message& message, std::string_view pattern);

// Returns true if `nick` occurs in `text` as a word, ignoring case.
bool mentions(std::string_view text, std::string_view nick);

}  // namespace hubbub::client
