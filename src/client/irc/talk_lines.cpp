#include "irc/talk_lines.h"

#include <cstddef>
#include <string>
#include <utility>

#include "irc/mentions.h"
#include "irc/message_actions.h"
#include "irc/replies.h"
#include "irc/secrets.h"

namespace hubbub::client {
namespace {

using protocol::Message;

// Returns the channel, or the other party of a private chat; empty if there is none.
std::string conversation(const Session& session, const Message& message, const Event& event) {
    const Isupport& isupport = session.isupport;
    std::string_view target = message.param(0);
    // "@#channel" addresses the members of that rank.
    if (const std::string_view bare = isupport.without_marks(target); isupport.is_channel(bare))
        target = bare;
    if (isupport.is_channel(target) || event.own) return std::string(target);
    return session.is_me(target) ? event.who : std::string();
}

// Own messages may come from another client of this person.
void hide_own_passwords(Event& event, const Message& message) {
    if (event.own) event.text = without_passwords(message.param(0), event.text);
}

}  // namespace

void on_privmsg(Session& session, const Message& message, std::string_view) {
    if (message.count < 2 || message.nick().empty()) return;
    Event event = event_of(session, message, EventKind::said);
    event.channel = conversation(session, message, event);
    event.mark = session.channels.mark_of(event.channel, event.who);
    event.text = message.param(1);
    event.reply = replied_to(message);
    std::string verb;
    if (unquote_ctcp(event.text, verb)) {
        event.kind = verb == "ACTION" ? EventKind::action : EventKind::info;
        if (event.kind == EventKind::info) event.text = event.who + " sent a CTCP request: " + verb;
    }
    hide_own_passwords(event, message);
    event.mention = !event.own && mentions(event.text, session.nick.current());
    session.emit(std::move(event));
}

void on_notice(Session& session, const Message& message, std::string_view) {
    if (message.count < 2) return;
    Event event = event_of(session, message, EventKind::notice);
    // A server's name has a dot, a nick has none.
    if (event.who.find('.') != std::string::npos) event.who.clear();
    // Omit notices such as "Looking up your host name ...".
    if (event.who.empty() && !session.progress.registered) return;
    event.channel = conversation(session, message, event);
    event.mark = session.channels.mark_of(event.channel, event.who);
    event.text = message.param(1);
    std::string verb;
    if (unquote_ctcp(event.text, verb)) event.text = verb + " " + event.text;
    hide_own_passwords(event, message);
    event.mention = !event.own && mentions(event.text, session.nick.current());
    session.emit(std::move(event));
}

// Source: https://ircv3.net/specs/client-tags/typing
void on_tagmsg(Session& session, const Message& message, std::string_view) {
    if (!session.settings().full_screen) return;
    if (auto reaction = reaction_in(session, message)) {
        reaction->channel = conversation(session, message, *reaction);
        return session.emit(*std::move(reaction));
    }
    const auto typing = protocol::tag_value(message.tags, "+typing");
    if (!typing || message.nick().empty()) return;
    Event event = event_of(session, message, EventKind::typing);
    event.channel = conversation(session, message, event);
    event.text = *typing;
    if (!event.own) session.emit(std::move(event));
}

void on_invite(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::info);
    event.mention = session.is_me(message.param(0));
    event.text = event.who + " invites " + std::string(message.param(0)) + " to " +
                 std::string(message.param(1));
    if (event.mention) event.text += " (/join " + std::string(message.param(1)) + ")";
    session.emit(std::move(event));
}

bool unquote_ctcp(std::string& text, std::string& verb) {
    if (!text.starts_with('\x01')) return false;
    text.erase(0, 1);
    if (text.ends_with('\x01')) text.pop_back();
    const std::size_t space = text.find(' ');
    verb = text.substr(0, space);
    text = space == std::string::npos ? "" : text.substr(space + 1);
    return true;
}

}  // namespace hubbub::client
