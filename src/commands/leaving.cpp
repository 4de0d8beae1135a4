#include "leaving.h"

#include <hubbub/chat/channel.h>
#include <hubbub/commands/notify.h>
#include <hubbub/commands/server_ban.h>

#include <memory>
#include <vector>

#include "accounts/login.h"
#include "channels/sweep.h"
#include "core/server_notice.h"
#include "core/user_modes.h"
#include "core/user_turn.h"
#include "sharing/attach.h"
#include "users/always_on.h"
#include "users/events.h"
#include "users/monitor.h"

namespace hubbub::commands {

using chat::Cause;

namespace {

// Publishes the QUIT and removes the client from its channels.
void leave_channels(Context& context, const chat::Close& why) {
    chat::User& me = *context.user();
    std::vector<std::shared_ptr<chat::Channel>> dead;
    {
        chat::AllChannels channels(me);
        if (context.registered() && why.cause != Cause::stopping) {
            chat::Batch batch = context.make_batch();
            batch.add(context.self().mask, "QUIT", {why.text});
            publish_quit(context, channels, batch, why);
            // Source: https://modern.ircdocs.horse/#kill-message
            if (why.cause == Cause::kicked && context.is_irc()) context.responder.send(batch);
        }
        channels.remove(me);
        dead = channels.dead();
    }
    for (const auto& channel : dead) context.registry().drop(*channel);
    for (const auto& channel : me.channels()) me.note_left(*channel);
}

void leave_registry(Context& context, const chat::Close& why) {
    chat::Registry& registry = context.registry();
    const bool was_registered = context.registered();
    if (was_registered) registry.whowas.note(context.user()->identity(), context.now());
    if (!context.self().nick.empty()) registry.release_nick(context.self().nick, *context.user());
    registry.dismiss(*context.user());
    if (was_registered && why.cause != Cause::stopping)
        publish_presence(context, context.self().nick);
}

void uncount(Context& context) {
    if (!context.registered()) return;
    chat::Counters& counters = context.services().counters;
    counters.registered.fetch_sub(1, std::memory_order_relaxed);
    if (context.has_mode(user_invisible))
        counters.invisible.fetch_sub(1, std::memory_order_relaxed);
    if (context.has_mode(user_operator)) counters.operators.fetch_sub(1, std::memory_order_relaxed);
}

// Removes the user, whose last connection leaves.
void end_user(Context& context, const chat::Close& why) {
    uncount(context);
    leave_channels(context, why);
    leave_registry(context, why);
}

// Returns whether the user stays in its channels without this connection.
bool stays(const Context& context, const chat::Close& why) {
    const chat::User& me = *context.user();
    if (!context.registered()) return false;
    if (me.connection_count() > 1) return true;
    return me.always_on && why.cause != Cause::kicked && why.cause != Cause::stopping;
}

// Removes the connection from its user, and the user if it was the last one.
void leave_user(Context& context, const chat::Close& why) {
    const UserTurn turn(context);
    const bool registered = context.registered();
    if (!stays(context, why)) {
        end_user(context, why);
    } else {
        detach(context);
    }
    context.registry().leave(*context.client());
    if (registered) context.services().counters.connections.fetch_sub(1, std::memory_order_relaxed);
}

void notify_operators(Context& context, const chat::Close& why) {
    const chat::Notices& notices = context.registry().notices;
    if (why.cause == Cause::stopping) return;
    const std::string who = who_text(context.self());
    const bool flood = why.cause == Cause::sendq || why.cause == Cause::flood;
    if (flood && notices.wanted(chat::Notice::floods))
        notify(context, chat::Notice::floods, who + " was closed: " + why.text);
    if (notices.wanted(chat::Notice::quits))
        notify(context, chat::Notice::quits,
               "Client exiting: " + who + " [" + context.client()->origin()->host + "] [" +
                   why.text + "]");
}

}  // namespace

void leave(Context& context, const chat::Close& why, bool silent) {
    context.pending.publish();
    const bool registered = context.registered();
    clear_watched(context);
    note_left(context);
    if (registered) renew_always_on(context);
    // Before it leaves its channels: an always-on user comes back after a restart.
    if (why.cause == Cause::stopping) keep_presence(context);
    const std::uint64_t account = context.user()->account;
    leave_user(context, why);
    if (!context.user()->registered() && why.cause != Cause::stopping)
        forget_presence(context, account);
    keep_presence(context);
    if (registered) sweep(context);
    if (context.oper.snomask != 0) context.registry().notices.listen(context.client(), 0);
    if (registered) notify_operators(context, why);
    if (silent) return;
    if (why.cause == Cause::banned)
        context.responder.reply_text({protocol::ERR_YOUREBANNEDCREEP.code, ""}, {},
                                     banned_text(why.text));
    // These clients speak another protocol and already have their answer.
    if (why.cause == Cause::tls || context.dialect() == protocol::Dialect::browser) return;
    context.responder.send("", "ERROR", {"Closing link: " + why.text});
    context.responder.finish();
}

}  // namespace hubbub::commands
