#include "irc/bouncer.h"

#include <hubbub/protocol/casemap.h>

#include <string>

#include "irc/replies.h"

namespace hubbub::client {

void end_capabilities(Session& session) {
    const std::string& id = session.settings().network_id;
    if (!id.empty() && !session.capabilities.has(bouncer_capability)) {
        // Without it the connection would reach another network, or none.
        session.progress.error = "the bouncer does not offer its networks any more";
        return;
    }
    if (!id.empty()) session.send("BOUNCER", {"BIND", id});
    session.send("CAP", {"END"});
}

void ask_networks(Session& session) {
    if (session.settings().networks && session.capabilities.has(bouncer_capability) &&
        !session.capabilities.has(bouncer_notices))
        session.send("BOUNCER", {"LISTNETWORKS"});
}

void on_bouncer(Session& session, const protocol::Message& message, std::string_view) {
    constexpr std::size_t max_id = 100;
    const std::string_view id = message.param(1);
    if (!session.settings().networks || message.count < 3) return;
    if (!protocol::same(message.param(0), "NETWORK") || id.empty() || id.size() > max_id) return;
    Event event = event_of(session, message, EventKind::network);
    event.other = id;
    const std::string_view attributes = message.param(2);
    if (attributes == "*")
        event.code = attributes;
    else
        event.text = protocol::tag_value(attributes, "name").value_or("");
    session.emit(std::move(event));
}

}  // namespace hubbub::client
