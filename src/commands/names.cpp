// NAMES and LIST. Source: https://modern.ircdocs.horse/#names-message, #list-message

#include <hubbub/chat/channel.h>

#include "capabilities.h"
#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

void list_channel(Session& session, const chat::Channel& channel) {
    std::size_t users = 0;
    std::string topic;
    {
        MutexLock lock(channel.mutex);
        users = channel.members().size();
        topic = channel.topic.text;
    }
    if (users != 0)
        session.reply_text(protocol::RPL_LIST, {channel.name, std::to_string(users)}, topic);
}

}  // namespace

void send_names(Session& session, const chat::Channel& channel) {
    const bool all = session.has_capability(multi_prefix);
    const bool full = session.has_capability(userhost_in_names);
    WordList names(session, protocol::RPL_NAMREPLY, {"=", channel.name});
    for (const chat::Member& member : channel.members()) {
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
        if (left == 0) {
            const std::string most = std::to_string(session.settings().max_targets);
            return session.reply_text(protocol::ERR_TOOMANYTARGETS, {name},
                                      protocol::fill(protocol::ERR_TOOMANYTARGETS.text, {most}));
        }
        const auto channel = session.registry().find_channel(name);
        if (!channel) {
            session.reply(protocol::RPL_ENDOFNAMES, {name});
            continue;
        }
        MutexLock lock(channel->mutex);
        send_names(session, *channel);
    }
}

void handle_list(Session& session, const Message& message) {
    session.reply(protocol::RPL_LISTSTART, {"Channel"});
    std::string_view list = message.param(0);
    if (list.empty()) {
        for (const auto& channel : session.registry().channels()) list_channel(session, *channel);
    }
    while (!list.empty()) {
        const auto channel = session.registry().find_channel(take_item(list));
        if (channel) list_channel(session, *channel);
    }
    session.reply(protocol::RPL_LISTEND);
}

}  // namespace hubbub::commands
