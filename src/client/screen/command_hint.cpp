#include "screen/command_hint.h"

#include <hubbub/protocol/casemap.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "screen/screen_commands.h"

namespace hubbub::client {

void update_command_hint(ScreenState& state, const Workspace& workspace) {
    const std::string& text = workspace.buffers.current().input.text();
    if (!text.starts_with('/') || text.starts_with("//") || text.find('\n') != std::string::npos)
        return;
    const std::string_view word = std::string_view(text).substr(1, text.find(' ') - 1);
    const bool whole = text.find(' ') != std::string::npos;
    std::string names;
    std::size_t count = 0;
    const CommandHelp* only = nullptr;
    const std::vector<CommandHelp> commands = all_commands(state.config.aliases);
    for (const CommandHelp& command : commands) {
        if (protocol::same(command.name, word)) {
            only = &command;
            count = 1;
            break;
        }
        if (whole || !command.name.starts_with(word) || command.help.empty()) continue;
        only = &command;
        names.append(count++ > 0 ? " /" : "/").append(command.name);
    }
    if (count == 1)
        state.look.hint = std::string(only->usage) + "  " + std::string(only->help);
    else
        state.look.hint = names;
}

}  // namespace hubbub::client
