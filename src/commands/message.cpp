// PRIVMSG, NOTICE and TAGMSG. Source: https://modern.ircdocs.horse/#sending-messages,
// https://ircv3.net/specs/extensions/message-tags#the-tagmsg-tag-only-message

#include <hubbub/chat/message_id.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <set>
#include <string>

#include "capabilities.h"
#include "channel_modes.h"
#include "handlers.h"
#include "speech.h"
#include "tools.h"
#include "words.h"

namespace hubbub::commands {
namespace {

using chat::Client;

void note_spoken(Session& session) {
    session.client()->last_spoke.store(session.now(), std::memory_order_relaxed);
    session.services().counters.messages.fetch_add(1, std::memory_order_relaxed);
}

// By the nick, by nick!user@host, where all of it is right, or by nick@server, of which there is
// one. Source: RFC 2812, section 3.3.1.
std::shared_ptr<Client> find_addressee(const Session& session, std::string_view target) {
    const std::size_t end = target.find_first_of("!@");
    auto found = session.registry().find(target.substr(0, end));
    if (!found || end == std::string_view::npos) return found;
    const bool right = target[end] == '!'
                           ? protocol::same(target, found->identity()->mask)
                           : protocol::same(target.substr(end + 1), session.settings().server_name);
    return right ? found : nullptr;
}

Refusal send_private(Session& session, const Words& words) {
    const auto to = find_addressee(session, words.target);
    if (!to) return Refusal(protocol::ERR_NOSUCHNICK, {words.target});
    const std::string name = to->identity()->nick;
    if (!within_targets(session, *to)) return Refusal(protocol::ERR_TARGCHANGE, {name});
    if (!let_through(session, *to)) {
        if (words.answered) report_caller(session, *to, name);
        return {};
    }
    session.client()->note_addressed(to->id);
    Words here = words;
    here.target = name;
    chat::Batch batch = session.make_batch();
    add_words(batch, session.self().mask, here);
    session.claims().append(to->outbox, batch);
    if (session.has_capability(echo_message)) session.answer(batch);
    if (session.is_person())
        session.tell_person("[to " + name + "] " + protocol::visible(words.text));
    const auto away = to->away();
    if (words.command == "PRIVMSG" && away) session.reply_text(protocol::RPL_AWAY, {name}, *away);
    note_spoken(session);
    return {};
}

// The lowest rank that "@%#room" or "+#room" speaks to, its signs taken off; 0 where there are
// none.
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

// Sends to the members of this rank and above, who see the signs: "@#room".
Refusal send_status(Session& session, const Words& words, std::string_view name,
                    std::uint8_t rank) {
    const auto channel = session.registry().find_channel(name);
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {words.target});
    const std::string_view given = words.target;
    const std::string to = std::string(given.substr(0, given.size() - name.size())) + channel->name;
    Words here = words;
    here.target = to;
    chat::Batch batch = session.make_batch();
    add_words(batch, session.self().mask, here);
    MutexLock lock(channel->mutex);
    if (auto refusal = refusal_to_send(session, *channel, traits_of(words), given))
        return refusal.about(given);
    session.charge(price_of(channel->members().size(), recipients_per_line));
    channel->publish_from(static_cast<chat::MemberMode>(rank), batch, session.claims(),
                          session.client().get());
    if (session.has_capability(echo_message)) session.answer(batch);
    note_spoken(session);
    return {};
}

// Whether the mask behind "$" or "$$" fits this server.
bool names_server(const Session& session, std::string_view target) {
    return protocol::matches_mask(target.substr(target.starts_with("$$") ? 2 : 1),
                                  session.settings().server_name);
}

// Sends to everybody on the servers that the mask after "$" or "$$" fits: this one. For operators.
// Source: RFC 2812, section 3.3.1.
Refusal broadcast(Session& session, const Words& words) {
    if (auto refusal = check_privilege(session, may_wallops)) return refusal;
    if (!names_server(session, words.target))
        return Refusal(protocol::ERR_NOSUCHNICK, {words.target});
    chat::Batch batch = session.make_batch();
    add_words(batch, session.self().mask, words);
    const auto clients = session.registry().clients();
    session.charge(price_of(clients.size(), recipients_per_line));
    for (const auto& client : clients) {
        if (client->registered() && client != session.client())
            session.claims().append(client->outbox, batch);
    }
    if (session.has_capability(echo_message)) session.answer(batch);
    note_spoken(session);
    return {};
}

// Returns why there is nothing to send.
Refusal refusal_of_incomplete(const Message& message, std::string_view command) {
    if (message.param(0).find_first_not_of(',') == std::string_view::npos)
        return Refusal(protocol::ERR_NORECIPIENT, {}, {command});
    if (command != "TAGMSG" && message.param(1).empty()) return Refusal(protocol::ERR_NOTEXTTOSEND);
    return {};
}

// Names the recipients of a target, the same for each way to write them: a nick and its
// nick!user@host are one, a channel and its operators are not.
std::string recipients_of(const Session& session, std::string_view target) {
    if (protocol::is_channel(target)) return std::string(target);
    if (target.starts_with('$')) return names_server(session, target) ? "$" : std::string(target);
    std::string_view channel = target;
    if (const std::uint8_t rank = take_status(channel))
        return std::to_string(rank) + " " + std::string(channel);
    const auto found = find_addressee(session, target);
    return found ? found->identity()->nick : std::string(target);
}

Refusal handle_words(Session& session, const Message& message, std::string_view command) {
    if (auto refusal = refusal_of_incomplete(message, command)) return refusal;
    std::string_view targets = message.param(0);
    const std::string_view text = message.param(1);
    const std::string tags = session.has_capability(message_tags)
                                 ? protocol::client_only_tags(message.tags)
                                 : std::string();
    // Each target has an echo or an error, where it is answered at all.
    const bool many = targets.find(',') != std::string_view::npos;
    if (!many && protocol::is_channel(targets)) session.label().rest = Label::Rest::none;
    if (many && session.answers()) session.label().rest = Label::Rest::some;
    std::size_t left = session.settings().max_targets;
    std::set<std::string> reached;
    while (!targets.empty()) {
        const std::string_view target = take_item(targets);
        if (target.empty()) continue;
        if (left < session.settings().max_targets) session.charge(line_price);
        if (left-- == 0) {
            return too_many_targets(session, target);
        }
        // Who is named twice gets it once.
        if (many && !reached.insert(protocol::fold(recipients_of(session, target))).second)
            continue;
        session.refuse(send_words(session, {command, target, text, tags, session.answers()}));
    }
    return {};
}

}  // namespace

