#pragma once
// Messages of others: PRIVMSG, NOTICE, typing notifications, invitations.

#include <hubbub/protocol/message.h>

#include <string>
#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

void on_privmsg(Session& session, const protocol::Message& message, std::string_view pattern);
void on_notice(Session& session, const protocol::Message& message, std::string_view pattern);
void on_tagmsg(Session& session, const protocol::Message& message, std::string_view pattern);
void on_invite(Session& session, const protocol::Message& message, std::string_view pattern);

// Removes the CTCP quoting, "\1VERB text\1". Returns false if there is none.
// Source: https://modern.ircdocs.horse/ctcp
bool unquote_ctcp(std::string& text, std::string& verb);

}  // namespace hubbub::client
