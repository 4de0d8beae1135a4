#pragma once
// One function a command; each begins where the gates of the table end (src/commands/dispatch.cpp):
// the client is registered if it must be, and there are as many parameters as are needed.

#include <hubbub/commands/session.h>

namespace hubbub::commands {

using protocol::Message;

// registration.cpp
void handle_cap(Session& session, const Message& message);
void handle_nick(Session& session, const Message& message);
void handle_pass(Session& session, const Message& message);
void handle_ping(Session& session, const Message& message);
void handle_pong(Session& session, const Message& message);
void handle_quit(Session& session, const Message& message);
void handle_user(Session& session, const Message& message);

// channel.cpp, kick.cpp, topic.cpp
void handle_join(Session& session, const Message& message);
void handle_part(Session& session, const Message& message);
void handle_kick(Session& session, const Message& message);
void handle_topic(Session& session, const Message& message);

// names.cpp
void handle_list(Session& session, const Message& message);
void handle_names(Session& session, const Message& message);

// message.cpp
void handle_notice(Session& session, const Message& message);
void handle_privmsg(Session& session, const Message& message);

// mode.cpp
void handle_mode(Session& session, const Message& message);

// who.cpp
void handle_away(Session& session, const Message& message);
void handle_ison(Session& session, const Message& message);
void handle_userhost(Session& session, const Message& message);
void handle_who(Session& session, const Message& message);
void handle_whois(Session& session, const Message& message);

// server_info.cpp
void handle_lusers(Session& session, const Message& message);
void handle_motd(Session& session, const Message& message);
void handle_version(Session& session, const Message& message);

}  // namespace hubbub::commands
