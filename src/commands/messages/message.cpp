// PRIVMSG, NOTICE and TAGMSG. Source: https://modern.ircdocs.horse/#sending-messages,
// https://ircv3.net/specs/extensions/message-tags#the-tagmsg-tag-only-message

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <set>
#include <string>

#include "core/capabilities.h"
#include "core/channel_modes.h"
#include "core/context.h"
#include "core/item_list.h"
#include "core/outgoing.h"
#include "core/rights.h"
#include "core/service_names.h"
#include "core/speech.h"
#include "core/stored.h"
#include "core/target_limit.h"
#include "messages/caller_id.h"
#include "messages/handlers.h"
#include "messages/send.h"
#include "services/service.h"
#include "users/events.h"

namespace hubbub::commands {
namespace {

using chat::User;

void note_spoken(Context& context) {
    context.user()->last_spoke.store(context.now(), std::memory_order_relaxed);
    context.services().counters.messages.fetch_add(1, std::memory_order_relaxed);
}

// Returns the user that a target names as nick, nick!user@host or nick@server, or null. The user,
// host and server must match. Source: RFC 2812, section 3.3.1.
std::shared_ptr<User> find_addressee(const Context& context, std::string_view target) {
    const std::size_t end = target.find_first_of("!@");
    auto found = context.registry().find(target.substr(0, end));
    if (!found || end == std::string_view::npos) return found;
    const bool right = target[end] == '!'
                           ? protocol::same(target, found->identity()->mask)
                           : protocol::same(target.substr(end + 1), context.settings().server_name);
    return right ? found : nullptr;
}

// Takes a line for a service. It may hold a password, so it goes nowhere else, not even back as an
// echo. A service answers no notices.
void send_to_service(Context& context, const ServiceName& service, const Outgoing& message) {
    if (message.command == "PRIVMSG" && message.lines == nullptr)
        run_service(context, service_of(service), message.text);
}

// Returns where messages between the two are stored: nowhere, unless both have an account.
protocol::HistoryPlace conversation_of(const Context& context, const User& to) {
    const std::uint64_t own = context.self().account_id;
    const std::uint64_t other = to.identity()->account_id;
    if (own == 0 || other == 0 || !context.registry().history().keeps()) return {};
    return protocol::HistoryPlace::of_accounts(own, other);
}

void deliver(Context& context, User& to, chat::Batch& batch) {
    to.publish(batch, context.claims());
    if (&to != context.user().get()) publish_to_others(context, batch);
    if (context.has_capability(echo_message)) context.responder.send(batch);
}

void publish_private(Context& context, User& to, const Outgoing& message, chat::Batch& batch) {
    const protocol::HistoryPlace place = conversation_of(context, to);
    const auto kind = stored_kind(message);
    if (!kind || !place) return deliver(context, to, batch);
    protocol::StoredRun run = run_from(context, place);
    add_to_run(run, *kind, message);
    // So that both sides see one order, that of the history.
    MutexLock lock(context.registry().conversations.lock_of(place));
    batch.give_ids(store(context, std::move(run)));
    deliver(context, to, batch);
}

Refusal send_private(Context& context, const Outgoing& message) {
    if (const auto* const service = find_service(message.target, context.settings().server_name)) {
        send_to_service(context, *service, message);
        return {};
    }
    const auto to = find_addressee(context, message.target);
    if (!to) return Refusal(protocol::ERR_NOSUCHNICK, {message.target});
    const std::string name = to->identity()->nick;
    if (!charge_target(context, *to)) return Refusal(protocol::ERR_TARGCHANGE, {name});
    if (!logged_in_enough(context, *to)) {
        if (!message.answered) return {};
        return Refusal(protocol::ERR_NONONREG, {name});
    }
    if (!let_through(context, *to)) {
        if (message.answered) report_caller(context, *to, name);
        return {};
    }
    context.user()->note_addressed(to->id);
    Outgoing addressed = message;
    addressed.target = name;
    chat::Batch batch = context.make_batch();
    add_message(batch, context.self().mask, addressed);
    publish_private(context, *to, addressed, batch);
    if (context.is_plain())
        context.responder.print("[to " + name + "] " + protocol::visible(message.text));
    const auto away = to->away();
    if (message.command == "PRIVMSG" && away)
        context.responder.reply_text(protocol::RPL_AWAY, {name}, *away);
    note_spoken(context);
    return {};
}

// Removes the prefixes of a target such as "@%#channel" and returns their lowest rank. Returns 0 if
// there are none.
std::uint8_t take_status(std::string_view& target) {
    std::uint8_t rank = 0;
    std::string_view rest = target;
    for (; !rest.empty(); rest.remove_prefix(1)) {
        const auto* const mode =
            std::find_if(member_modes.begin(), member_modes.end(),
                         [&](const MemberModeName& known) { return known.prefix == rest[0]; });
        if (mode == member_modes.end()) break;
        if (rank == 0 || mode->mode < rank) rank = mode->mode;
    }
    if (rank == 0 || !protocol::is_channel(rest)) return 0;
    target = rest;
    return rank;
}

// Sends to the members of at least this rank. They see the target with its prefixes.
Refusal send_status(Context& context, const Outgoing& message, std::string_view name,
                    std::uint8_t rank) {
    const auto channel = context.registry().find_channel(name);
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.target});
    const std::string_view given = message.target;
    const std::string to = std::string(given.substr(0, given.size() - name.size())) + channel->name;
    Outgoing addressed = message;
    addressed.target = to;
    chat::Batch batch = context.make_batch();
    add_message(batch, context.self().mask, addressed);
    MutexLock lock(channel->mutex);
    if (auto refusal = refusal_to_send(context, *channel, traits_of(message), given))
        return refusal.about(given);
    context.charge(price_of(channel->members().size(), recipients_per_line));
    channel->publish_from(static_cast<chat::MemberMode>(rank), batch, context.claims(),
                          context.client().get());
    const chat::Member* const me = channel->find(*context.user());
    if (me == nullptr || me->modes < rank) publish_to_others(context, batch);
    if (context.has_capability(echo_message)) context.responder.send(batch);
    note_spoken(context);
    return {};
}

