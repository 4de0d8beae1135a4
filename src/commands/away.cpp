// AWAY. Source: https://modern.ircdocs.horse/#away-message,
// https://ircv3.net/specs/extensions/away-notify, https://ircv3.net/specs/extensions/pre-away

#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "capabilities.h"
#include "events.h"
#include "handlers.h"

namespace hubbub::commands {
namespace {

// Null for both where somebody is here.
bool differ(const std::shared_ptr<const std::string>& a,
            const std::shared_ptr<const std::string>& b) {
    return a && b ? *a != *b : a != b;
}

}  // namespace

Refusal handle_away(Session& session, const Message& message) {
    if (!session.registered() && !session.has_capability(pre_away))
        return Refusal(protocol::ERR_NOTREGISTERED);
    const std::string_view text = protocol::cut(message.param(0), protocol::away_length);
    const auto before = session.client()->away();
    const auto now = text.empty() ? nullptr : std::make_shared<const std::string>(text);
    session.client()->set_away(now);
    session.reply(now ? protocol::RPL_NOWAWAY : protocol::RPL_UNAWAY);
    if (!session.registered() || !differ(before, now)) return {};
    chat::LineTraits traits;
    traits.needs = chat::Kind::away_notify;
    traits.identified = false;
    chat::Batch batch = session.make_batch();
    if (!now) {
        batch.add_raw(session.self().mask, "AWAY", traits);
        publish_event(session, batch);
        return {};
    }
    chat::Batch bare = session.make_batch();
    batch.add(session.self().mask, "AWAY", {*now}, traits);
    bare.add(session.self().mask, "AWAY", {bare_away}, traits);
    publish_event(session, batch, bare, *now);
    return {};
}

}  // namespace hubbub::commands
