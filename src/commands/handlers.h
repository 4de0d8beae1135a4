#pragma once
// One function a command; each begins where the gates of the table end (src/commands/dispatch.cpp):
// the client is registered if it must be, and there are as many parameters as are needed.

#include <hubbub/commands/session.h>

#include "refusal.h"

namespace hubbub::commands {

using protocol::Message;

// registration.cpp
Refusal handle_cap(Session& session, const Message& message);
Refusal handle_nick(Session& session, const Message& message);
Refusal handle_pass(Session& session, const Message& message);
Refusal handle_ping(Session& session, const Message& message);
Refusal handle_pong(Session& session, const Message& message);
Refusal handle_quit(Session& session, const Message& message);
Refusal handle_user(Session& session, const Message& message);

// channel.cpp, invite.cpp, kick.cpp, topic.cpp
Refusal handle_invite(Session& session, const Message& message);
Refusal handle_knock(Session& session, const Message& message);
Refusal handle_join(Session& session, const Message& message);
Refusal handle_part(Session& session, const Message& message);
Refusal handle_kick(Session& session, const Message& message);
Refusal handle_topic(Session& session, const Message& message);

// list.cpp, names.cpp
Refusal handle_list(Session& session, const Message& message);
Refusal handle_names(Session& session, const Message& message);

// message.cpp
Refusal handle_notice(Session& session, const Message& message);
Refusal handle_privmsg(Session& session, const Message& message);
Refusal handle_tagmsg(Session& session, const Message& message);

// multiline.cpp
Refusal handle_batch(Session& session, const Message& message);
// Returns true if the line belongs to a batch that the client sends, or is wrong within one.
// `answered`: whether errors about its command are reported.
bool take_batched(Session& session, const Message& message, bool answered);
// A line was refused that may have been one of the batch: what is left would be another text.
void spoil_batched(Session& session);

// rename.cpp
Refusal handle_rename(Session& session, const Message& message);

// accept.cpp, monitor.cpp, setname.cpp, away.cpp
Refusal handle_accept(Session& session, const Message& message);
Refusal handle_away(Session& session, const Message& message);
Refusal handle_monitor(Session& session, const Message& message);
Refusal handle_setname(Session& session, const Message& message);

// mode.cpp, user_mode.cpp
Refusal handle_mode(Session& session, const Message& message);

// who.cpp, who_query.cpp, whois.cpp
Refusal handle_ison(Session& session, const Message& message);
Refusal handle_userhost(Session& session, const Message& message);
Refusal handle_who(Session& session, const Message& message);
Refusal handle_whois(Session& session, const Message& message);
Refusal handle_whowas(Session& session, const Message& message);

// dispatch.cpp
void stats_commands(Session& session);

// help.cpp
Refusal handle_help(Session& session, const Message& message);

// oper.cpp
Refusal handle_connect(Session& session, const Message& message);
Refusal handle_die(Session& session, const Message& message);
Refusal handle_kill(Session& session, const Message& message);
Refusal handle_oper(Session& session, const Message& message);
Refusal handle_rehash(Session& session, const Message& message);
Refusal handle_wallops(Session& session, const Message& message);

// force.cpp
Refusal handle_sajoin(Session& session, const Message& message);
Refusal handle_samode(Session& session, const Message& message);
Refusal handle_sanick(Session& session, const Message& message);
Refusal handle_sapart(Session& session, const Message& message);

// server_ban.cpp
Refusal handle_dline(Session& session, const Message& message);
Refusal handle_kline(Session& session, const Message& message);
Refusal handle_undline(Session& session, const Message& message);
Refusal handle_unkline(Session& session, const Message& message);

// server_query.cpp
Refusal handle_admin(Session& session, const Message& message);
Refusal handle_info(Session& session, const Message& message);
Refusal handle_links(Session& session, const Message& message);
Refusal handle_servlist(Session& session, const Message& message);
Refusal handle_squery(Session& session, const Message& message);
Refusal handle_stats(Session& session, const Message& message);
Refusal handle_summon(Session& session, const Message& message);
Refusal handle_time(Session& session, const Message& message);
Refusal handle_trace(Session& session, const Message& message);
Refusal handle_users(Session& session, const Message& message);

// server_info.cpp
Refusal handle_isupport(Session& session, const Message& message);
Refusal handle_lusers(Session& session, const Message& message);
Refusal handle_motd(Session& session, const Message& message);
Refusal handle_version(Session& session, const Message& message);

}  // namespace hubbub::commands