// Returns true if the mask after "$" or "$$" matches this server.
bool names_server(const Context& context, std::string_view target) {
    return protocol::matches_mask(target.substr(target.starts_with("$$") ? 2 : 1),
                                  context.settings().server_name);
}

// Sends to all users if the mask after "$" or "$$" matches this server. For operators.
// Source: RFC 2812, section 3.3.1.
Refusal broadcast(Context& context, const Outgoing& message) {
    if (auto refusal = check_privilege(context, may_wallops)) return refusal;
    if (!names_server(context, message.target))
        return Refusal(protocol::ERR_NOSUCHNICK, {message.target});
    chat::Batch batch = context.make_batch();
    add_message(batch, context.self().mask, message);
    const auto clients = context.registry().clients();
    context.charge(price_of(clients.size(), recipients_per_line));
    for (const auto& client : clients) {
        if (client->user()->registered() && client != context.client())
            context.claims().append(client->outbox, batch);
    }
    if (context.has_capability(echo_message)) context.responder.send(batch);
    note_spoken(context);
    return {};
}

// Returns a 411 or 412 if the target or the text is missing.
Refusal refusal_of_incomplete(const Message& message, std::string_view command) {
    if (message.param(0).find_first_not_of(',') == std::string_view::npos)
        return Refusal(protocol::ERR_NORECIPIENT, {}, {command});
    if (command != "TAGMSG" && message.param(1).empty()) return Refusal(protocol::ERR_NOTEXTTOSEND);
    return {};
}

// Returns a key that is equal for targets with the same recipients, such as a nick and its
// nick!user@host.
std::string recipients_of(const Context& context, std::string_view target) {
    if (protocol::is_channel(target)) return std::string(target);
    if (target.starts_with('$')) return names_server(context, target) ? "$" : std::string(target);
    std::string_view channel = target;
    if (const std::uint8_t rank = take_status(channel))
        return std::to_string(rank) + " " + std::string(channel);
    const auto found = find_addressee(context, target);
    return found ? found->identity()->nick : std::string(target);
}

Refusal handle_message(Context& context, const Message& message, std::string_view command) {
    if (auto refusal = refusal_of_incomplete(message, command)) return refusal;
    std::string_view targets = message.param(0);
    const std::string_view text = message.param(1);
    const std::string tags = context.has_capability(message_tags)
                                 ? protocol::client_only_tags(message.tags)
                                 : std::string();
    // Each target has an echo or an error.
    const bool many = targets.find(',') != std::string_view::npos;
    context.responder.expect_more(many);
    std::size_t left = context.settings().max_targets;
    std::set<std::string> reached;
    while (!targets.empty()) {
        const std::string_view target = take_item(targets);
        if (target.empty()) continue;
        if (left < context.settings().max_targets) context.charge(line_price);
        if (left-- == 0) {
            return too_many_targets(context, target);
        }
        // Recipients that are named twice receive the message once.
        if (many && !reached.insert(protocol::fold(recipients_of(context, target))).second)
            continue;
        context.responder.refuse(
            send_message(context, {command, target, text, tags, context.responder.answered()}));
    }
    return {};
}

}  // namespace

Refusal handle_privmsg(Context& context, const Message& message) {
    return handle_message(context, message, "PRIVMSG");
}

Refusal handle_notice(Context& context, const Message& message) {
    return handle_message(context, message, "NOTICE");
}

// Ignored for clients without message-tags: their tags are not relayed.
Refusal handle_tagmsg(Context& context, const Message& message) {
    if (!context.has_capability(message_tags)) return {};
    return handle_message(context, message, "TAGMSG");
}

Refusal send_message(Context& context, const Outgoing& message) {
    if (protocol::is_channel(message.target)) {
        context.pending.add(message);
        return {};
    }
    context.pending.publish();
    if (message.target.starts_with('$')) return broadcast(context, message);
    std::string_view name = message.target;
    if (const std::uint8_t rank = take_status(name))
        return send_status(context, message, name, rank);
    return send_private(context, message);
}

}  // namespace hubbub::commands
