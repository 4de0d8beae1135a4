// PRIVMSG and NOTICE. Source: https://modern.ircdocs.horse/#sending-messages

#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "capabilities.h"
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
            const std::string most = std::to_string(session.settings().max_targets);
            session.reply_text(protocol::ERR_TOOMANYTARGETS, {target},
                               protocol::fill(protocol::ERR_TOOMANYTARGETS.text, {most}));
            return;
        }
        if (protocol::is_channel(target)) {
            session.say(command, target, text);
        } else {
            session.publish_pending();
            send_private(session, command, target, text);
        }
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