Refusal handle_privmsg(Session& session, const Message& message) {
    return handle_words(session, message, "PRIVMSG");
}

Refusal handle_notice(Session& session, const Message& message) {
    return handle_words(session, message, "NOTICE");
}

// There is nothing in it for those who do not know tags, nor from them.
Refusal handle_tagmsg(Session& session, const Message& message) {
    if (!session.has_capability(message_tags)) return {};
    return handle_words(session, message, "TAGMSG");
}

Refusal send_words(Session& session, const Words& words) {
    if (protocol::is_channel(words.target)) {
        session.say(words);
        return {};
    }
    session.publish_pending();
    if (words.target.starts_with('$')) return broadcast(session, words);
    std::string_view name = words.target;
    if (const std::uint8_t rank = take_status(name)) return send_status(session, words, name, rank);
    return send_private(session, words);
}

void add_words(chat::Batch& batch, std::string_view source, const Words& words) {
    if (words.lines != nullptr) {
        std::string reference;
        chat::append_message_id(reference, chat::take_message_ids(1));
        return add_multiline(batch, source, words, reference);
    }
    chat::LineTraits traits;
    traits.relayed = words.tags;
    if (words.command != "TAGMSG")
        return batch.add(source, words.command, {words.target, words.text}, traits);
    traits.needs = chat::Kind::tagged;
    batch.add_raw(source, "TAGMSG " + std::string(words.target), traits);
}

}  // namespace hubbub::commands
