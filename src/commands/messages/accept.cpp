// ACCEPT: the clients that may write to a client with user mode g. They are stored by id, so that
// another client with the same nick is not accepted.
// Source: the documentation of InspIRCd and Solanum (ACCEPT, user mode g)

#include <utility>

#include "core/context.h"
#include "core/item_list.h"
#include "messages/caller_id.h"
#include "messages/handlers.h"

namespace hubbub::commands {
namespace {

void list(Context& context) {
    const auto accepted = context.user()->accepted();
    context.charge(item_price * static_cast<Price>(accepted.size()));
    for (const std::uint64_t id : accepted) {
        if (const auto user = context.registry().find(id))
            context.responder.reply(protocol::RPL_ACCEPTLIST, {user->identity()->nick});
    }
    context.responder.reply(protocol::RPL_ENDOFACCEPT);
}

// Removes accepted clients that have left.
void forget_departed(Context& context) {
    const auto accepted = context.user()->accepted();
    context.charge(item_price * static_cast<Price>(accepted.size()));
    for (const std::uint64_t id : accepted) {
        if (!context.registry().find(id)) context.user()->no_longer_accept(id);
    }
}

Refusal add_nick(Context& context, std::string_view nick) {
    const auto who = context.registry().find(nick);
    if (!who) return Refusal(protocol::ERR_NOSUCHNICK, {nick});
    chat::User& me = *context.user();
    if (me.accepts(who->id)) return Refusal(protocol::ERR_ACCEPTEXIST, {who->identity()->nick});
    if (me.accept(who->id, max_accepted)) return {};
    forget_departed(context);
    if (!me.accept(who->id, max_accepted)) return Refusal(protocol::ERR_ACCEPTFULL);
    return {};
}

Refusal remove_nick(Context& context, std::string_view nick) {
    const auto who = context.registry().find(nick);
    if (!who) return Refusal(protocol::ERR_NOSUCHNICK, {nick});
    if (context.user()->no_longer_accept(who->id)) return {};
    return Refusal(protocol::ERR_ACCEPTNOT, {who->identity()->nick});
}

}  // namespace

Refusal handle_accept(Context& context, const Message& message) {
    std::string_view items = message.param(0);
    bool listed = false;
    while (!items.empty()) {
        std::string_view item = take_item(items);
        context.charge(item_price);
        if (item == "*") {
            if (!std::exchange(listed, true)) list(context);
            continue;
        }
        const bool remove = item.starts_with('-');
        if (remove || item.starts_with('+')) item.remove_prefix(1);
        if (item.empty()) continue;
        context.responder.refuse(remove ? remove_nick(context, item) : add_nick(context, item));
    }
    return {};
}

}  // namespace hubbub::commands
