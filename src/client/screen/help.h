#pragma once
// /help and /keys.

#include <span>
#include <string>
#include <vector>

#include "commands/command_help.h"
#include "irc/word_reader.h"
#include "talk/workspace.h"

namespace hubbub::client {

class Screen;
class ScreenState;

// /help: lists all commands, or explains the named thing.
void show_help(const Screen& screen, Workspace& workspace, WordReader words,
               std::span<const CommandHelp> commands);
// /keys: lists all keys.
void show_keys(const Screen& screen, Workspace& workspace);

// Returns the arguments of /help, each once: topics, commands, settings, server keys, actions,
// keys.
std::vector<std::string> help_names(const ScreenState& state,
                                    std::span<const CommandHelp> commands);

}  // namespace hubbub::client
