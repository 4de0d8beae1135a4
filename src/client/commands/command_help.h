#pragma once
// Help for the commands of user_commands.h.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "commands/user_commands.h"
#include "irc/word_reader.h"

namespace hubbub::client {

// Returns the name of the command nearest to `word`; empty if none is near.
std::string_view nearest_command(std::string_view word, const std::vector<CommandHelp>& commands);

// Returns one line for each command.
std::vector<std::string> command_help();

// Pads the text to the column, with two spaces at least.
std::string padded(std::string text, std::size_t column);

// "/topic [#room] [text]  show or set what a room is about", with the help at that column.
std::string help_line(const CommandHelp& command, std::size_t column);

// /help: lists all commands, or explains one.
void do_help(Session& session, WordReader words);

void report_unknown_command(Session& session, std::string_view name);

}  // namespace hubbub::client
