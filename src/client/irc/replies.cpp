#include "irc/replies.h"

#include <hubbub/protocol/duration.h>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>

#include "irc/render.h"
#include "irc/server_time.h"

namespace hubbub::client {
namespace {

using protocol::Message;

std::string joined_from(const Message& message, std::size_t first) {
    std::string out;
    for (std::size_t i = first; i < message.count; ++i) {
        if (!out.empty()) out += ' ';
        out += message.param(i);
    }
    return out;
}

std::string fill(std::string_view pattern, const Message& message) {
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '$' || i + 1 == pattern.size()) {
            out += pattern[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(pattern[++i] - '0');
        const bool rest = i + 1 < pattern.size() && pattern[i + 1] == '-';
        if (rest) ++i;
        out += rest ? joined_from(message, index) : std::string(message.param(index));
    }
    return out;
}

// Returns 0 for anything but digits, and for times after the year 9999.
std::int64_t number_in(std::string_view text) {
    constexpr std::int64_t max = 253402300799;
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    const bool valid = error == std::errc() && end == text.data() + text.size();
    return valid && out >= 0 && out <= max ? out : 0;
}

}  // namespace

Event event_of(const Session& session, const Message& message, EventKind kind) {
    Event event;
    event.kind = kind;
    event.who = message.nick();
    event.code = message.command;
    event.source = message.source;
    event.history = session.progress.replaying;
    event.own = session.is_me(event.who);
    if (message.tags.empty()) return event;
    if (const auto time = protocol::tag_value(message.tags, "time")) event.at = parse_time(*time);
    event.msgid = protocol::tag_value(message.tags, "msgid").value_or("");
    return event;
}

std::string_view last_param(const Message& message) {
    return message.param(message.count > 0 ? message.count - 1 : 0);
}

std::string channel_in(Session& session, const Message& message) {
    for (std::size_t i = 1; i + 1 < message.count; ++i) {
        if (session.channels.find(message.param(i)) != nullptr)
            return std::string(message.param(i));
    }
    return {};
}

void on_nothing(Session&, const Message&, std::string_view) {}

void on_reply(Session& session, const Message& message, std::string_view pattern) {
    Event event = event_of(session, message, EventKind::info);
    event.channel = channel_in(session, message);
    event.text = fill(pattern, message);
    session.emit(std::move(event));
}

void on_whois_idle(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::info);
    event.channel = channel_in(session, message);
    event.text = std::string(message.param(1)) + ": idle " +
                 protocol::duration_text(std::chrono::seconds(number_in(message.param(2))));
    if (const std::int64_t since = number_in(message.param(3)); since > 0) {
        const Wall at{std::chrono::seconds(since)};
        event.text += ", online since " + clock_text(at) + ", " + day_text(at);
    }
    session.emit(std::move(event));
}

void on_list(Session& session, const Message& message, std::string_view pattern) {
    Event event = event_of(session, message, EventKind::info);
    event.text = fill(pattern, message);
    session.emit(std::move(event));
}

void on_answer(Session& session, const Message& message, std::string_view pattern) {
    if (session.progress.greeted) on_reply(session, message, pattern);
}

void on_motd(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::info);
    event.text = message.param(1);
    if (event.text.starts_with("- ")) event.text.erase(0, 2);
    session.emit(std::move(event));
}

// To all operators, or to everybody with the user mode w.
void on_wallops(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, EventKind::notice);
    event.text = (event.who.empty() ? "the server" : std::exchange(event.who, {})) + " to all: ";
    event.text += last_param(message);
    session.emit(std::move(event));
}

void on_ping(Session& session, const Message& message, std::string_view) {
    session.send("PONG", {last_param(message)});
}

void on_pong(Session& session, const Message& message, std::string_view) {
    session.progress.pong = last_param(message);
}

void on_isupport(Session& session, const Message& message, std::string_view) {
    for (std::size_t i = 1; i + 1 < message.count; ++i) session.isupport.apply(message.param(i));
}

// Source: https://ircv3.net/specs/extensions/read-marker
void on_markread(Session& session, const Message& message, std::string_view) {
    constexpr std::string_view form = "timestamp=";
    const std::string_view stamp = message.param(1);
    Event event;
    event.kind = EventKind::read;
    event.channel = message.param(0);
    if (stamp.starts_with(form)) event.at = parse_time(stamp.substr(form.size()));
    if (event.at) session.emit(std::move(event));
}

}  // namespace hubbub::client
