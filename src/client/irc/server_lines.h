#pragma once
// What the server says: one sorted table of all its lines that mean something to a client. Its
// mirror is user_commands.h, what the person types.

#include <hubbub/protocol/message.h>

#include <string>
#include <string_view>

#include "irc/event.h"

namespace hubbub::client {

struct Batch;
class Session;

// Changes the session's state, tells events, answers. Lines of no known meaning: numerics are
// shown as they are, words are left out.
void handle_server_line(Session& session, const protocol::Message& message);

// A handler gets the text of its row: a pattern in which $1 is the message's parameter 1, $1- that
// one and all behind it.
using ServerHandler = void (*)(Session& session, const protocol::Message& message,
                               std::string_view pattern);

// An event with what every event from the server carries: where it is from and when it was said.
Event event_of(const Session& session, const protocol::Message& message, Event::Kind kind);

// registration.cpp
void on_cap(Session&, const protocol::Message&, std::string_view);
void on_welcome(Session&, const protocol::Message&, std::string_view);
void on_isupport(Session&, const protocol::Message&, std::string_view);
void on_greeted(Session&, const protocol::Message&, std::string_view);
void on_motd(Session&, const protocol::Message&, std::string_view);
void on_nick_taken(Session&, const protocol::Message&, std::string_view);
void on_nick_refused(Session&, const protocol::Message&, std::string_view);
void on_wrong_password(Session&, const protocol::Message&, std::string_view);
void on_unknown_command(Session&, const protocol::Message&, std::string_view);
void on_ping(Session&, const protocol::Message&, std::string_view);
void on_pong(Session&, const protocol::Message&, std::string_view);
void on_error(Session&, const protocol::Message&, std::string_view);

// login.cpp
// Starts the login that the settings ask for; false: there is none to do.
bool begin_login(Session&);
// The connection is over, and is not tried again by itself.
void give_up_login(Session&, const std::string& why);
void on_authenticate(Session&, const protocol::Message&, std::string_view);
void on_logged_in(Session&, const protocol::Message&, std::string_view);
void on_login_failed(Session&, const protocol::Message&, std::string_view);

// batches.cpp
// True where the line belongs to a batch that is not over; it is kept until then.
bool keep_for_batch(Session&, const protocol::Message&, std::string_view line);
void on_batch(Session&, const protocol::Message&, std::string_view);

// regain.cpp
// Somebody has the nick that was wished for: asks to be told when they leave.
void watch_wished_nick(Session&);
// `freed` is nobody's now: takes it if it was wished for.
void regain_if_free(Session&, std::string_view freed);
void stop_watching(Session&);
// True where the server insists on TLS and this connection has none: it is over.
bool obey_sts(Session&);

// friends.cpp
// A line from a friend of whom the server does not tell by itself shows that they are there.
void note_friend(Session&, const protocol::Message&);
void on_monitor_online(Session&, const protocol::Message&, std::string_view);
void on_monitor_offline(Session&, const protocol::Message&, std::string_view);
void on_monitor_full(Session&, const protocol::Message&, std::string_view);
void on_ison(Session&, const protocol::Message&, std::string_view);

// room_lines.cpp
void on_join(Session&, const protocol::Message&, std::string_view);
void on_part(Session&, const protocol::Message&, std::string_view);
void on_quit(Session&, const protocol::Message&, std::string_view);
void on_nick(Session&, const protocol::Message&, std::string_view);
void on_kick(Session&, const protocol::Message&, std::string_view);
void on_topic(Session&, const protocol::Message&, std::string_view);
void on_mode(Session&, const protocol::Message&, std::string_view);
void on_bouncer(Session& session, const protocol::Message& message, std::string_view pattern);
void on_markread(Session& session, const protocol::Message& message, std::string_view pattern);
void on_chghost(Session&, const protocol::Message&, std::string_view);
void on_topic_reply(Session&, const protocol::Message&, std::string_view);
void on_names_reply(Session&, const protocol::Message&, std::string_view);
void on_room_modes(Session&, const protocol::Message&, std::string_view);
void on_names_end(Session&, const protocol::Message&, std::string_view);

// talk_lines.cpp
void on_privmsg(Session&, const protocol::Message&, std::string_view);
void on_notice(Session&, const protocol::Message&, std::string_view);
void on_tagmsg(Session&, const protocol::Message&, std::string_view);
void on_invite(Session&, const protocol::Message&, std::string_view);

// server_lines.cpp
void on_nothing(Session&, const protocol::Message&, std::string_view);
void on_reply(Session&, const protocol::Message&, std::string_view);
// As on_reply, but in no room of its own: an answer of many lines stands where it was asked for.
void on_list(Session&, const protocol::Message&, std::string_view);
// As on_reply, but left out while the server still greets.
void on_answer(Session&, const protocol::Message&, std::string_view);
void on_refusal(Session&, const protocol::Message&, std::string_view);
// Another channel was joined in the place of the one that was wanted.
void on_forward(Session&, const protocol::Message&, std::string_view);
void on_standard_reply(Session&, const protocol::Message&, std::string_view);

// server_search.cpp
void finish_search(Session&, const Batch&);

}  // namespace hubbub::client
