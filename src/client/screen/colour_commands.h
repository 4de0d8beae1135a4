#pragma once
// /colour: a row of the table in screen_commands.cpp.

#include "irc/words.h"

namespace hubbub::client {

class Screen;
class Workspace;

void do_colour(Screen& screen, Workspace& workspace, Words words);

}  // namespace hubbub::client
