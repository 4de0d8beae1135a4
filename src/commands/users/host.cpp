#include "users/host.h"

#include <hubbub/chat/channel.h>

#include "core/capabilities.h"
#include "core/channel_modes.h"
#include "core/context.h"
#include "core/user_modes.h"
#include "users/events.h"
#include "users/user_mode.h"

namespace hubbub::commands {
namespace {

using chat::Encoding;

// Clients that need no QUIT and JOIN for a change of host; plain users do not see hosts.
constexpr Encoding no_return = Encoding::chghost | Encoding::person;

chat::LineTraits unless(Encoding lacks) {
    chat::LineTraits traits;
    traits.lacks = lacks;
    return traits;
}

// Publishes the client's return under its new mask to members without chghost: JOIN, its modes and
// AWAY.
void publish_return(Context& context, chat::Channel& channel) REQUIRES(channel.mutex) {
    const chat::User& me = *context.user();
    const chat::Member* const member = channel.find(me);
    if (member == nullptr) return;
    chat::Batch batch = context.make_batch();
    add_join(batch, context.self(), channel.name, no_return);
    std::string letters;
    std::string nicks;
    for (const MemberModeName& mode : member_modes) {
        if ((member->modes & mode.mode) == 0) continue;
        letters += mode.letter;
        nicks += " " + context.self().nick;
    }
    if (!letters.empty())
        batch.add_raw(context.settings().server_name,
                      "MODE " + channel.name + " +" + letters + nicks, unless(no_return));
    if (const auto away = me.away()) {
        chat::LineTraits traits = unless(no_return);
        traits.needs = Encoding::away_notify;
        traits.identified = false;
        batch.add(context.self().mask, "AWAY", {away_text_in(context, channel, *away)}, traits);
    }
    channel.publish(batch, context.claims(), context.user().get());
    context.charge(price_of(channel.members().size(), recipients_per_line));
}

// Holds all channels at once, so that no member sees the old host after the new one.
void change_host(Context& context, const std::string& host) {
    chat::User& me = *context.user();
    chat::LineTraits traits;
    traits.needs = Encoding::chghost;
    traits.identified = false;
    chat::Batch change = context.make_batch();
    change.add_raw(context.self().mask, "CHGHOST " + context.self().user + " " + host, traits);
    chat::Batch leaving = context.make_batch();
    leaving.add(context.self().mask, "QUIT", {"Changing host"}, unless(no_return));
    std::vector<std::uint64_t> informed;
    {
        chat::AllChannels channels(me);
        const chat::Except own(context.user().get());
        context.note_published(change, channels.publish(change, context.claims(), own));
        context.note_published(leaving, channels.publish(leaving, context.claims(), own));
        publish_to_others(context, change);
        informed = channels.connection_ids();
        chat::Identity fresh = context.self();
        fresh.host = host;
        context.set_identity(std::move(fresh));
        context.charge(price_of(channels.recheck_bans(me), masks_per_line));
        channels.each([&](chat::Channel& channel)
                          NO_THREAD_SAFETY_ANALYSIS { publish_return(context, channel); });
        context.responder.send(change);
    }
    publish_to_watchers(context, change, informed);
}

}  // namespace

void set_origin(Context& context, chat::Origin origin) {
    chat::Identity fresh = context.self();
    fresh.host = origin.host;
    fresh.hosts = nullptr;
    context.client()->set_origin(std::move(origin));
    context.set_identity(std::move(fresh));
}

void put_on_cloak(Context& context) {
    const auto& hosts = context.self().hosts;
    if (!hosts || hosts->cloak.empty()) return;
    chat::Identity fresh = context.self();
    fresh.host = hosts->cloak;
    context.set_identity(std::move(fresh));
    set_user_mode(context, user_cloaked, true);
}

void send_cloak(Context& context) {
    if ((context.user()->user_modes & user_cloaked) == 0) return;
    context.responder.send(context.self().mask, "MODE", {context.self().nick, "+x"});
    context.responder.reply(protocol::RPL_HOSTHIDDEN, {context.self().host});
}

bool set_cloak(Context& context, bool on) {
    const auto hosts = context.self().hosts;
    const bool worn = (context.user()->user_modes & user_cloaked) != 0;
    if (on == worn || !hosts || hosts->cloak.empty()) return false;
    if (!on && context.settings().force_cloaks) {
        context.responder.notice("Cloaks cannot be removed on this server");
        return false;
    }
    set_user_mode(context, user_cloaked, on);
    change_host(context, on ? hosts->cloak : hosts->real());
    context.responder.reply(protocol::RPL_HOSTHIDDEN, {context.self().host});
    return true;
}

}  // namespace hubbub::commands
