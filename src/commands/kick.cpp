// KICK. Source: https://modern.ircdocs.horse/#kick-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

// Null, and told why, where the client may not put anybody out of it.
std::shared_ptr<Channel> need_kickable(Session& session, std::string_view name) {
    auto channel = need_channel(session, name);
    if (!channel) return nullptr;
    MutexLock lock(channel->mutex);
    const chat::Member* const me = channel->find(*session.client());
    if (me != nullptr && me->is_at_least(chat::member_halfop)) return channel;
    if (!channel->known_to(*session.client())) {
        session.reply(protocol::ERR_NOSUCHCHANNEL, {name});
    } else if (me == nullptr) {
        session.reply(protocol::ERR_NOTONCHANNEL, {channel->name});
    } else {
        session.reply(protocol::ERR_CHANOPRIVSNEEDED, {channel->name});
    }
    return nullptr;
}

void kick_one(Session& session, Channel& channel, std::string_view nick, std::string_view reason) {
    const auto victim = session.registry().find(nick);
    if (!victim) return session.reply(protocol::ERR_NOSUCHNICK, {nick});
    bool dead = false;
    {
        MutexLock lock(channel.mutex);
        const chat::Member* const me = channel.find(*session.client());
        if (me == nullptr) return session.reply(protocol::ERR_NOTONCHANNEL, {channel.name});
        if (!me->is_at_least(chat::member_halfop))
            return session.reply(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
        const chat::Member* const member = channel.find(*victim);
        if (member == nullptr)
            return session.reply(protocol::ERR_USERNOTINCHANNEL, {nick, channel.name});
        // A halfop puts out those below.
        if (!me->is_op() && member->is_at_least(chat::member_halfop))
            return session.reply(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
        chat::Batch batch = session.make_batch();
        batch.add(session.self().mask, "KICK", {channel.name, victim->identity()->nick, reason});
        session.publish(channel, batch);
        channel.remove(*victim);
        victim->note_left(channel);
        dead = channel.dead();
    }
    if (dead) session.registry().drop(channel);
}

}  // namespace

// One channel and any number of nicks, or as many channels as nicks.
void handle_kick(Session& session, const Message& message) {
    const std::string_view given = protocol::cut(message.param(2), protocol::kick_length);
    const std::string_view reason = given.empty() ? std::string_view(session.self().nick) : given;
    std::string_view channels = message.param(0);
    std::string_view nicks = message.param(1);
    const auto commas = [](std::string_view list) {
        return std::count(list.begin(), list.end(), ',');
    };
    const bool pairs = commas(channels) > 0;
    if (nicks.empty() || (pairs && commas(channels) != commas(nicks)))
        return session.reply(protocol::ERR_NEEDMOREPARAMS, {"KICK"});
    std::shared_ptr<Channel> channel;
    if (!pairs && !(channel = need_kickable(session, channels))) return;
    for (std::size_t left = session.settings().max_targets; !nicks.empty() && left > 0; --left) {
        if (pairs) channel = need_kickable(session, take_item(channels));
        const std::string_view nick = take_item(nicks);
        session.label().rest = nicks.empty() || left == 1 ? Label::Rest::none : Label::Rest::some;
        if (left < session.settings().max_targets) session.charge(line_price);
        if (channel && !nick.empty()) kick_one(session, *channel, nick, reason);
    }
}

}  // namespace hubbub::commands
