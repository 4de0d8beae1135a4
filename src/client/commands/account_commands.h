#pragma once
// Typed commands for accounts: /register, /verify, /login.

#include "irc/session.h"
#include "irc/word_reader.h"

namespace hubbub::client {

void do_register(Session& session, WordReader words);
void do_verify(Session& session, WordReader words);
void do_login(Session& session, WordReader words);

}  // namespace hubbub::client
