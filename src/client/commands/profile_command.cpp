#include "commands/profile_command.h"

#include <string>

#include "commands/channel_commands.h"
#include "irc/metadata_lines.h"

namespace hubbub::client {
namespace {

// As a value: removes it.
constexpr std::string_view no_value = "-";

std::string key_names() {
    std::string out;
    for (const ProfileKey& one : profile_keys) {
        if (!out.empty()) out += ", ";
        out += one.name;
    }
    return out;
}

}  // namespace

void do_profile(Session& session, WordReader words) {
    if (!session.capabilities.offered(metadata_capability))
        return session.error("This server keeps no profiles.");
    std::string target(session.nick.current());
    WordReader ahead = words;
    const std::string first(ahead.take());
    if (ahead.empty()) return ask_profile(session, first.empty() ? target : first);
    const bool of_channel = is_channel(session, first);
    if (of_channel) words = ahead;
    const std::string_view name = words.take();
    if (words.empty()) return session.error("Usage: /profile [#room] KEY VALUE");
    const ProfileKey* const key = find_profile_key(name);
    if (key == nullptr)
        return session.error("A profile has no '" + std::string(name) + "'. It has " + key_names() +
                             ".");
    const std::string_view value = words.rest() == no_value ? std::string_view() : words.rest();
    set_profile_value(session, of_channel ? first : "*", key->key, value);
}

}  // namespace hubbub::client
