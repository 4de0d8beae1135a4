#pragma once
// Replies that are only shown: the generic handlers of the table in server_lines.cpp.

#include <hubbub/protocol/message.h>

#include <string>
#include <string_view>

#include "irc/event.h"
#include "irc/session.h"

namespace hubbub::client {

// Returns an event with the fields that every event from the server has: source, time, id.
Event event_of(const Session& session, const protocol::Message& message, EventKind kind);
// Returns the last parameter of the message; empty if it has none.
std::string_view last_param(const protocol::Message& message);
// Returns the channel a reply is about if this client is in it, else "".
std::string channel_in(Session& session, const protocol::Message& message);

// `pattern` is the text of the table's row: $1 is the message's parameter 1, $1- that parameter
// and all after it.
void on_nothing(Session& session, const protocol::Message& message, std::string_view pattern);
void on_reply(Session& session, const protocol::Message& message, std::string_view pattern);
// Shows "ann: idle 2h5m, online since 10:00, Thursday, 26 November 2026".
void on_whois_idle(Session& session, const protocol::Message& message, std::string_view pattern);
// Like on_reply, but belongs to no channel: the lines of a long answer stay together.
void on_list(Session& session, const protocol::Message& message, std::string_view pattern);
// Like on_reply, but omitted during the welcome.
void on_answer(Session& session, const protocol::Message& message, std::string_view pattern);
void on_motd(Session& session, const protocol::Message& message, std::string_view pattern);
void on_wallops(Session& session, const protocol::Message& message, std::string_view pattern);
void on_ping(Session& session, const protocol::Message& message, std::string_view pattern);
void on_pong(Session& session, const protocol::Message& message, std::string_view pattern);
void on_isupport(Session& session, const protocol::Message& message, std::string_view pattern);
void on_markread(Session& session, const protocol::Message& message, std::string_view pattern);

}  // namespace hubbub::client
