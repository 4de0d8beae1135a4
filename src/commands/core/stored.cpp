#include "core/stored.h"

#include <hubbub/protocol/message.h>

#include <string>
#include <utility>

#include "core/speech.h"
#include "core/user_modes.h"

namespace hubbub::commands {
namespace {

using protocol::StoredKind;

bool has_reaction(std::string_view tags) {
    for (const std::string_view name : {"+draft/react", "+draft/unreact"}) {
        if (protocol::tag_value(tags, name)) return true;
    }
    return false;
}

std::string joined_lines(const Multiline& message) {
    std::string out;
    bool first = true;
    for (const Multiline::TextLine& line : message.lines) {
        if (!std::exchange(first, false)) out += line.joined ? '\r' : '\n';
        out += line.text;
    }
    return out;
}

}  // namespace

std::optional<StoredKind> stored_kind(const Outgoing& message) {
    if (message.command == "TAGMSG")
        return has_reaction(message.tags) ? std::optional(StoredKind::tagmsg) : std::nullopt;
    if ((traits_of(message) & trait_ctcp) != 0) return std::nullopt;
    return message.command == "NOTICE" ? StoredKind::notice : StoredKind::privmsg;
}

void add_to_run(protocol::StoredRun& run, StoredKind kind, const Outgoing& message) {
    if (message.lines != nullptr) {
        run.add(kind, message.tags, joined_lines(*message.lines));
    } else {
        run.add(kind, message.tags, message.text);
    }
}

protocol::StoredRun run_from(const Context& context, const protocol::HistoryPlace& place) {
    protocol::StoredRun out;
    out.place = place;
    out.source = context.self().mask;
    out.account = context.self().account;
    out.bot = context.has_mode(user_bot);
    return out;
}

protocol::MessageId store(Context& context, protocol::StoredRun run) {
    chat::History& history = context.registry().history();
    const bool stored = static_cast<bool>(run.place);
    const std::size_t count = run.size();
    const protocol::MessageId first =
        history.append(std::move(run), context.services().clock.wall());
    if (!stored) return first;
    if (context.self().account_id == 0) {
        for (std::size_t i = 0; i < count; ++i) context.storing.anonymous.push_back(first + i);
    }
    await_stored(context, first + count - 1);
    return first;
}

void await_stored(Context& context, protocol::MessageId last) {
    chat::History& history = context.registry().history();
    context.storing.last = last;
    if (history.confirms()) {
        if (!history.late()) context.client()->outbox.hold(last);
        history.wake_at(last, context.client()->wake);
    }
    if (!history.has_room()) {
        context.storing.awaits_room = true;
        history.wake_with_room(context.client()->wake);
    }
}

namespace {

// Gives the lines of the batch, if there is one, the ids of the events. Events never slow down a
// sender, so they are not stored if the history has no room.
void append_events(Context& context, protocol::StoredRun events, chat::Batch* batch) {
    chat::History& history = context.registry().history();
    if (!history.has_room()) events.place = {};
    const protocol::MessageId first =
        history.append(std::move(events), context.services().clock.wall());
    if (batch != nullptr) batch->give_ids(first);
}

}  // namespace

void store_event(Context& context, const chat::Channel& channel, StoredKind kind,
                 std::string_view text, chat::Batch* batch) {
    protocol::StoredRun event = run_from(context, {});
    event.add(kind, "", text);
    store_events(context, channel, std::move(event), batch);
}

void store_events(Context& context, const chat::Channel& channel, protocol::StoredRun events,
                  chat::Batch* batch) {
    events.place = channel.history_place();
    if (!events.place || channel.members().size() > context.settings().history_events) return;
    append_events(context, std::move(events), batch);
}

void store_topic(Context& context, const chat::Channel& channel, chat::Batch& batch) {
    if (!channel.history_place()) return;
    protocol::StoredRun event = run_from(context, channel.history_place());
    event.add(StoredKind::topic, "", channel.topic.text);
    append_events(context, std::move(event), &batch);
}

bool release_stored(Context& context) {
    chat::History& history = context.registry().history();
    chat::Outbox& outbox = context.client()->outbox;
    Storing& storing = context.storing;
    const protocol::MessageId stored = history.stored();
    if (storing.last > stored && history.late()) {
        history.report_late();
        context.claims().release(outbox, storing.last);
        if (!std::exchange(storing.told_late, true))
            context.responder.notice(
                "Your messages are delivered, but not stored yet, because the disk of the server "
                "does not answer. They are stored as soon as it does");
        return false;
    }
    if (outbox.held_for() != 0) context.claims().release(outbox, stored);
    if (storing.last <= stored && std::exchange(storing.told_late, false))
        context.responder.notice("Your messages are stored again");
    return outbox.held_for() != 0;
}

bool awaits_room(Context& context) {
    Storing& storing = context.storing;
    if (storing.awaits_room && context.registry().history().has_room()) storing.awaits_room = false;
    return storing.awaits_room;
}

}  // namespace hubbub::commands
