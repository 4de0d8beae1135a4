// NAMES. Source: https://modern.ircdocs.horse/#names-message

#include <hubbub/chat/channel.h>

#include "capabilities.h"
#include "handlers.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
void send_names(Session& session, const chat::Channel& channel) {
    const bool all = session.has_capability(multi_prefix);
    const bool full = session.has_capability(userhost_in_names);
    const bool inside = channel.find(*session.client()) != nullptr;
    const std::string_view kind = channel.modes.secret ? "@" : channel.modes.unlisted ? "*" : "=";
    WordList names(session, protocol::RPL_NAMREPLY, {kind, channel.name});
    for (const chat::Member& member : channel.members()) {
        if (!inside && (member.client->user_modes & user_invisible) != 0) continue;
        const auto who = member.client->identity();
        names.add(member.prefix(all) + (full ? who->mask : who->nick));
    }
    names.finish();
    session.reply(protocol::RPL_ENDOFNAMES, {channel.name});
}

void handle_names(Session& session, const Message& message) {
    std::string_view list = message.param(0);
    if (list.empty()) return session.reply(protocol::RPL_ENDOFNAMES, {"*"});
    for (std::size_t left = session.settings().max_targets; !list.empty(); --left) {
        const std::string_view name = take_item(list);
        if (left == 0) return refuse_target(session, name);
        const auto channel = session.registry().find_channel(name);
        if (!channel) {
            session.reply(protocol::RPL_ENDOFNAMES, {name});
            continue;
        }
        MutexLock lock(channel->mutex);
        if (channel->listed_for(*session.client())) {
            send_names(session, *channel);
        } else {
            session.reply(protocol::RPL_ENDOFNAMES, {name});
        }
    }
}

}  // namespace hubbub::commands
