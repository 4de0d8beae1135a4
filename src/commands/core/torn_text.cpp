#include "core/torn_text.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>

namespace hubbub::commands {
namespace {

// Commands whose last parameter is text, and which one it is.
struct TextCommand {
    std::string_view name;
    std::size_t text;
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
    const std::string_view whole = protocol::without_torn_end(line);
    const std::size_t torn = line.size() - whole.size();
    if (torn == 0 || !protocol::valid_utf8(whole)) return std::nullopt;
    // An empty text would clear a topic, or end an absence.
    if (message.param(message.count - 1).size() <= torn) return std::nullopt;
    return whole;
}

}  // namespace hubbub::commands
