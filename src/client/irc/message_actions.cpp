#include "irc/message_actions.h"

#include <utility>

#include "irc/replies.h"
#include "irc/split.h"

namespace hubbub::client {
namespace {

using protocol::Message;

// Returns the value of "+draft/NAME", or of "+NAME", as the final specification will call it.
std::optional<std::string> client_tag(const Message& message, const std::string& name) {
    if (auto draft = protocol::tag_value(message.tags, "+draft/" + name)) return draft;
    return protocol::tag_value(message.tags, "+" + name);
}

}  // namespace

std::string replied_to(const Message& message) {
    return message.tags.empty() ? std::string() : client_tag(message, "reply").value_or("");
}

std::optional<Event> reaction_in(const Session& session, const Message& message) {
    auto text = client_tag(message, "react");
    const EventKind kind = text ? EventKind::reacted : EventKind::unreacted;
    if (!text) text = client_tag(message, "unreact");
    if (!text || message.nick().empty()) return std::nullopt;
    Event event = event_of(session, message, kind);
    event.text = *std::move(text);
    event.reply = replied_to(message);
    return event.reply.empty() ? std::nullopt : std::optional(std::move(event));
}

void on_redact(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::redacted);
    event.channel = session.is_me(message.param(0)) ? event.who : std::string(message.param(0));
    event.reply = message.param(1);
    event.text = message.param(2);
    if (!event.reply.empty()) session.emit(std::move(event));
}

std::string reply_tag(std::string_view msgid) {
    return "+draft/reply=" + protocol::tag_text(msgid);
}

bool offers_reactions(const Session& session) {
    return session.capabilities.has("message-tags");
}

bool offers_deletion(const Session& session) {
    return session.capabilities.has(redaction_capability);
}

void send_reaction(Session& session, const std::string& target, std::string_view msgid,
                   std::string_view text, bool removed) {
    std::string line = "@" + reply_tag(msgid) + (removed ? ";+draft/unreact=" : ";+draft/react=");
    line += protocol::tag_text(sayable(text));
    session.send(line + " TAGMSG", {target});
    if (session.capabilities.has("echo-message")) return;
    Event event;
    event.kind = removed ? EventKind::unreacted : EventKind::reacted;
    event.own = true;
    event.channel = target;
    event.who = session.nick.current();
    event.reply = msgid;
    event.text = text;
    session.emit(std::move(event));
}

void delete_message(Session& session, const std::string& target, std::string_view msgid,
                    std::string_view reason) {
    if (reason.empty())
        session.send("REDACT", {target, msgid});
    else
        session.send("REDACT", {target, msgid, reason});
}

}  // namespace hubbub::client
