// SETNAME. Source: https://ircv3.net/specs/extensions/setname

#include <hubbub/protocol/names.h>

#include "core/context.h"
#include "core/user_turn.h"
#include "users/events.h"
#include "users/handlers.h"

namespace hubbub::commands {

Refusal handle_setname(Context& context, const Message& message) {
    const std::string_view name = message.param(0);
    if (name.empty() || name.size() > protocol::real_name_length) {
        return Refusal::fail(
            "SETNAME", "INVALID_REALNAME", {},
            "A real name must have 1 to " + std::to_string(protocol::real_name_length) + " bytes");
    }
    if (const std::string channel = muted_in(context); !channel.empty()) {
        return Refusal::fail("SETNAME", "CANNOT_CHANGE_REALNAME", {},
                             "You may not speak in " + channel);
    }
    const UserTurn turn(context);
    chat::Identity fresh = context.self();
    fresh.real_name = name;
    context.set_identity(std::move(fresh));
    chat::LineTraits traits;
    traits.needs = chat::Encoding::setname;
    traits.identified = false;
    chat::Batch batch = context.make_batch();
    batch.add(context.self().mask, "SETNAME", {name}, traits);
    publish_event(context, batch);
    if (context.user()->channel_count() == 0) publish_to_others(context, batch);
    context.responder.send(batch);
    return {};
}

}  // namespace hubbub::commands
