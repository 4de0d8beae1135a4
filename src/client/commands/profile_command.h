#pragma once
// /profile: the public profile of a user or a channel.

#include "irc/session.h"
#include "irc/word_reader.h"

namespace hubbub::client {

void do_profile(Session& session, WordReader words);

}  // namespace hubbub::client
