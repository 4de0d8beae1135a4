#pragma once
// /alias and /unalias: rows of the table in screen_commands.cpp.

#include "irc/words.h"

namespace hubbub::client {

class Controller;
class Workspace;

void do_alias(Controller& controller, Workspace& workspace, Words words);
void do_unalias(Controller& controller, Workspace& workspace, Words words);

}  // namespace hubbub::client
