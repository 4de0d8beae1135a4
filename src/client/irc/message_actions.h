#pragma once
// What refers to an earlier message: replies, reactions, deletions.
// Source: https://ircv3.net/specs/client-tags/reply, https://ircv3.net/specs/client-tags/react,
// https://ircv3.net/specs/extensions/message-redaction

#include <hubbub/protocol/message.h>

#include <optional>
#include <string>
#include <string_view>

#include "irc/event.h"
#include "irc/session.h"

namespace hubbub::client {

constexpr std::string_view redaction_capability = "draft/message-redaction";

// Returns the id of the message that this one replies to, or "".
std::string replied_to(const protocol::Message& message);
// Returns the reaction in a TAGMSG, or its end; nothing if it has none.
std::optional<Event> reaction_in(const Session& session, const protocol::Message& message);
void on_redact(Session& session, const protocol::Message& message, std::string_view);

// Returns the tag of a message that replies to this one.
std::string reply_tag(std::string_view msgid);

bool offers_reactions(const Session& session);
bool offers_deletion(const Session& session);
void send_reaction(Session& session, const std::string& target, std::string_view msgid,
                   std::string_view text, bool removed);
void delete_message(Session& session, const std::string& target, std::string_view msgid,
                    std::string_view reason);

}  // namespace hubbub::client
