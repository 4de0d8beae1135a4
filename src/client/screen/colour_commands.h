#pragma once
// /colour: a row of the table in screen_commands.cpp.

#include "irc/word_reader.h"

namespace hubbub::client {

class Screen;
class Workspace;

void do_colour(Screen& screen, Workspace& workspace, WordReader words);

}  // namespace hubbub::client
