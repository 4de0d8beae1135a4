// AWAY. Source: https://modern.ircdocs.horse/#away-message,
// https://ircv3.net/specs/extensions/away-notify, https://ircv3.net/specs/extensions/pre-away

#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "core/capabilities.h"
#include "core/context.h"
#include "core/user_turn.h"
#include "users/away.h"
#include "users/events.h"
#include "users/handlers.h"

namespace hubbub::commands {
namespace {

// Compares two away texts; null means not away.
bool differ(const std::shared_ptr<const std::string>& a,
            const std::shared_ptr<const std::string>& b) {
    return a && b ? *a != *b : a != b;
}

}  // namespace

Refusal handle_away(Context& context, const Message& message) {
    if (!context.registered() && !context.has_capability(pre_away))
        return Refusal(protocol::ERR_NOTREGISTERED);
    const std::string_view text = protocol::cut(message.param(0), protocol::away_length);
    const auto now = text.empty() ? nullptr : std::make_shared<const std::string>(text);
    const UserTurn turn(context);
    context.client()->set_away(now);
    context.responder.reply(now ? protocol::RPL_NOWAWAY : protocol::RPL_UNAWAY);
    renew_away(context, now);
    return {};
}

void renew_away(Context& context, const std::shared_ptr<const std::string>& newest) {
    const auto before = context.user()->away();
    const auto now = context.user()->away_of_connections(newest);
    if (!differ(before, now)) return;
    context.user()->set_away(now);
    if (context.registered()) publish_away(context, now);
}

void publish_away(Context& context, const std::shared_ptr<const std::string>& now) {
    chat::LineTraits traits;
    traits.needs = chat::Encoding::away_notify;
    traits.identified = false;
    chat::Batch batch = context.make_batch();
    if (!now) {
        batch.add_raw(context.self().mask, "AWAY", traits);
        return publish_event(context, batch);
    }
    chat::Batch bare = context.make_batch();
    batch.add(context.self().mask, "AWAY", {*now}, traits);
    bare.add(context.self().mask, "AWAY", {bare_away}, traits);
    publish_event(context, batch, bare, *now);
}

}  // namespace hubbub::commands
