// What people say: PRIVMSG, NOTICE, and who invites whom.

#include <string>

#include "irc/secrets.h"
#include "irc/server_lines.h"
#include "irc/server_time.h"
#include "irc/session.h"

namespace hubbub::client {
namespace {

using protocol::Message;
using Kind = Event::Kind;

// Whom it is said to, as this client sees it: a room, or the other one of a private talk.
std::string conversation(const Session& session, const Message& message, const Event& event) {
    const Isupport& isupport = session.state().isupport;
    std::string_view target = message.param(0);
    // "@#room": to those of that rank in the room.
    if (const std::string_view bare = isupport.without_marks(target); isupport.is_room(bare))
        target = bare;
    if (isupport.is_room(target) || event.own) return std::string(target);
    return session.is_me(target) ? event.who : std::string();
}

// Takes the CTCP quoting off: "\1VERB text\1". Source: https://modern.ircdocs.horse/ctcp
bool unquote(std::string& text, std::string& verb) {
    if (!text.starts_with('\x01')) return false;
    text.erase(0, 1);
    if (text.ends_with('\x01')) text.pop_back();
    const std::size_t blank = text.find(' ');
    verb = text.substr(0, blank);
    text = blank == std::string::npos ? "" : text.substr(blank + 1);
    return true;
}

// What this person said: here, or by another of their clients.
void hide_own_passwords(Event& event, const Message& message) {
    if (event.own) event.text = without_passwords(message.param(0), event.text);
}

}  // namespace

void on_privmsg(Session& session, const Message& message, std::string_view) {
    if (message.count < 2 || message.nick().empty()) return;
    Event event = event_of(session, message, Kind::said);
    event.room = conversation(session, message, event);
    event.mark = session.mark_of(event.room, event.who);
    event.text = message.param(1);
    std::string verb;
    if (unquote(event.text, verb)) {
        event.kind = verb == "ACTION" ? Kind::action : Kind::info;
        if (event.kind == Kind::info) event.text = event.who + " asks your client for " + verb;
    }
    hide_own_passwords(event, message);
    event.mention = !event.own && mentions(event.text, session.state().nick);
    session.emit(std::move(event));
}

void on_notice(Session& session, const Message& message, std::string_view) {
    if (message.count < 2) return;
    Event event = event_of(session, message, Kind::notice);
    // A server's name has a dot, a nick has none.
    if (event.who.find('.') != std::string::npos) event.who.clear();
    // "Looking up your host name ..." is for those who type IRC by hand.
    if (event.who.empty() && !session.state().registered) return;
    event.room = conversation(session, message, event);
    event.mark = session.mark_of(event.room, event.who);
    event.text = message.param(1);
    std::string verb;
    if (unquote(event.text, verb)) event.text = verb + " " + event.text;
    hide_own_passwords(event, message);
    event.mention = !event.own && mentions(event.text, session.state().nick);
    session.emit(std::move(event));
}

// Source: https://ircv3.net/specs/client-tags/typing
void on_tagmsg(Session& session, const Message& message, std::string_view) {
    if (!session.settings().full_screen) return;
    const auto typing = protocol::tag_value(message.tags, "+typing");
    if (!typing || message.nick().empty()) return;
    Event event = event_of(session, message, Kind::typing);
    event.room = conversation(session, message, event);
    event.text = *typing;
    if (!event.own) session.emit(std::move(event));
}

void on_invite(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, Kind::info);
    event.mention = session.is_me(message.param(0));
    event.text = event.who + " invites " + std::string(message.param(0)) + " to " +
                 std::string(message.param(1));
    if (event.mention) event.text += " (/join " + std::string(message.param(1)) + ")";
    session.emit(std::move(event));
}

// Source: https://ircv3.net/specs/extensions/read-marker
void on_markread(Session& session, const Message& message, std::string_view) {
    constexpr std::string_view form = "timestamp=";
    const std::string_view stamp = message.param(1);
    Event event;
    event.kind = Kind::read;
    event.room = message.param(0);
    if (stamp.starts_with(form)) event.at = parse_time(stamp.substr(form.size()));
    if (event.at) session.emit(std::move(event));
}

}  // namespace hubbub::client
