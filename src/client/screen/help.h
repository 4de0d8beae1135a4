#pragma once
// /help and /keys: rows of the table in screen_commands.cpp.

#include <string>
#include <vector>

#include "irc/words.h"

namespace hubbub::client {

class Controller;
class Workspace;

void do_help(Controller& controller, Workspace& workspace, Words words);
void do_keys(Controller& controller, Workspace& workspace, Words words);

// What may stand behind /help, each once: topics, commands, settings, lines of a server's section,
// actions, keys.
std::vector<std::string> help_names(const Controller& controller);

}  // namespace hubbub::client
