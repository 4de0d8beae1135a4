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

}  // namespace hubbub::client
