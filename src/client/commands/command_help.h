#pragma once
// Help texts of commands, and /help in line mode.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "irc/session.h"
#include "irc/word_reader.h"

namespace hubbub::client {

struct CommandHelp {
    std::string_view name;
    std::string usage;
    std::string_view help;  // empty: another name of a listed command
};

// Returns the name of the command nearest to `word`; empty if none is near.
std::string_view nearest_command(std::string_view word, const std::vector<CommandHelp>& commands);

// Pads the text to the column, with two spaces at least.
std::string padded(std::string text, std::size_t column);

// Returns "/topic [#room] [text]  show or set the topic", with the help at that column.
std::string help_line(const CommandHelp& command, std::size_t column);

// Lists all commands, or explains one.
void show_command_help(Session& session, WordReader words,
                       const std::vector<CommandHelp>& commands);

void report_unknown_command(Session& session, std::string_view name,
                            const std::vector<CommandHelp>& commands);

}  // namespace hubbub::client
