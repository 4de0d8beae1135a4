#pragma once
// What is said about the commands of user_commands.h.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "commands/user_commands.h"
#include "irc/words.h"

namespace hubbub::client {

// The command's name nearest to `word`, among these; empty where none is near.
std::string_view nearest_command(std::string_view word, const std::vector<CommandHelp>& commands);

// One line a command, for /help.
std::vector<std::string> command_help();

// The next column begins there, behind two blanks at least.
std::string padded(std::string text, std::size_t column);

// "/topic [#room] [text]  show or set what a room is about", the help from that column on.
std::string help_line(const CommandHelp& command, std::size_t column);

// /help: all commands, or the one that is named.
void do_help(Session& session, Words words);

void tell_unknown_command(Session& session, std::string_view name);

}  // namespace hubbub::client
