#pragma once
// Signing on: capabilities, nick, password, welcome.
// Source: https://ircv3.net/specs/extensions/capability-negotiation

#include <hubbub/protocol/message.h>

#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

// Sends the first lines of a connection.
void sign_on(Session& session);

void on_cap(Session& session, const protocol::Message& message, std::string_view pattern);
void on_welcome(Session& session, const protocol::Message& message, std::string_view pattern);
void on_greeted(Session& session, const protocol::Message& message, std::string_view pattern);
void on_nick_taken(Session& session, const protocol::Message& message, std::string_view pattern);
void on_nick_refused(Session& session, const protocol::Message& message, std::string_view pattern);
void on_wrong_password(Session& session, const protocol::Message& message,
                       std::string_view pattern);
void on_unknown_command(Session& session, const protocol::Message& message,
                        std::string_view pattern);

}  // namespace hubbub::client
