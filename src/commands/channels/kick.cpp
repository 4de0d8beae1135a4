// KICK. Source: https://modern.ircdocs.horse/#kick-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "channels/handlers.h"
#include "core/context.h"
#include "core/item_list.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

// Returns why the client may not kick anybody out of the channel, which it wrote as `asked`.
Refusal refusal_to_kick(const Context& context, const Channel& channel, std::string_view asked)
    REQUIRES(channel.mutex) {
    const chat::Member* const me = channel.find(*context.client());
    if (me != nullptr && me->is_at_least(chat::member_halfop)) return {};
    if (!channel.known_to(*context.client())) return Refusal(protocol::ERR_NOSUCHCHANNEL, {asked});
    return Refusal(me == nullptr ? protocol::ERR_NOTONCHANNEL : protocol::ERR_CHANOPRIVSNEEDED,
                   {channel.name});
}

// Finds the channel, or sets `refusal` if there is none or the client may not kick there.
std::shared_ptr<Channel> find_kickable(const Context& context, std::string_view name,
                                       Refusal& refusal) {
    auto channel = context.registry().find_channel(name);
    if (!channel) {
        refusal = Refusal(protocol::ERR_NOSUCHCHANNEL, {name});
        return nullptr;
    }
    MutexLock lock(channel->mutex);
    refusal = refusal_to_kick(context, *channel, name);
    return refusal ? nullptr : channel;
}

Refusal kick_one(Context& context, Channel& channel, std::string_view nick,
                 std::string_view reason) {
    const auto victim = context.registry().find(nick);
    if (!victim) return Refusal(protocol::ERR_NOSUCHNICK, {nick});
    bool dead = false;
    {
        MutexLock lock(channel.mutex);
        // It may have lost its rank since the channel was found.
        if (auto refusal = refusal_to_kick(context, channel, channel.name)) return refusal;
        const chat::Member* const member = channel.find(*victim);
        if (member == nullptr) return Refusal(protocol::ERR_USERNOTINCHANNEL, {nick, channel.name});
        // A halfop puts out those below.
        if (!channel.find(*context.client())->is_op() && member->is_at_least(chat::member_halfop))
            return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
        chat::Batch batch = context.make_batch();
        batch.add(context.self().mask, "KICK", {channel.name, victim->identity()->nick, reason});
        context.responder.publish(channel, batch);
        channel.remove(*victim);
        victim->note_left(channel);
        dead = channel.dead();
    }
    if (dead) context.registry().drop(channel);
    return {};
}

}  // namespace

// One channel and any number of nicks, or as many channels as nicks.
Refusal handle_kick(Context& context, const Message& message) {
    const std::string_view given = protocol::cut(message.param(2), protocol::kick_length);
    const std::string_view reason = given.empty() ? std::string_view(context.self().nick) : given;
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
    if (!pairs && !(channel = find_kickable(context, channels, refusal))) return refusal;
    for (std::size_t left = context.settings().max_targets; !nicks.empty() && left > 0; --left) {
        if (pairs) {
            channel = find_kickable(context, take_item(channels), refusal);
            context.responder.refuse(refusal);
        }
        const std::string_view nick = take_item(nicks);
        context.responder.expect_more(!nicks.empty() && left > 1);
        if (left < context.settings().max_targets) context.charge(line_price);
        if (channel && !nick.empty())
            context.responder.refuse(kick_one(context, *channel, nick, reason));
    }
    return {};
}

}  // namespace hubbub::commands
