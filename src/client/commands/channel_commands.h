#pragma once
// Commands about a channel and the people in it: rows of the table in user_commands.cpp.

#include <string>
#include <string_view>

#include "irc/word_reader.h"

namespace hubbub::client {

class Session;

bool is_channel(const Session& session, std::string_view word);
// Returns the channel a command is about: the first word if it names a channel, else the current
// channel. Adds an error event and returns an empty name if there is none.
std::string take_channel(Session& session, WordReader& words);

void do_ban(Session& session, WordReader words);
void do_deop(Session& session, WordReader words);
void do_devoice(Session& session, WordReader words);
void do_invite(Session& session, WordReader words);
void do_kick(Session& session, WordReader words);
void do_kickban(Session& session, WordReader words);
void do_mode(Session& session, WordReader words);
void do_names(Session& session, WordReader words);
void do_op(Session& session, WordReader words);
void do_part(Session& session, WordReader words);
void do_topic(Session& session, WordReader words);
void do_unban(Session& session, WordReader words);
void do_voice(Session& session, WordReader words);

}  // namespace hubbub::client
