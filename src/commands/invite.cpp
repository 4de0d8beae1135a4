// INVITE and KNOCK. Source: https://modern.ircdocs.horse/#invite-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>

#include "events.h"
#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

void list_invitations(Session& session) {
    for (const auto& invitation : session.client()->invitations()) {
        const auto channel = session.registry().find_channel(invitation.name);
        if (channel && channel->id == invitation.channel)
            session.reply(protocol::RPL_INVITELIST, {channel->name});
    }
    session.reply(protocol::RPL_ENDOFINVITELIST);
}

Refusal invite(Session& session, chat::Channel& channel, chat::Client& guest,
               std::string_view asked) {
    MutexLock lock(channel.mutex);
    if (!channel.known_to(*session.client())) return Refusal(protocol::ERR_NOSUCHCHANNEL, {asked});
    const chat::Member* const me = channel.find(*session.client());
    if (me == nullptr) return Refusal(protocol::ERR_NOTONCHANNEL, {channel.name});
    const std::string nick = guest.identity()->nick;
    if (channel.find(guest) != nullptr)
        return Refusal(protocol::ERR_USERONCHANNEL, {nick, channel.name});
    const bool may_open = me->is_at_least(chat::member_halfop);
    if (channel.modes.invite_only && !may_open)
        return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
    if (!within_targets(session, guest)) return Refusal(protocol::ERR_TARGCHANGE, {nick});
    guest.note_invited({channel.id, channel.name, may_open});
    session.client()->note_addressed(guest.id);
    publish_invite(session, channel, guest);
    session.reply(protocol::RPL_INVITING, {nick, channel.name});
    if (const auto away = guest.away()) session.reply_text(protocol::RPL_AWAY, {nick}, *away);
    return {};
}

// Once a minute for each channel.
bool may_knock(Session& session, std::uint64_t channel) {
    constexpr std::int64_t pause = 60;
    std::erase_if(session.knocks,
                  [&](const auto& knock) { return knock.at + pause <= session.now(); });
    for (const auto& knock : session.knocks) {
        if (knock.channel == channel) return false;
    }
    session.knocks.push_back({channel, session.now()});
    return true;
}

// 710 is addressed to the channel: those who may let people in see it.
Refusal knock(Session& session, chat::Channel& channel, std::string_view asked) {
    MutexLock lock(channel.mutex);
    if (!channel.known_to(*session.client())) return Refusal(protocol::ERR_NOSUCHCHANNEL, {asked});
    if (channel.find(*session.client()) != nullptr)
        return Refusal(protocol::ERR_KNOCKONCHAN, {channel.name});
    if (channel.modes.unlisted) return Refusal(protocol::ERR_CANNOTKNOCK, {channel.name});
    const std::size_t limit = channel.modes.limit;
    const bool full = limit != 0 && channel.members().size() >= limit;
    if (!channel.modes.invite_only && channel.modes.key.empty() && !full)
        return Refusal(protocol::ERR_CHANOPEN, {channel.name});
    if (channel.bans_fit(session.self()))
        return Refusal(protocol::ERR_CANNOTSENDTOCHAN, {channel.name});
    if (!within_targets(session, channel)) return Refusal(protocol::ERR_TARGCHANGE, {channel.name});
    if (!may_knock(session, channel.id)) return Refusal(protocol::ERR_TOOMANYKNOCK, {channel.name});
    chat::Batch batch = session.make_batch();
    batch.add(session.settings().server_name, protocol::RPL_KNOCK.digits(),
              {channel.name, channel.name, session.self().mask, protocol::RPL_KNOCK.text});
    channel.publish_from(chat::member_halfop, batch, session.claims(), nullptr);
    session.charge(price_of(channel.members().size(), recipients_per_line));
    session.reply(protocol::RPL_KNOCKDLVR, {channel.name});
    return {};
}

}  // namespace

Refusal handle_invite(Session& session, const Message& message) {
    if (message.count == 0) {
        list_invitations(session);
        return {};
    }
    const std::string_view name = message.param(1);
    if (name.empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"INVITE"});
    const auto guest = session.registry().find(message.param(0));
    if (!guest) return Refusal(protocol::ERR_NOSUCHNICK, {message.param(0)});
    const auto channel = session.registry().find_channel(name);
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {name});
    return invite(session, *channel, *guest, name);
}

Refusal handle_knock(Session& session, const Message& message) {
    const auto channel = session.registry().find_channel(message.param(0));
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    return knock(session, *channel, message.param(0));
}

}  // namespace hubbub::commands
