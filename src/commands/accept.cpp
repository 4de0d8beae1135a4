// ACCEPT: whom a client with user mode g hears. By the client and not by the nick, so that whoever
// takes the nick of a friend who left is not let in.
// Source: the documentation of InspIRCd and Solanum (ACCEPT, user mode g)

#include <utility>

#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

void list(Session& session) {
    const auto accepted = session.client()->accepted();
    session.charge(item_price * static_cast<Price>(accepted.size()));
    for (const std::uint64_t id : accepted) {
        if (const auto client = session.registry().find(id))
            session.reply(protocol::RPL_ACCEPTLIST, {client->identity()->nick});
    }
    session.reply(protocol::RPL_ENDOFACCEPT);
}

// Makes room where those who were let in have left.
void forget_departed(Session& session) {
    const auto accepted = session.client()->accepted();
    session.charge(item_price * static_cast<Price>(accepted.size()));
    for (const std::uint64_t id : accepted) {
        if (!session.registry().find(id)) session.client()->no_longer_accept(id);
    }
}

Refusal add_nick(Session& session, std::string_view nick) {
    const auto who = session.registry().find(nick);
    if (!who) return Refusal(protocol::ERR_NOSUCHNICK, {nick});
    chat::Client& me = *session.client();
    if (me.accepts(who->id)) return Refusal(protocol::ERR_ACCEPTEXIST, {who->identity()->nick});
    if (me.accept(who->id, most_accepted)) return {};
    forget_departed(session);
    if (!me.accept(who->id, most_accepted)) return Refusal(protocol::ERR_ACCEPTFULL);
    return {};
}

Refusal remove_nick(Session& session, std::string_view nick) {
    const auto who = session.registry().find(nick);
    if (!who) return Refusal(protocol::ERR_NOSUCHNICK, {nick});
    if (session.client()->no_longer_accept(who->id)) return {};
    return Refusal(protocol::ERR_ACCEPTNOT, {who->identity()->nick});
}

}  // namespace

Refusal handle_accept(Session& session, const Message& message) {
    std::string_view items = message.param(0);
    bool listed = false;
    while (!items.empty()) {
        std::string_view item = take_item(items);
        session.charge(item_price);
        if (item == "*") {
            if (!std::exchange(listed, true)) list(session);
            continue;
        }
        const bool remove = item.starts_with('-');
        if (remove || item.starts_with('+')) item.remove_prefix(1);
        if (item.empty()) continue;
        session.refuse(remove ? remove_nick(session, item) : add_nick(session, item));
    }
    return {};
}

}  // namespace hubbub::commands
