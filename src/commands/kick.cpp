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

// Returns why the client may not kick anybody out of the channel, which it wrote as `asked`.
Refusal refusal_to_kick(const Session& session, const Channel& channel, std::string_view asked)
    REQUIRES(channel.mutex) {
    const chat::Member* const me = channel.find(*session.client());
    if (me != nullptr && me->is_at_least(chat::member_halfop)) return {};
    if (!channel.known_to(*session.client())) return Refusal(protocol::ERR_NOSUCHCHANNEL, {asked});
    return Refusal(me == nullptr ? protocol::ERR_NOTONCHANNEL : protocol::ERR_CHANOPRIVSNEEDED,
                   {channel.name});
}

// Finds the channel, or sets `refusal` if there is none or the client may not kick there.
std::shared_ptr<Channel> find_kickable(const Session& session, std::string_view name,
                                       Refusal& refusal) {
    auto channel = session.registry().find_channel(name);
    if (!channel) {
        refusal = Refusal(protocol::ERR_NOSUCHCHANNEL, {name});
        return nullptr;
    }
    MutexLock lock(channel->mutex);
    refusal = refusal_to_kick(session, *channel, name);
    return refusal ? nullptr : channel;
}

Refusal kick_one(Session& session, Channel& channel, std::string_view nick,
                 std::string_view reason) {
    const auto victim = session.registry().find(nick);
    if (!victim) return Refusal(protocol::ERR_NOSUCHNICK, {nick});
    bool dead = false;
    {
        MutexLock lock(channel.mutex);
        // It may have lost its rank since the channel was found.
        if (auto refusal = refusal_to_kick(session, channel, channel.name)) return refusal;
        const chat::Member* const member = channel.find(*victim);
        if (member == nullptr) return Refusal(protocol::ERR_USERNOTINCHANNEL, {nick, channel.name});
        // A halfop puts out those below.
        if (!channel.find(*session.client())->is_op() && member->is_at_least(chat::member_halfop))
            return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
        chat::Batch batch = session.make_batch();
        batch.add(session.self().mask, "KICK", {channel.name, victim->identity()->nick, reason});
        session.publish(channel, batch);
        channel.remove(*victim);
        victim->note_left(channel);
        dead = channel.dead();
    }
    if (dead) session.registry().drop(channel);
    return {};
}

}  // namespace

// One channel and any number of nicks, or as many channels as nicks.
Refusal handle_kick(Session& session, const Message& message) {
    const std::string_view given = protocol::cut(message.param(2), protocol::kick_length);
    const std::string_view reason = given.empty() ? std::string_view(session.self().nick) : given;
    std::string_view channels = message.param(0);
    std::string_view nicks = message.param(1);
    const auto commas = [](std::string_view list) {
        return std::count(list.begin(), list.end(), ',');
    };
    const bool pairs = commas(channels) > 0;
    if (nicks.empty() || (pairs && commas(channels) != commas(nicks)))
        return Refusal(protocol::ERR_NEEDMOREPARAMS, {"KICK"});
    std::shared_ptr<Channel> channel;
    Refusal refusal;
    if (!pairs && !(channel = find_kickable(session, channels, refusal))) return refusal;
    for (std::size_t left = session.settings().max_targets; !nicks.empty() && left > 0; --left) {
        if (pairs) {
            channel = find_kickable(session, take_item(channels), refusal);
            session.refuse(refusal);
        }
        const std::string_view nick = take_item(nicks);
        session.label().rest = nicks.empty() || left == 1 ? Label::Rest::none : Label::Rest::some;
        if (left < session.settings().max_targets) session.charge(line_price);
        if (channel && !nick.empty()) session.refuse(kick_one(session, *channel, nick, reason));
    }
    return {};
}

}  // namespace hubbub::commands
