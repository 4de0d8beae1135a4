#include <hubbub/commands/notify.h>

#include "core/context.h"
#include "core/server_notice.h"

namespace hubbub::commands {

// Addresses the notice to "*", so that one batch serves all operators.
void notify(const Services& services, chat::Claims& claims, chat::Notice kind,
            std::string_view text) {
    const chat::Notices& notices = services.registry.notices;
    if (!notices.wanted(kind)) return;
    chat::Batch batch(services.settings->lobby, services.clock.wall(), services.registry.ids);
    batch.add(services.settings->server_name, "NOTICE",
              {"*", "*** Notice -- " + std::string(text)});
    for (const auto& client : notices.listeners(kind)) claims.append(client->outbox, batch);
}

std::string who_text(const chat::Identity& who) {
    return who.nick + " (" + who.user + "@" + who.host + ")";
}

void notify_connected(Context& context) {
    if (!context.registry().notices.wanted(chat::Notice::connects)) return;
    notify(context, chat::Notice::connects,
           "Client connecting: " + who_text(context.self()) + " [" +
               context.client()->origin()->host + "] [" + context.self().real_name + "]");
}

}  // namespace hubbub::commands
