#pragma once
// Messages of this client: cut to what fits in a line, combined into batches, paced.
// Source: https://ircv3.net/specs/extensions/multiline

#include <string>
#include <string_view>

#include "irc/session.h"

namespace hubbub::client {

// Sends `text` to a channel or a nick, in as many messages as needed. Several lines become one
// multiline message if the server offers that. Empty text sends nothing.
void say(Session& session, const std::string& target, std::string_view text);
// Sends each line as an action (/me).
void act(Session& session, const std::string& target, std::string_view text);
// Sends each line as a NOTICE.
void say_notice(Session& session, const std::string& target, std::string_view text);
// Sends a line of text that replies to a message.
void say_reply(Session& session, const std::string& target, std::string_view text,
               std::string_view msgid);
// Shows others that this person is typing, if the server passes that on.
void send_typing(Session& session, const std::string& target);

}  // namespace hubbub::client
