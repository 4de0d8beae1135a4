#include "history/playback.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <string>

#include "core/multiline.h"
#include "core/outgoing.h"

namespace hubbub::commands {
namespace {

using chat::Encoding;
using chat::LineTraits;
using protocol::StoredKind;
using protocol::StoredMessage;

// Returns the lines of a multiline message; none if it has only one.
Multiline lines_of(std::string_view text) {
    Multiline out;
    std::size_t end = text.find_first_of("\n\r");
    if (end == std::string_view::npos) return out;
    out.lines.push_back({std::string(text.substr(0, end)), false});
    while (end != std::string_view::npos) {
        const bool joined = text[end] == '\r';
        text.remove_prefix(end + 1);
        end = text.find_first_of("\n\r");
        out.lines.push_back({std::string(text.substr(0, end)), joined});
    }
    return out;
}

void add_spoken(chat::Batch& batch, const StoredMessage& message, std::string_view target,
                std::string_view batch_tag) {
    Outgoing out;
    out.command = message.kind == StoredKind::tagmsg   ? "TAGMSG"
                  : message.kind == StoredKind::notice ? "NOTICE"
                                                       : "PRIVMSG";
    out.target = target;
    out.text = message.text;
    out.tags = message.tags;
    const Multiline lines = lines_of(message.text);
    if (!lines.lines.empty()) out.lines = &lines;
    add_message(batch, message.source, out, batch_tag);
}

// The text is "account :real name", or empty.
void add_joined(chat::Batch& batch, const StoredMessage& message, const std::string& channel,
                LineTraits traits) {
    const std::string line = "JOIN " + channel;
    if (message.text.empty()) return batch.add_raw(message.source, line, traits);
    traits.lacks = Encoding::extended_join;
    batch.add_raw(message.source, line, traits);
    traits.needs = Encoding::extended_join;
    traits.lacks = Encoding::irc;
    traits.repeats_id = true;
    batch.add_raw(message.source, line + " " + message.text, traits);
}

void add_event(chat::Batch& batch, const StoredMessage& message, const std::string& channel,
               std::string_view batch_tag) {
    LineTraits traits;
    traits.tags = batch_tag;
    const auto add = [&](const std::string& rest) { batch.add_raw(message.source, rest, traits); };
    const std::string text = message.text.empty() ? "" : " :" + message.text;
    switch (message.kind) {
        case StoredKind::topic: return add("TOPIC " + channel + " :" + message.text);
        case StoredKind::join: return add_joined(batch, message, channel, traits);
        case StoredKind::part: return add("PART " + channel + text);
        case StoredKind::quit: return add("QUIT" + text);
        case StoredKind::kick: return add("KICK " + channel + " " + message.text);
        case StoredKind::nick: return add("NICK" + text);
        case StoredKind::mode: return add("MODE " + channel + " " + message.text);
        case StoredKind::privmsg:
        case StoredKind::notice:
        case StoredKind::tagmsg: return;
    }
}

bool is_spoken(StoredKind kind) {
    return kind <= StoredKind::tagmsg;
}

// Returns "[hh:mm] ", with the date unless it is today.
std::string when(Wall said, Wall now) {
    constexpr std::size_t date_bytes = 10;
    const std::string time = chat::iso_time(said);
    const bool today = chat::iso_time(now).starts_with(time.substr(0, date_bytes));
    return (today ? "[" : "[" + time.substr(0, date_bytes) + " ") + time.substr(11, 5) + "] ";
}

std::size_t print(Context& context, chat::Batch& batch, Wall said) {
    std::string_view lines = batch.bytes(Encoding::person);
    const std::string time = when(said, context.services().clock.wall());
    std::string out;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find("\r\n"), lines.size());
        if (!out.empty()) out += "\r\n";
        out += time;
        out += lines.substr(0, end);
        lines.remove_prefix(std::min(end + 2, lines.size()));
    }
    if (!out.empty()) context.responder.print(out);
    return out.size();
}

}  // namespace

std::size_t play(Context& context, const StoredMessage& message, std::string_view name,
                 std::string_view batch_tag) {
    const Wall said = protocol::time_of(message.id);
    chat::Batch batch(context.settings().lobby, said, context.registry().ids);
    batch.describe_source(message.account, message.bot);
    const bool received =
        message.place.is_conversation() && !protocol::same(message.account, context.self().account);
    if (is_spoken(message.kind))
        add_spoken(batch, message, received ? context.target() : name, batch_tag);
    else
        add_event(batch, message, std::string(name), batch_tag);
    batch.give_ids(message.id);
    if (context.is_plain()) return print(context, batch, said);
    const std::size_t bytes = batch.bytes(context.client()->outbox.encoding()).size();
    context.responder.send(batch);
    return bytes;
}

}  // namespace hubbub::commands
