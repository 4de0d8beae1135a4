#pragma once
// Commands about what is shown, and of what the person is told: rows of the table in
// screen_commands.cpp.

#include "irc/words.h"

namespace hubbub::client {

class Controller;
class Workspace;

void do_filter(Controller& controller, Workspace& workspace, Words words);
void do_friend(Controller& controller, Workspace& workspace, Words words);
void do_mute(Controller& controller, Workspace& workspace, Words words);
void do_unfilter(Controller& controller, Workspace& workspace, Words words);
void do_unfriend(Controller& controller, Workspace& workspace, Words words);
void do_unmute(Controller& controller, Workspace& workspace, Words words);

}  // namespace hubbub::client
