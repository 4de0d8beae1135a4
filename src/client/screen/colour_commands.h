#pragma once
// /colour: a row of the table in screen_commands.cpp.

#include "irc/words.h"

namespace hubbub::client {

class Controller;
class Workspace;

void do_colour(Controller& controller, Workspace& workspace, Words words);

}  // namespace hubbub::client
