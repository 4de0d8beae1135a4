#pragma once
// Commands about the settings and the servers: rows of the table in screen_commands.cpp.

#include <string>
#include <vector>

#include "config/settings.h"
#include "irc/words.h"

namespace hubbub::client {

class Controller;
class Workspace;

// What a setting is now, what it may be, what it does: a line each.
std::vector<std::string> explained(const Setting& setting, const Settings& settings);

void do_autojoin(Controller& controller, Workspace& workspace, Words words);
void do_bind(Controller& controller, Workspace& workspace, Words words);
void do_connect(Controller& controller, Workspace& workspace, Words words);
void do_ignore(Controller& controller, Workspace& workspace, Words words);
void do_save(Controller& controller, Workspace& workspace, Words words);
void do_servers(Controller& controller, Workspace& workspace, Words words);
void do_set(Controller& controller, Workspace& workspace, Words words);
void do_trust(Controller& controller, Workspace& workspace, Words words);
void do_unignore(Controller& controller, Workspace& workspace, Words words);

}  // namespace hubbub::client
