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

struct CommandHelp {
    std::string_view name;
    std::string usage;
    std::string_view help;  // empty: another name of a command that is in the list
};
// Every command of this table, sorted.
std::vector<CommandHelp> session_commands();

}  // namespace hubbub::client
