#include "host.h"

#include <hubbub/chat/channel.h>

#include "capabilities.h"
#include "channel_modes.h"
#include "events.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
namespace {

using chat::Kind;

// A person at plain lines sees no hosts.
constexpr Kind who_knows = Kind::chghost | Kind::person;

chat::LineTraits unless(Kind lacks) {
    chat::LineTraits traits;
    traits.lacks = lacks;
    return traits;
}

// To those without chghost: it comes back under its new mask, with what it is and was.
void publish_return(Session& session, chat::Channel& channel) REQUIRES(channel.mutex) {
    const chat::Client& me = *session.client();
    const chat::Member* const member = channel.find(me);
    if (member == nullptr) return;
    chat::Batch batch = session.make_batch();
    add_join(batch, session.self(), channel.name, who_knows);
    std::string letters;
    std::string nicks;
    for (const MemberModeName& mode : member_modes) {
        if ((member->modes & mode.mode) == 0) continue;
        letters += mode.letter;
        nicks += " " + session.self().nick;
    }
    if (!letters.empty())
        batch.add_raw(session.settings().server_name,
                      "MODE " + channel.name + " +" + letters + nicks, unless(who_knows));
    if (const auto away = me.away()) {
        chat::LineTraits traits = unless(who_knows);
        traits.needs = Kind::away_notify;
        traits.identified = false;
        batch.add(session.self().mask, "AWAY", {away_text_in(session, channel, *away)}, traits);
    }
    channel.publish(batch, session.claims(), &me);
    session.charge(price_of(channel.members().size(), recipients_per_line));
}

// One hold over all channels: nobody sees the old host after the new one.
void change_host(Session& session, const std::string& host) {
    chat::Client& me = *session.client();
    chat::LineTraits traits;
    traits.needs = Kind::chghost;
    traits.identified = false;
    chat::Batch change = session.make_batch();
    change.add_raw(session.self().mask, "CHGHOST " + session.self().user + " " + host, traits);
    chat::Batch leaving = session.make_batch();
    leaving.add(session.self().mask, "QUIT", {"Changing host"}, unless(who_knows));
    std::vector<std::uint64_t> told;
    {
        chat::AllChannels channels(me);
        session.publish(channels, change);
        session.publish(channels, leaving);
        told = channels.member_ids();
        chat::Identity fresh = session.self();
        fresh.host = host;
        session.set_identity(std::move(fresh));
        session.charge(price_of(channels.recheck_bans(me), masks_per_line));
        channels.each([&](chat::Channel& channel)
                          NO_THREAD_SAFETY_ANALYSIS { publish_return(session, channel); });
        session.answer(change);
    }
    tell_extended(session, change, told);
}

}  // namespace

void put_on_cloak(Session& session) {
    const auto& hosts = session.self().hosts;
    if (!hosts || hosts->cloak.empty()) return;
    chat::Identity fresh = session.self();
    fresh.host = hosts->cloak;
    session.set_identity(std::move(fresh));
    set_user_mode(session, user_cloaked, true);
}

void tell_cloak(Session& session) {
    if ((session.client()->user_modes & user_cloaked) == 0) return;
    session.send(session.self().mask, "MODE", {session.self().nick, "+x"});
    session.reply(protocol::RPL_HOSTHIDDEN, {session.self().host});
}

bool wear_cloak(Session& session, bool on) {
    const auto hosts = session.self().hosts;
    const bool worn = (session.client()->user_modes & user_cloaked) != 0;
    if (on == worn || !hosts || hosts->cloak.empty()) return false;
    if (!on && session.settings().force_cloaks) {
        session.send(session.settings().server_name, "NOTICE",
                     {session.self().nick, "*** Nobody may take the cloak off here"});
        return false;
    }
    set_user_mode(session, user_cloaked, on);
    change_host(session, on ? hosts->cloak : hosts->real());
    session.reply(protocol::RPL_HOSTHIDDEN, {session.self().host});
    return true;
}

}  // namespace hubbub::commands
