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

// channel.cpp, invite.cpp, kick.cpp, topic.cpp
void handle_invite(Session& session, const Message& message);
void handle_knock(Session& session, const Message& message);
void handle_join(Session& session, const Message& message);
void handle_part(Session& session, const Message& message);
void handle_kick(Session& session, const Message& message);
void handle_topic(Session& session, const Message& message);

// list.cpp, names.cpp
void handle_list(Session& session, const Message& message);
void handle_names(Session& session, const Message& message);

// message.cpp
void handle_notice(Session& session, const Message& message);
void handle_privmsg(Session& session, const Message& message);
void handle_tagmsg(Session& session, const Message& message);

// multiline.cpp
void handle_batch(Session& session, const Message& message);
// True for what belongs to a batch that the client sends, or is wrong in the middle of one.
bool take_batched(Session& session, const Message& message);
// A line was refused that may have been one of the batch: what is left would be another text.
void spoil_batched(Session& session);

// rename.cpp
void handle_rename(Session& session, const Message& message);

// accept.cpp, monitor.cpp, setname.cpp, away.cpp
void handle_accept(Session& session, const Message& message);
void handle_away(Session& session, const Message& message);
void handle_monitor(Session& session, const Message& message);
void handle_setname(Session& session, const Message& message);

// mode.cpp, user_mode.cpp
void handle_mode(Session& session, const Message& message);

// who.cpp, who_query.cpp, whois.cpp
void handle_ison(Session& session, const Message& message);
void handle_userhost(Session& session, const Message& message);
void handle_who(Session& session, const Message& message);
void handle_whois(Session& session, const Message& message);
void handle_whowas(Session& session, const Message& message);

// dispatch.cpp
void stats_commands(Session& session);

// help.cpp
void handle_help(Session& session, const Message& message);

// oper.cpp
void handle_connect(Session& session, const Message& message);
void handle_die(Session& session, const Message& message);
void handle_kill(Session& session, const Message& message);
void handle_oper(Session& session, const Message& message);
void handle_rehash(Session& session, const Message& message);
void handle_wallops(Session& session, const Message& message);

// force.cpp
void handle_sajoin(Session& session, const Message& message);
void handle_samode(Session& session, const Message& message);
void handle_sanick(Session& session, const Message& message);
void handle_sapart(Session& session, const Message& message);

// server_ban.cpp
void handle_dline(Session& session, const Message& message);
void handle_kline(Session& session, const Message& message);
void handle_undline(Session& session, const Message& message);
void handle_unkline(Session& session, const Message& message);

// server_query.cpp
void handle_admin(Session& session, const Message& message);
void handle_info(Session& session, const Message& message);
void handle_links(Session& session, const Message& message);
void handle_servlist(Session& session, const Message& message);
void handle_squery(Session& session, const Message& message);
void handle_stats(Session& session, const Message& message);
void handle_summon(Session& session, const Message& message);
void handle_time(Session& session, const Message& message);
void handle_trace(Session& session, const Message& message);
void handle_users(Session& session, const Message& message);

// server_info.cpp
void handle_isupport(Session& session, const Message& message);
void handle_lusers(Session& session, const Message& message);
void handle_motd(Session& session, const Message& message);
void handle_version(Session& session, const Message& message);

}  // namespace hubbub::commands
