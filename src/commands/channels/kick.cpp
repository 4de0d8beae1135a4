// KICK. Source: https://modern.ircdocs.horse/#kick-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "channels/handlers.h"
#include "core/context.h"
#include "core/item_list.h"
#include "core/stored.h"
#include "users/always_on.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

// Returns a refusal if the client may not kick members of the channel, which it named `given_name`.
Refusal refusal_to_kick(const Context& context, const Channel& channel, std::string_view given_name)
    REQUIRES(channel.mutex) {
    const chat::Member* const me = channel.find(*context.user());
    if (me != nullptr && me->is_at_least(chat::member_halfop)) return {};
    if (!channel.known_to(*context.user()))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {given_name});
    return Refusal(me == nullptr ? protocol::ERR_NOTONCHANNEL : protocol::ERR_CHANOPRIVSNEEDED,
                   {channel.name});
}

// Returns a refusal if `channel`, the result of looking up `given_name`, is null or the client may
// not kick its members.
Refusal check_channel(const Context& context, const std::shared_ptr<Channel>& channel,
                      std::string_view given_name) {
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {given_name});
    MutexLock lock(channel->mutex);
    return refusal_to_kick(context, *channel, given_name);
}

Refusal kick_one(Context& context, Channel& channel, std::string_view nick,
                 std::string_view reason) {
    const auto victim = context.registry().find(nick);
    if (!victim) return Refusal(protocol::ERR_NOSUCHNICK, {nick});
    bool dead = false;
    {
        MutexLock lock(channel.mutex);
        // The client may have lost its rank since check_channel().
        if (auto refusal = refusal_to_kick(context, channel, channel.name)) return refusal;
        const chat::Member* const member = channel.find(*victim);
        if (member == nullptr) return Refusal(protocol::ERR_USERNOTINCHANNEL, {nick, channel.name});
        // A halfop may only kick members of lower rank.
        if (!channel.find(*context.user())->is_op() && member->is_at_least(chat::member_halfop))
            return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
        chat::Batch batch = context.make_batch();
        batch.add(context.self().mask, "KICK", {channel.name, victim->identity()->nick, reason});
        store_event(context, channel, protocol::StoredKind::kick,
                    victim->identity()->nick + " :" + std::string(reason), &batch);
        context.responder.publish(channel, batch);
        channel.remove(*victim);
        victim->note_left(channel);
        dead = channel.dead();
    }
    if (dead) context.registry().drop(channel);
    keep_presence_of(context, *victim);
    return {};
}

}  // namespace

// Takes one channel and any number of nicks, or as many channels as nicks.
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
    if (!pairs) {
        channel = context.registry().find_channel(channels);
        refusal = check_channel(context, channel, channels);
        if (refusal) return refusal;
    }
    for (std::size_t left = context.settings().max_targets; !nicks.empty() && left > 0; --left) {
        if (pairs) {
            const std::string_view name = take_item(channels);
            channel = context.registry().find_channel(name);
            refusal = check_channel(context, channel, name);
            context.responder.refuse(refusal);
        }
        const std::string_view nick = take_item(nicks);
        context.responder.expect_more(!nicks.empty() && left > 1);
        if (left < context.settings().max_targets) context.charge(line_price);
        if (!refusal && !nick.empty())
            context.responder.refuse(kick_one(context, *channel, nick, reason));
    }
    return {};
}

}  // namespace hubbub::commands
