#pragma once
// The choices of Tab: nicks, channels, commands, names of emoji.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "commands/user_commands.h"
#include "screen/emoji.h"
#include "talk/workspace.h"

namespace hubbub::client {

struct Completion {
    std::size_t begin = 0;  // bytes of the input that are replaced
    std::size_t end = 0;
    std::vector<std::string> choices;  // best first, with what follows them (": ", " ")
    std::vector<std::string> shown;    // the same, as shown under the input
};

// WordReader to complete that are not in the workspace.
struct Vocabulary {
    std::vector<CommandHelp> commands;
    std::vector<std::string> help;  // arguments of /help
    const EmojiNames& emoji;
};

// Returns the choices for the word at the cursor. Recent senders come first.
Completion complete(const Workspace& workspace, std::string_view text, std::size_t cursor,
                    const Vocabulary& known);

}  // namespace hubbub::client
