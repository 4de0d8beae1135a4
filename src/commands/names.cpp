// NAMES. Source: https://modern.ircdocs.horse/#names-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/text.h>

#include "capabilities.h"
#include "handlers.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
namespace {

// To a person the end of a list is nothing, and an empty list would be no answer at all.
void end_names(Session& session, std::string_view name, bool nobody) {
    session.reply(protocol::RPL_ENDOFNAMES, {name});
    if (nobody && session.is_person())
        session.tell_person("* You can see nobody in " + protocol::visible(name) + ".");
}

}  // namespace

void send_names(Session& session, const chat::Channel& channel) {
    const bool all = session.has_capability(multi_prefix);
    const bool full = session.has_capability(userhost_in_names);
    const bool inside = sees_hidden(session) || channel.find(*session.client()) != nullptr;
    const std::string_view kind = channel.modes.secret ? "@" : channel.modes.unlisted ? "*" : "=";
    WordList names(session, protocol::RPL_NAMREPLY, {kind, channel.name});
    bool nobody = true;
    for (const chat::Member& member : channel.members()) {
        if (!inside && (member.client->user_modes & user_invisible) != 0) continue;
        const auto who = member.client->identity();
        names.add(member.prefix(all) + (full ? who->mask : who->nick));
        nobody = false;
    }
    names.finish();
    end_names(session, channel.name, nobody);
}

void handle_names(Session& session, const Message& message) {
    std::string_view list = message.param(0);
    if (list.empty()) return session.reply(protocol::RPL_ENDOFNAMES, {"*"});
    for (std::size_t left = session.settings().max_targets; !list.empty(); --left) {
        const std::string_view name = take_item(list);
        if (left == 0) return refuse_target(session, name);
        const auto channel = session.registry().find_channel(name);
        if (!channel) {
            end_names(session, name, true);
            continue;
        }
        MutexLock lock(channel->mutex);
        if (sees_hidden(session) || channel->listed_for(*session.client())) {
            send_names(session, *channel);
        } else {
            end_names(session, name, true);
        }
    }
}

}  // namespace hubbub::commands
