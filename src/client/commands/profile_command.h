#pragma once
// /profile: what a user or a channel says about itself.

#include "irc/session.h"
#include "irc/word_reader.h"

namespace hubbub::client {

void do_profile(Session& session, WordReader words);

}  // namespace hubbub::client
