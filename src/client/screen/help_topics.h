#pragma once
// What /help tells of that is neither a command nor a setting nor a key: one sorted table.

#include <span>
#include <string_view>

namespace hubbub::client {

struct HelpTopic {
    std::string_view name;
    std::string_view text;  // lines, with '\n' between
};

std::span<const HelpTopic> help_topics();

}  // namespace hubbub::client
