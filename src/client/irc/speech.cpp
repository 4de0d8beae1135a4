#include "irc/speech.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "irc/message_actions.h"
#include "irc/secrets.h"
#include "irc/split.h"

namespace hubbub::client {
namespace {

constexpr std::string_view multiline = "draft/multiline";

// Returns the event that shows a sent message. Returns nullopt if the server echoes messages: the
// echo is shown instead, in the order in which everyone sees it.
std::optional<Event> own_message(const Session& session, EventKind kind, const std::string& target,
                                 std::string text, std::string_view reply = {}) {
    if (session.capabilities.has("echo-message")) return std::nullopt;
    Event event;
    event.kind = kind;
    event.channel = target;
    event.who = session.nick.current();
    event.text = std::move(text);
    event.own = true;
    event.reply = reply;
    event.mark = session.channels.mark_of(target, session.nick.current());
    return event;
}

// `reply`: the id of the message that this one replies to, or "".
void say_line(Session& session, EventKind kind, const std::string& target, std::string_view text,
              std::string_view reply = {}) {
    const bool action = kind == EventKind::action;
    const std::string_view command = kind == EventKind::notice ? "NOTICE" : "PRIVMSG";
    const std::string_view before = action ? "\x01"
                                             "ACTION "
                                           : "";
    const std::string_view after = action ? "\x01" : "";
    const std::string clean = sayable(text);
    const std::string shown = without_passwords(target, clean);
    const bool secret = shown != clean;
    const std::size_t channel = session.fits(target) - before.size() - after.size();
    bool first = true;
    for (const std::string_view piece : split_text(clean, channel)) {
        std::string whole(before);
        whole.append(piece).append(after);
        PacedMessage message;
        message.target = target;
        if (first && !reply.empty()) message.bytes = "@" + reply_tag(reply) + " ";
        append_line(message.bytes, command, {target, whole});
        // A masked text is shown once, not once per piece.
        if (first || !secret)
            message.shown = own_message(session, kind, target, secret ? shown : std::string(piece),
                                        first ? reply : "");
        first = false;
        session.send_paced(std::move(message));
    }
}

void say_each(Session& session, EventKind kind, const std::string& target, std::string_view text) {
    const std::vector<std::string> lines = split_lines(text);
    if (!session.may_queue(lines.size())) return;
    for (const std::string& line : lines) say_line(session, kind, target, line);
}

// Returns the number after "name=" in "a=1,b=2".
std::size_t limit_in(std::string_view list, std::string_view name, std::size_t otherwise) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        const std::string_view part = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        if (!part.starts_with(name) || part.size() <= name.size() + 1) continue;
        std::size_t value = 0;
        const std::string_view digits = part.substr(name.size() + 1);
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value > 0 ? value : otherwise;
    }
    return otherwise;
}

// Sends the lines as one batch. The reference need only be unique within this connection.
void say_batch(Session& session, const std::string& target, const std::vector<std::string>& lines) {
    if (lines.size() == 1) return say_line(session, EventKind::said, target, lines.front());
    const std::string name = "m" + std::to_string(session.next_batch());
    PacedMessage message;
    message.target = target;
    message.lines = lines.size();
    std::string& out = message.bytes;
    append_line(out, "BATCH", {"+" + name, multiline, target});
    std::string whole;
    for (const std::string& line : lines) {
        bool first = true;
        std::vector<std::string_view> pieces = split_text(line, session.fits(target));
        if (pieces.empty()) pieces.emplace_back();
        for (const std::string_view piece : pieces) {
            out += "@batch=" + name + (first ? " " : ";draft/multiline-concat ");
            // split_text() drops a space at a cut; here it belongs to the text.
            const bool space = !first && piece.data() > line.data() && piece.data()[-1] == ' ';
            append_line(out, "PRIVMSG", {target, (space ? " " : "") + std::string(piece)});
            first = false;
        }
        whole += (whole.empty() ? "" : "\n") + line;
    }
    append_line(out, "BATCH", {"-" + name});
    message.shown = own_message(session, EventKind::said, target, without_passwords(target, whole));
    session.send_paced(std::move(message));
}

void say_lines(Session& session, const std::string& target, const std::vector<std::string>& lines) {
    const auto limits = session.capabilities.offered(multiline);
    if (!limits || !session.capabilities.has(multiline)) {
        for (const std::string& line : lines) say_line(session, EventKind::said, target, line);
        return;
    }
    const std::size_t max_lines = limit_in(*limits, "max-lines", 24);
    const std::size_t max_bytes = limit_in(*limits, "max-bytes", 4096);
    std::vector<std::string> part;
    std::size_t pieces = 0;
    std::size_t bytes = 0;
    const auto flush = [&] {
        if (!part.empty()) say_batch(session, target, std::exchange(part, {}));
        pieces = bytes = 0;
    };
    for (const std::string& line : lines) {
        const std::string clean = sayable(line);
        const std::size_t more =
            std::max<std::size_t>(split_text(clean, session.fits(target)).size(), 1);
        const bool alone = more > max_lines || clean.size() > max_bytes;
        if (alone || pieces + more > max_lines || bytes + clean.size() + 1 > max_bytes) flush();
        if (alone) {
            say_line(session, EventKind::said, target, clean);
            continue;
        }
        part.push_back(clean);
        pieces += more;
        bytes += clean.size() + 1;
    }
    flush();
}

}  // namespace

void say(Session& session, const std::string& target, std::string_view text) {
    const std::vector<std::string> lines = split_lines(text);
    if (!session.may_queue(lines.size())) return;
    if (lines.size() == 1)
        say_line(session, EventKind::said, target, text);
    else
        say_lines(session, target, lines);
}

void act(Session& session, const std::string& target, std::string_view text) {
    say_each(session, EventKind::action, target, text);
}

void say_notice(Session& session, const std::string& target, std::string_view text) {
    say_each(session, EventKind::notice, target, text);
}

void say_reply(Session& session, const std::string& target, std::string_view text,
               std::string_view msgid) {
    if (session.may_queue(1)) say_line(session, EventKind::said, target, text, msgid);
}

void send_typing(Session& session, const std::string& target) {
    if (session.capabilities.has("message-tags") &&
        target.find_first_of(" \r\n") == std::string::npos)
        session.send_raw("@+typing=active TAGMSG " + target + "\r\n");
}

}  // namespace hubbub::client
