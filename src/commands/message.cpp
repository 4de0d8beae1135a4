// PRIVMSG and NOTICE. Source: https://modern.ircdocs.horse/#sending-messages

#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "capabilities.h"
#include "channel_modes.h"
#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

using chat::Client;

// NOTICE is never answered: two programs that answer each other would not end.
void send_private(Session& session, std::string_view command, std::string_view nick,
                  std::string_view text) {
    const bool answers = command == "PRIVMSG";
    const auto to = session.registry().find(nick);
    if (!to) {
        if (answers) session.reply(protocol::ERR_NOSUCHNICK, {nick});
        return;
    }
    const std::string name = to->identity()->nick;
    chat::Batch batch = session.make_batch();
    batch.add(session.self().mask, command, {name, text});
    batch.stamp(session.services().clock.wall());
    session.claims().append(to->outbox, batch);
    Client& me = *session.client();
    if (session.has_capability(echo_message)) session.answer(batch);
    if (session.is_person()) session.tell_person("[to " + name + "] " + protocol::visible(text));
    const auto away = to->away();
    if (answers && away) session.reply_text(protocol::RPL_AWAY, {name}, *away);
    me.last_spoke.store(session.now(), std::memory_order_relaxed);
    session.services().counters.messages.fetch_add(1, std::memory_order_relaxed);
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

// To the members of this rank and above. Who is told keeps the signs: "@#room".
void send_status(Session& session, std::string_view command, std::string_view given,
                 std::string_view name, std::uint8_t rank, std::string_view text) {
    const bool answers = command == "PRIVMSG";
    const auto channel = session.registry().find_channel(name);
    protocol::Numeric refused = protocol::ERR_NOSUCHCHANNEL;
    if (channel) {
        const std::string to =
            std::string(given.substr(0, given.size() - name.size())) + channel->name;
        chat::Batch batch = session.make_batch();
        batch.add(session.self().mask, command, {to, text});
        batch.stamp(session.services().clock.wall());
        MutexLock lock(channel->mutex);
        refused = session.silence(*channel, Session::traits_of(text));
        if (refused.code == 0) {
            const bool echo = session.has_capability(echo_message);
            channel->publish_from(static_cast<chat::MemberMode>(rank), batch, session.claims(),
                                  session.client().get());
            if (echo) session.answer(batch);
        }
    }
    if (refused.code != 0) {
        if (answers) session.reply(refused, {given});
        return;
    }
    session.client()->last_spoke.store(session.now(), std::memory_order_relaxed);
    session.services().counters.messages.fetch_add(1, std::memory_order_relaxed);
}

void send_to(Session& session, std::string_view command, std::string_view target,
             std::string_view text) {
    std::string_view name = target;
    if (protocol::is_channel(target)) return session.say(command, target, text);
    session.publish_pending();
    if (const std::uint8_t rank = take_status(name))
        return send_status(session, command, target, name, rank, text);
    send_private(session, command, target, text);
}

void handle_words(Session& session, const Message& message, std::string_view command) {
    const bool answers = command == "PRIVMSG";
    std::string_view targets = message.param(0);
    if (targets.empty()) {
        if (answers)
            session.reply_text(protocol::ERR_NORECIPIENT, {},
                               protocol::fill(protocol::ERR_NORECIPIENT.text, {command}));
        return;
    }
    const std::string_view text = message.param(1);
    if (text.empty()) {
        if (answers) session.reply(protocol::ERR_NOTEXTTOSEND);
        return;
    }
    for (std::size_t left = session.settings().max_targets; !targets.empty(); --left) {
        const std::string_view target = take_item(targets);
        if (left == 0) {
            if (answers) refuse_target(session, target);
            return;
        }
        if (!target.empty()) send_to(session, command, target, text);
    }
}

}  // namespace

void handle_privmsg(Session& session, const Message& message) {
    handle_words(session, message, "PRIVMSG");
}

void handle_notice(Session& session, const Message& message) {
    handle_words(session, message, "NOTICE");
}

}  // namespace hubbub::commands
