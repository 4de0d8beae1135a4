// What operators make others do: SAJOIN, SAPART, SANICK, SAMODE, as users of Ergo and InspIRCd know
// them. A session belongs to its client's thread, so the order is left with the client, and that
// thread obeys.

#include <hubbub/base/log.h>
#include <hubbub/chat/channel.h>
#include <hubbub/commands/notify.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "channel_modes.h"
#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

using chat::Client;
using Order = Client::Order;

// To the operator, whoever's thread this is.
void report(Session& session, const Order& order, const std::string& text) {
    const std::string& server = session.settings().server_name;
    // What it did to itself is the answer to its command.
    if (order.by == session.client()->id)
        return session.send(server, "NOTICE", {session.self().nick, "*** " + text});
    const auto by = session.registry().find(order.by);
    if (!by) return;
    chat::Batch batch = session.make_batch();
    batch.add(server, "NOTICE", {by->identity()->nick, "*** " + text});
    session.claims().append(by->outbox, batch);
}

// In the log and to operators, before it is done.
void announce(Session& session, std::string_view command, std::string_view what) {
    log::event(log::Level::info, "oper.force",
               {{"nick", session.self().nick}, {"command", command}, {"what", what}});
    notify(session, chat::Notice::server,
           session.self().nick + " used " + std::string(command) + ": " + protocol::visible(what));
}

bool takes_parameter(char letter, bool on) {
    return find_mode(list_modes, letter) != nullptr || find_mode(member_modes, letter) != nullptr ||
           letter == 'k' || (on && (letter == 'l' || letter == 'j'));
}

// The changes of a SAMODE for the log and for operators, who may not see the channel's key.
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

void give(Session& session, const std::shared_ptr<Client>& victim, Order order) {
    const std::string nick = victim->identity()->nick;
    announce(session, "SA" + order.command,
             nick + " " + order.target + (order.text.empty() ? "" : " " + order.text));
    order.by = session.client()->id;
    if (victim == session.client()) return session.obey(order);
    if (!victim->give(order))
        report(session, order,
               nick + " does not read what it is sent, and has many orders waiting");
}

void obey_join(Session& session, const Order& order) {
    const std::string nick = session.self().nick;
    const bool room = session.client()->channel_count() < session.settings().max_channels;
    if (room) session.refuse(join_channel(session, order.target, {}, true));
    const bool in = session.client()->channel_named(order.target) != nullptr;
    report(session, order,
           nick +
               (in     ? " is in "
                : room ? " could not join "
                       : " is in too many channels for ") +
               order.target);
}

void obey_part(Session& session, const Order& order) {
    if (session.client()->channel_named(order.target))
        session.refuse(part_channel(session, order.target, order.text, true));
    report(session, order, session.self().nick + " is out of " + order.target);
}

void obey_nick(Session& session, const Order& order) {
    const std::string old = session.self().nick;
    const bool done = take_nick(session, order.target);
    if (done && order.by == session.client()->id) return;  // NICK says it
    report(session, order,
           done ? old + " is now " + order.target : "Somebody else has the nick " + order.target);
}

}  // namespace

void Session::obey(const Order& order) {
    if (!registered() || leaving_) return;
    publish_pending();
    if (order.command == "JOIN") obey_join(*this, order);
    if (order.command == "PART") obey_part(*this, order);
    if (order.command == "NICK") obey_nick(*this, order);
}

// "SAJOIN [nick] channel,...": without a nick oneself.
Refusal handle_sajoin(Session& session, const Message& message) {
    const bool other = message.count > 1;
    const auto victim = other ? session.registry().find(message.param(0)) : session.client();
    if (!victim) return Refusal(protocol::ERR_NOSUCHNICK, {message.param(0)});
    std::string_view list = message.param(other ? 1 : 0);
    for (std::size_t left = session.settings().max_targets; !list.empty() && left > 0; --left) {
        const std::string_view name = take_item(list);
        if (!protocol::valid_channel(name)) {
            session.refuse(Refusal(protocol::ERR_NOSUCHCHANNEL, {name}));
        } else {
            give(session, victim, {"JOIN", std::string(name), "", 0});
        }
    }
    return {};
}

Refusal handle_sapart(Session& session, const Message& message) {
    const auto victim = session.registry().find(message.param(0));
    if (!victim) return Refusal(protocol::ERR_NOSUCHNICK, {message.param(0)});
    const std::string reason(protocol::cut(message.param(2), protocol::kick_length));
    std::string_view list = message.param(1);
    for (std::size_t left = session.settings().max_targets; !list.empty() && left > 0; --left) {
        const std::string_view name = take_item(list);
        if (const auto channel = victim->channel_named(name)) {
            give(session, victim, {"PART", channel->name, reason, 0});
        } else {
            session.refuse(Refusal(protocol::ERR_USERNOTINCHANNEL, {message.param(0), name}));
        }
    }
    return {};
}

Refusal handle_sanick(Session& session, const Message& message) {
    const auto victim = session.registry().find(message.param(0));
    if (!victim) return Refusal(protocol::ERR_NOSUCHNICK, {message.param(0)});
    const std::string_view nick = message.param(1);
    if (const auto complaint = protocol::nick_complaint(nick); !complaint.empty())
        return Refusal(protocol::ERR_ERRONEUSNICKNAME, {nick}, {complaint});
    give(session, victim, {"NICK", std::string(nick), "", 0});
    return {};
}

Refusal handle_samode(Session& session, const Message& message) {
    if (!protocol::is_channel(message.param(0)))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    announce(session, "SAMODE", without_key(message));
    return change_channel_mode(session, message, true);
}

}  // namespace hubbub::commands
