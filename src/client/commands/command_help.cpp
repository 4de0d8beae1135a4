#include "commands/command_help.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "irc/nearest.h"

namespace hubbub::client {

std::string_view nearest_command(std::string_view word, const std::vector<CommandHelp>& commands) {
    std::vector<std::string_view> names;
    for (const CommandHelp& command : commands) {
        if (!command.help.empty()) names.push_back(command.name);
    }
    return nearest(word, names);
}

std::string padded(std::string text, std::size_t column) {
    text.append(std::max(column, text.size() + 2) - text.size(), ' ');
    return text;
}

std::string help_line(const CommandHelp& command, std::size_t column) {
    std::string line(command.usage);
    return command.help.empty() ? line : padded(std::move(line), column).append(command.help);
}

void show_command_help(Session& session, WordReader words,
                       const std::vector<CommandHelp>& commands) {
    std::string name = protocol::fold(words.take());
    if (name.starts_with('/')) name.erase(0, 1);
    if (name.empty()) {
        constexpr std::size_t column = 28;
        session.info("Everything you type is sent to the room in the prompt. Commands:");
        for (const CommandHelp& command : commands) {
            if (!command.help.empty()) session.info("  " + help_line(command, column));
        }
        session.info("  //text                      sends \"/text\"");
        return;
    }
    for (const CommandHelp& command : commands) {
        if (command.name == name) return session.info(help_line(command, 0));
    }
    report_unknown_command(session, name, commands);
}

void report_unknown_command(Session& session, std::string_view name,
                            const std::vector<CommandHelp>& commands) {
    const std::string_view near = nearest_command(name, commands);
    session.error("There is no /" + std::string(name) + ". " +
                  (near.empty() ? "See /help." : "Did you mean /" + std::string(near) + "?"));
}

}  // namespace hubbub::client
