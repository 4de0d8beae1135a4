// Orders of operators to other users: SAJOIN, SAPART, SANICK, SAMODE. A context belongs to its
// client's thread, so the order is stored in the client, and that thread carries it out.
// Source: the documentation of Ergo and InspIRCd

#include <hubbub/base/log.h>
#include <hubbub/chat/channel.h>
#include <hubbub/commands/notify.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "accounts/login.h"
#include "accounts/nick_owner.h"
#include "channels/join.h"
#include "channels/mode.h"
#include "core/channel_modes.h"
#include "core/context.h"
#include "core/item_list.h"
#include "core/server_notice.h"
#include "operators/handlers.h"
#include "operators/orders.h"
#include "users/nick.h"

namespace hubbub::commands {
namespace {

using chat::User;
using Order = chat::Client::Order;

// Sends a result to the operator. Runs on the thread of the other client.
void report(Context& context, const Order& order, const std::string& text) {
    // For an order to oneself, the result is an answer to the command.
    if (order.by == context.user()->id) return context.responder.notice(text);
    const auto by = context.registry().find(order.by);
    if (!by) return;
    chat::Batch batch = context.make_server_batch();
    batch.add(context.settings().server_name, "NOTICE", {by->identity()->nick, "*** " + text});
    by->publish(batch, context.claims());
}

// Reports an order to the log and to operators, before it is carried out.
void announce(Context& context, std::string_view command, std::string_view what) {
    log::event(log::Level::info, "oper.force",
               {{"nick", context.self().nick}, {"command", command}, {"what", what}});
    notify(context, chat::Notice::server,
           context.self().nick + " used " + std::string(command) + ": " + protocol::visible(what));
}

bool takes_parameter(char letter, bool on) {
    return find_mode(list_modes, letter) != nullptr || find_mode(member_modes, letter) != nullptr ||
           letter == 'k' || (on && (letter == 'l' || letter == 'j'));
}

// Returns the parameters of a SAMODE, for the log and operators, without the channel's key.
std::string without_key(const Message& message) {
    std::string what = std::string(message.param(0)) + " " + std::string(message.param(1));
    std::size_t next = 2;
    bool on = true;
    for (const char letter : message.param(1)) {
        if (letter == '+' || letter == '-') on = letter == '+';
        if (!takes_parameter(letter, on) || next >= message.count) continue;
        what += " " + (letter == 'k' ? "*" : std::string(message.param(next)));
        ++next;
    }
    return what;
}

void give(Context& context, const std::shared_ptr<User>& victim, Order order) {
    const std::string nick = victim->identity()->nick;
    announce(context, "SA" + order.command,
             nick + " " + order.target + (order.text.empty() ? "" : " " + order.text));
    order.by = context.user()->id;
    if (victim == context.user()) return obey(context, order);
    const auto connections = victim->connections();
    if (connections.empty()) return report(context, order, nick + " has no connection");
    if (!connections.front()->give(order))
        report(context, order, nick + " is not responding and has too many pending orders");
}

void obey_join(Context& context, const Order& order) {
    const std::string nick = context.self().nick;
    const bool may_join = context.user()->channel_count() < context.settings().max_channels;
    if (may_join) context.responder.refuse(join_channel(context, order.target, {}, true));
    const bool in = context.user()->channel_named(order.target) != nullptr;
    report(context, order,
           nick +
               (in         ? " is in "
                : may_join ? " could not join "
                           : " is in too many channels to join ") +
               order.target);
}

void obey_part(Context& context, const Order& order) {
    if (context.user()->channel_named(order.target))
        context.responder.refuse(part_channel(context, order.target, order.text, true));
    report(context, order, context.self().nick + " has left " + order.target);
}

void obey_nick(Context& context, const Order& order) {
    const std::string old = context.self().nick;
    const bool done = take_nick(context, order.target);
    if (done && order.by == context.user()->id) return;  // NICK was the answer
    report(context, order,
           done ? old + " is now " + order.target : "Nick " + order.target + " is already in use");
}

}  // namespace

void obey(Context& context, const Order& order) {
    if (!context.registered() || context.leaving()) return;
    context.refresh();
    context.pending.publish();
    context.responder.expect(Responder::Rest::unknown);
    if (order.command == "SHOW") return show_channel(context, order.target);
    if (order.command == "JOIN") obey_join(context, order);
    if (order.command == "PART") obey_part(context, order);
    if (order.command == "NICK") obey_nick(context, order);
    if (order.command == log_out_order) obey_log_out(context, order);
    if (order.command == yield_order) obey_yield(context, order);
    if (order.command == regain_order) obey_regain(context, order);
}

// Takes "SAJOIN [nick] channel,...". Without a nick, the operator itself joins.
Refusal handle_sajoin(Context& context, const Message& message) {
    const bool other = message.count > 1;
    const auto victim = other ? context.registry().find(message.param(0)) : context.user();
    if (!victim) return Refusal(protocol::ERR_NOSUCHNICK, {message.param(0)});
    std::string_view list = message.param(other ? 1 : 0);
    for (std::size_t left = context.settings().max_targets; !list.empty() && left > 0; --left) {
        const std::string_view name = take_item(list);
        if (!protocol::valid_channel(name)) {
            context.responder.refuse(Refusal(protocol::ERR_NOSUCHCHANNEL, {name}));
        } else {
            give(context, victim, {"JOIN", std::string(name), "", 0});
        }
    }
    return {};
}

Refusal handle_sapart(Context& context, const Message& message) {
    const auto victim = context.registry().find(message.param(0));
    if (!victim) return Refusal(protocol::ERR_NOSUCHNICK, {message.param(0)});
    const std::string reason(protocol::cut(message.param(2), protocol::kick_length));
    std::string_view list = message.param(1);
    for (std::size_t left = context.settings().max_targets; !list.empty() && left > 0; --left) {
        const std::string_view name = take_item(list);
        if (const auto channel = victim->channel_named(name)) {
            give(context, victim, {"PART", channel->name, reason, 0});
        } else {
            context.responder.refuse(
                Refusal(protocol::ERR_USERNOTINCHANNEL, {message.param(0), name}));
        }
    }
    return {};
}

Refusal handle_sanick(Context& context, const Message& message) {
    const auto victim = context.registry().find(message.param(0));
    if (!victim) return Refusal(protocol::ERR_NOSUCHNICK, {message.param(0)});
    const std::string_view nick = message.param(1);
    if (const auto complaint = protocol::nick_complaint(nick); !complaint.empty())
        return Refusal(protocol::ERR_ERRONEUSNICKNAME, {nick}, {complaint});
    give(context, victim, {"NICK", std::string(nick), "", 0});
    return {};
}

Refusal handle_samode(Context& context, const Message& message) {
    if (!protocol::is_channel(message.param(0)))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    announce(context, "SAMODE", without_key(message));
    return change_channel_mode(context, message, true);
}

}  // namespace hubbub::commands
