#include "core/torn_text.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>

namespace hubbub::commands {
namespace {

// A command whose last parameter is text.
struct TextCommand {
    std::string_view name;
    std::size_t text;  // index of that parameter
};
constexpr std::array text_commands = {
    TextCommand{"AWAY", 0},    TextCommand{"KICK", 2},   TextCommand{"KILL", 1},
    TextCommand{"NOTICE", 1},  TextCommand{"PART", 1},   TextCommand{"PRIVMSG", 1},
    TextCommand{"QUIT", 0},    TextCommand{"RENAME", 2}, TextCommand{"SAPART", 2},
    TextCommand{"SETNAME", 0}, TextCommand{"SQUERY", 1}, TextCommand{"TOPIC", 1},
    TextCommand{"USER", 3},    TextCommand{"WALLOPS", 0}};

bool ends_in_text(const protocol::Message& message) {
    return std::any_of(text_commands.begin(), text_commands.end(), [&](const TextCommand& known) {
        return message.count == known.text + 1 && protocol::same(known.name, message.command);
    });
}

}  // namespace

std::optional<std::string_view> without_torn_text(std::string_view line,
                                                  const protocol::Message& message) {
    if (!ends_in_text(message)) return std::nullopt;
    const std::string_view kept = protocol::without_torn_end(line);
    const std::size_t removed = line.size() - kept.size();
    if (removed == 0 || !protocol::valid_utf8(kept)) return std::nullopt;
    // An empty text would clear a topic, or end AWAY.
    if (message.param(message.count - 1).size() <= removed) return std::nullopt;
    return kept;
}

}  // namespace hubbub::commands
