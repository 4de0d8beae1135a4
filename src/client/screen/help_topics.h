#pragma once
// The topics of /help: one sorted table.

#include <span>
#include <string_view>

namespace hubbub::client {

struct HelpTopic {
    std::string_view name;
    std::string_view text;  // lines, separated by '\n'
};

std::span<const HelpTopic> help_topics();

}  // namespace hubbub::client
