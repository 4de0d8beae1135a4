#pragma once
// /alias and /unalias: rows of the table in screen_commands.cpp.

#include "irc/word_reader.h"

namespace hubbub::client {

class Screen;
class Workspace;

void do_alias(Screen& screen, Workspace& workspace, WordReader words);
void do_unalias(Screen& screen, Workspace& workspace, WordReader words);

}  // namespace hubbub::client
