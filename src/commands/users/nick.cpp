// NICK of registered clients. Source: https://modern.ircdocs.horse/#nick-message

#include "users/nick.h"

#include <hubbub/commands/notify.h>
#include <hubbub/protocol/casemap.h>

#include "core/context.h"
#include "core/server_notice.h"
#include "core/stored.h"
#include "core/user_turn.h"
#include "users/events.h"

namespace hubbub::commands {
namespace {

void change_nick(Context& context, std::string_view nick) {
    chat::User& me = *context.user();
    const std::string old = context.self().nick;
    chat::Identity fresh = context.self();
    fresh.nick = nick;
    {
        chat::Batch batch = context.make_batch();
        batch.add(context.self().mask, "NICK", {nick});
        // Holds all channels at once, so that no member sees the old nick after the new one.
        chat::AllChannels channels(me);
        channels.each([&](const chat::Channel& channel) NO_THREAD_SAFETY_ANALYSIS {
            store_event(context, channel, protocol::StoredKind::nick, nick);
        });
        context.responder.publish(channels, batch);
        if (me.channel_count() == 0) publish_to_others(context, batch);
        context.responder.send(batch);
        context.responder.finish();
        const auto before = me.identity();
        context.set_identity(std::move(fresh));
        context.charge(price_of(channels.recheck_bans(me), masks_per_line));
        if (!protocol::same(old, nick)) context.registry().whowas.note(before, context.now());
    }
    // Released last, so that no other client can take the nick while members still see it in use.
    if (protocol::same(old, nick)) return;
    context.registry().release_nick(old, me);
    publish_presence(context, old);
    publish_presence(context, context.self().nick);
    if (context.registry().notices.wanted(chat::Notice::nicks))
        notify(context, chat::Notice::nicks,
               "Nick change: From " + old + " to " + context.self().nick + " [" +
                   context.self().user + "@" + context.self().host + "]");
}

}  // namespace

bool take_nick(Context& context, std::string_view nick) {
    const UserTurn turn(context);
    if (!context.registry().claim_nick(nick, context.user())) return false;
    if (nick != context.self().nick) change_nick(context, nick);
    return true;
}

}  // namespace hubbub::commands
