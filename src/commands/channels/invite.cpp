// INVITE and KNOCK. Source: https://modern.ircdocs.horse/#invite-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>

#include "channels/handlers.h"
#include "channels/join.h"
#include "core/context.h"
#include "core/target_limit.h"
#include "users/events.h"

namespace hubbub::commands {
namespace {

void list_invitations(Context& context) {
    for (const auto& invitation : context.user()->invitations()) {
        const auto channel = context.registry().find_channel(invitation.name);
        if (channel && channel->id == invitation.channel)
            context.responder.reply(protocol::RPL_INVITELIST, {channel->name});
    }
    context.responder.reply(protocol::RPL_ENDOFINVITELIST);
}

Refusal invite(Context& context, chat::Channel& channel, chat::User& guest,
               std::string_view given_name) {
    MutexLock lock(channel.mutex);
    if (!channel.known_to(*context.user()))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {given_name});
    const chat::Member* const me = channel.find(*context.user());
    if (me == nullptr) return Refusal(protocol::ERR_NOTONCHANNEL, {channel.name});
    const std::string nick = guest.identity()->nick;
    if (channel.find(guest) != nullptr)
        return Refusal(protocol::ERR_USERONCHANNEL, {nick, channel.name});
    const bool may_open = me->is_at_least(chat::member_halfop);
    if (channel.modes.invite_only && !may_open)
        return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
    if (!charge_target(context, guest)) return Refusal(protocol::ERR_TARGCHANGE, {nick});
    guest.note_invited({channel.id, channel.name, may_open});
    context.user()->note_addressed(guest.id);
    publish_invite(context, channel, guest);
    context.responder.reply(protocol::RPL_INVITING, {nick, channel.name});
    if (const auto away = guest.away())
        context.responder.reply_text(protocol::RPL_AWAY, {nick}, *away);
    return {};
}

// 710 is addressed to the channel. Only members with the right to invite receive it.
Refusal knock(Context& context, chat::Channel& channel, std::string_view given_name) {
    MutexLock lock(channel.mutex);
    if (!channel.known_to(*context.user()))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {given_name});
    if (channel.find(*context.user()) != nullptr)
        return Refusal(protocol::ERR_KNOCKONCHAN, {channel.name});
    if (channel.modes.unlisted) return Refusal(protocol::ERR_CANNOTKNOCK, {channel.name});
    // An invitation does not override mode z.
    if (is_insecure_for(context, channel))
        return Refusal(protocol::ERR_SECUREONLYCHAN, {channel.name});
    const std::size_t limit = channel.modes.limit;
    const bool full = limit != 0 && channel.members().size() >= limit;
    if (!channel.modes.invite_only && channel.modes.key.empty() && !full)
        return Refusal(protocol::ERR_CHANOPEN, {channel.name});
    if (channel.bans_fit(context.self()))
        return Refusal(protocol::ERR_CANNOTSENDTOCHAN, {channel.name});
    if (!charge_target(context, channel)) return Refusal(protocol::ERR_TARGCHANGE, {channel.name});
    if (!context.knocks.take(channel.id, context.now()))
        return Refusal(protocol::ERR_TOOMANYKNOCK, {channel.name});
    chat::Batch batch = context.make_server_batch();
    batch.add(context.settings().server_name, protocol::RPL_KNOCK.digits(),
              {channel.name, channel.name, context.self().mask, protocol::RPL_KNOCK.text});
    channel.publish_from(chat::member_halfop, batch, context.claims(), nullptr);
    context.charge(price_of(channel.members().size(), recipients_per_line));
    context.responder.reply(protocol::RPL_KNOCKDLVR, {channel.name});
    return {};
}

}  // namespace

Refusal handle_invite(Context& context, const Message& message) {
    if (message.count == 0) {
        list_invitations(context);
        return {};
    }
    const std::string_view name = message.param(1);
    if (name.empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"INVITE"});
    const auto guest = context.registry().find(message.param(0));
    if (!guest) return Refusal(protocol::ERR_NOSUCHNICK, {message.param(0)});
    const auto channel = context.registry().find_channel(name);
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {name});
    return invite(context, *channel, *guest, name);
}

Refusal handle_knock(Context& context, const Message& message) {
    const auto channel = context.registry().find_channel(message.param(0));
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    return knock(context, *channel, message.param(0));
}

}  // namespace hubbub::commands
