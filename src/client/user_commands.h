#pragma once
// What the person types: one sorted table of all commands. Its mirror is server_lines.h, what the
// server says.

#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

class Session;

// One typed line: a command, or text for where the person is. Answers by events and output.
void handle_typed_line(Session& session, std::string_view line);

// The command's name nearest to `word`; empty where none is near.
std::string_view nearest_command(std::string_view word);

// One line a command, for /help.
std::vector<std::string> command_help();

}  // namespace hubbub::client
