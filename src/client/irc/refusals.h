#pragma once
// Errors of the server: numerics 400 to 599 and standard replies.
// Source: https://ircv3.net/specs/extensions/standard-replies

#include <hubbub/protocol/message.h>

#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

void on_refusal(Session& session, const protocol::Message& message, std::string_view pattern);
// The server joined this client to another channel than the wanted one.
void on_forward(Session& session, const protocol::Message& message, std::string_view pattern);
void on_standard_reply(Session& session, const protocol::Message& message,
                       std::string_view pattern);
void on_error(Session& session, const protocol::Message& message, std::string_view pattern);

}  // namespace hubbub::client
