#pragma once
// What the person types: one sorted table of all commands. Its mirror is server_lines.h, what the
// server says.

#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

class Session;

// What was typed: a command, or text for where the person is, of several lines as well. Answers by
// events and output. A command of several lines is refused unless it takes them.
void handle_typed_line(Session& session, std::string_view text);

bool is_command(std::string_view text);
// The folded name of a command ("/MSG bob" or "/msg\nbob": "msg").
std::string command_name(std::string_view text);
// Returns true for a command whose further lines go where the first one does.
bool takes_lines(std::string_view name);
constexpr bool several_lines(std::string_view text) {
    return text.find('\n') != std::string_view::npos;
}
constexpr std::string_view only_one_line =
    "Only /me, /msg, /notice and /query take several lines. Nothing was sent.";

struct CommandHelp {
    std::string_view name;
    std::string usage;
    std::string_view help;  // empty: another name of a command that is in the list
};
// Every command of this table, sorted.
std::vector<CommandHelp> session_commands();

}  // namespace hubbub::client
