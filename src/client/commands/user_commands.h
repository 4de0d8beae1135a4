#pragma once
// Typed lines: one sorted table of the commands. Its counterpart is irc/server_lines.h.

#include <string>
#include <string_view>
#include <vector>

#include "commands/command_help.h"

namespace hubbub::client {

class Session;

// Handles a typed line: runs a command, or sends the text to the current channel or nick. The text
// may have several lines; most commands refuse that.
void handle_typed_line(Session& session, std::string_view text);

bool is_command(std::string_view text);
// Returns the folded name of a command ("/MSG bob" or "/msg\nbob": "msg").
std::string command_name(std::string_view text);
// Returns true if the command accepts several lines, all for the same target.
bool takes_lines(std::string_view name);
constexpr bool several_lines(std::string_view text) {
    return text.find('\n') != std::string_view::npos;
}
constexpr std::string_view only_one_line =
    "Only /me, /msg, /notice and /query accept several lines. Nothing was sent.";

// Returns all commands, sorted.
std::vector<CommandHelp> session_commands();

}  // namespace hubbub::client
