// KICK. Source: https://modern.ircdocs.horse/#kick-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

void kick_one(Session& session, Channel& channel, std::string_view nick, std::string_view reason) {
    const auto victim = session.registry().find(nick);
    if (!victim) return session.reply(protocol::ERR_NOSUCHNICK, {nick});
    bool dead = false;
    {
        MutexLock lock(channel.mutex);
        const chat::Member* const me = channel.find(*session.client());
        if (me == nullptr) return session.reply(protocol::ERR_NOTONCHANNEL, {channel.name});
        if (!me->is_op()) return session.reply(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
        if (channel.find(*victim) == nullptr)
            return session.reply(protocol::ERR_USERNOTINCHANNEL, {nick, channel.name});
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

void handle_kick(Session& session, const Message& message) {
    const auto channel = need_channel(session, message.param(0));
    if (!channel) return;
    const std::string_view given = protocol::cut(message.param(2), protocol::kick_length);
    std::string_view nicks = message.param(1);
    for (std::size_t left = session.settings().max_targets; !nicks.empty() && left > 0; --left)
        kick_one(session, *channel, take_item(nicks), given.empty() ? session.self().nick : given);
}

}  // namespace hubbub::commands
