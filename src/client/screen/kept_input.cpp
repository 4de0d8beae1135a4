#include "screen/kept_input.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/user_commands.h"
#include "irc/secrets.h"

namespace hubbub::client {

void keep_input(Buffer& buffer, std::span<const Alias> aliases, const std::string& text) {
    const auto secret = [&](const std::string& one) {
        return secret_in(one, buffer.name) == Secret::password;
    };
    const Alias* const alias = is_command(text) ? find_alias(aliases, command_name(text)) : nullptr;
    std::vector<std::string> meant{text};
    if (alias != nullptr) {
        for (std::string& one :
             expand(*alias, std::string_view(text).substr(alias->name.size() + 1)))
            meant.push_back(std::move(one));
    }
    if (std::none_of(meant.begin(), meant.end(), secret)) buffer.inputs.add(text);
}

}  // namespace hubbub::client
