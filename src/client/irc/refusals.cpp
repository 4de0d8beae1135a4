#include "irc/refusals.h"

#include <cstddef>
#include <string>
#include <utility>

#include "irc/login.h"
#include "irc/metadata_lines.h"
#include "irc/replies.h"

namespace hubbub::client {

using protocol::Message;

void on_refusal(Session& session, const Message& message, std::string_view) {
    if (session.login.pending() && message.count > 1 && message.param(1) == "AUTHENTICATE")
        return give_up_login(session, last_param(message));
    // No such channel, and there never will be.
    if (message.command == "403" || message.command == "476" || message.command == "479")
        session.wanted_channels.remove(message.param(1));
    Event event = event_of(session, message, EventKind::error);
    event.channel = channel_in(session, message);
    for (std::size_t i = 1; i + 1 < message.count; ++i) {
        event.text += message.param(i);
        event.text += i + 2 == message.count ? ": " : " ";
    }
    event.text += last_param(message);
    session.emit(std::move(event));
}

void on_forward(Session& session, const Message& message, std::string_view) {
    session.wanted_channels.remove(message.param(1));
    on_refusal(session, message, {});
}

void on_standard_reply(Session& session, const Message& message, std::string_view) {
    const bool failed = message.command == "FAIL";
    if (failed && session.login.pending() && message.param(0) == "AUTHENTICATE")
        return give_up_login(session, last_param(message));
    if (failed && is_quiet_metadata_failure(session, message)) return;
    Event event = event_of(session, message, failed ? EventKind::error : EventKind::info);
    event.text = last_param(message);
    session.emit(std::move(event));
}

void on_error(Session& session, const Message& message, std::string_view) {
    // The reason of a failed login says more than "closing link".
    if (session.login.refused()) return;
    const std::string_view text = message.param(0);
    session.progress.error = text.empty() ? "the server closed the link" : std::string(text);
}

}  // namespace hubbub::client
