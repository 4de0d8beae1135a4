#pragma once
// Commands about the settings and the servers: rows of the table in screen_commands.cpp.

#include <string>
#include <vector>

#include "config/settings.h"
#include "irc/word_reader.h"

namespace hubbub::client {

class Screen;
class Workspace;

// Returns lines with the value of a setting, its help and the allowed values.
std::vector<std::string> explained(const Setting& setting, const Settings& settings);

void do_autojoin(Screen& screen, Workspace& workspace, WordReader words);
void do_bind(Screen& screen, Workspace& workspace, WordReader words);
void do_connect(Screen& screen, Workspace& workspace, WordReader words);
void do_ignore(Screen& screen, Workspace& workspace, WordReader words);
void do_save(Screen& screen, Workspace& workspace, WordReader words);
void do_servers(Screen& screen, Workspace& workspace, WordReader words);
void do_set(Screen& screen, Workspace& workspace, WordReader words);
void do_trust(Screen& screen, Workspace& workspace, WordReader words);
void do_unignore(Screen& screen, Workspace& workspace, WordReader words);

}  // namespace hubbub::client
