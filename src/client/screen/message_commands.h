#pragma once
// Commands about one message: rows of the table in screen_commands.cpp.

#include "irc/word_reader.h"

namespace hubbub::client {

class Screen;
class Workspace;

void do_delete_message(Screen& screen, Workspace& workspace, WordReader words);
void do_react(Screen& screen, Workspace& workspace, WordReader words);
void do_reply(Screen& screen, Workspace& workspace, WordReader words);

}  // namespace hubbub::client
