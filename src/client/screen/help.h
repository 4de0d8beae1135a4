#pragma once
// /help and /keys: rows of the table in screen_commands.cpp.

#include <string>
#include <vector>

#include "irc/word_reader.h"

namespace hubbub::client {

class Screen;
class ScreenState;
class Workspace;

void do_help(Screen& screen, Workspace& workspace, WordReader words);
void do_keys(Screen& screen, Workspace& workspace, WordReader words);

// Returns the arguments of /help, each once: topics, commands, settings, server keys, actions,
// keys.
std::vector<std::string> help_names(const ScreenState& screen);

}  // namespace hubbub::client
