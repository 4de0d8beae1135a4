// MARKREAD. Source: https://ircv3.net/specs/extensions/read-marker

#include "history/markread.h"

#include <hubbub/chat/keyed_hash.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/capabilities.h"
#include "history/handlers.h"
#include "history/readable.h"
#include "history/selector.h"

namespace hubbub::commands {
namespace {

using chat::MarkerSet;
using protocol::HistoryPlace;

// The target of a marker.
struct Marked {
    std::string name;
    HistoryPlace place;
    bool outlives;  // the user: the place is that of channels or accounts
};

std::int64_t milliseconds(Wall time) {
    return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

// An account keeps its markers. Other markers end with their user, also those for conversations
// that the history does not have.
std::optional<std::int64_t> marker_of(const chat::Registry& registry, const chat::User& user,
                                      const Marked& what) {
    const std::uint64_t account = user.identity()->account_id;
    if (account != 0 && what.outlives) return registry.read_markers.find(account, what.place);
    return user.marker(what.place);
}

MarkerSet::Moved advance(Context& context, const Marked& what, std::int64_t at) {
    chat::Registry& registry = context.registry();
    const std::uint64_t account = context.self().account_id;
    if (account == 0 || !what.outlives) return context.user()->advance_marker(what.place, at);
    const auto moved = registry.read_markers.advance({account, what.place, at});
    // The account is dropped before its markers: either this finds none, or that finds this marker.
    if (!registry.accounts.find(account)) registry.read_markers.forget(account);
    return moved;
}

std::string line_of(const Marked& what, std::optional<std::int64_t> at) {
    const std::string head = "MARKREAD " + what.name + " ";
    if (!at) return head + "*";
    return head + "timestamp=" + chat::iso_time(Wall(std::chrono::milliseconds(*at)));
}

// Moves the marker, or only shows it, to this connection, and a moved one to the others. Requires
// the lock that orders the lines about it.
void answer(Context& context, const Marked& what, std::optional<std::int64_t> to) {
    std::optional<std::int64_t> now;
    bool moved = false;
    if (to) {
        const auto result = advance(context, what, *to);
        now = result.at;
        moved = result.forward;
    } else {
        now = marker_of(context.registry(), *context.user(), what);
    }
    chat::Batch batch = context.make_server_batch();
    batch.add_raw(context.settings().server_name, line_of(what, now));
    context.responder.send(batch);
    if (!moved) return;
    for (const auto& other : context.user()->connections()) {
        if (other != context.client() && (other->capabilities & read_marker) != 0)
            context.claims().append(other->outbox, batch);
    }
}

Marked marked_channel(const chat::Channel& channel) REQUIRES(channel.mutex) {
    return {channel.name, HistoryPlace::of_channel(channel.history), true};
}

// Returns the conversation with this nick or account.
Marked marked_conversation(const Context& context, std::string_view target) {
    auto known = readable(context, target);
    if (!known || !known->place) {
        const auto hash = static_cast<std::int64_t>(chat::NameHash()(target));
        return {std::string(target), {0, hash}, false};
    }
    // A nick that only looks like that of the account.
    if (!protocol::same(known->name, target)) known->name = target;
    return {std::move(known->name), known->place, true};
}

Refusal invalid(std::string_view word, std::string_view text) {
    return Refusal::fail("MARKREAD", "INVALID_PARAMS", {word}, text);
}

Refusal answer_for_channel(Context& context, std::string_view target,
                           std::optional<std::int64_t> to) {
    const auto refusal = [&] { return invalid(target, "You are not in this channel"); };
    const auto channel = context.registry().find_channel(target);
    if (!channel) return refusal();
    MutexLock lock(channel->mutex);
    if (channel->find(*context.user()) == nullptr) return refusal();
    answer(context, marked_channel(*channel), to);
    return {};
}

Refusal answer_for_conversation(Context& context, std::string_view target,
                                std::optional<std::int64_t> to) {
    if (!protocol::valid_nick(target)) return invalid(target, "This is no channel and no nick");
    const Marked what = marked_conversation(context, target);
    MutexLock lock(context.registry().conversations.lock_of(what.place));
    answer(context, what, to);
    return {};
}

// Limits the time to that of a new id: a marker cannot be in the future. The id is later than those
// of all messages, even if the clock went back.
std::int64_t clamped(const Context& context, Wall time) {
    const auto id = context.registry().ids.take(1, context.services().clock.wall());
    return milliseconds(std::clamp(time, Wall(), protocol::time_of(id)));
}

}  // namespace

std::string read_marker_line(const chat::Registry& registry, const chat::User& user,
                             const chat::Channel& channel) {
    const Marked what = marked_channel(channel);
    return line_of(what, marker_of(registry, user, what));
}

void send_read_marker(Context& context, const chat::Channel& channel) {
    if (!context.has_capability(read_marker)) return;
    chat::Batch batch = context.make_server_batch();
    batch.add_raw(context.settings().server_name,
                  read_marker_line(context.registry(), *context.user(), channel));
    context.responder.send(batch);
}

Refusal handle_markread(Context& context, const Message& message) {
    if (!context.registry().history().keeps())
        return Refusal(protocol::ERR_UNKNOWNCOMMAND, {"MARKREAD"});
    const std::string_view target = message.param(0);
    if (target.empty())
        return Refusal::fail("MARKREAD", "NEED_MORE_PARAMS", {}, "Missing parameters");
    std::optional<std::int64_t> to;
    if (message.count > 1) {
        const auto time = parse_timestamp(message.param(1));
        if (!time) return invalid(message.param(1), "Use timestamp=YYYY-MM-DDThh:mm:ss.sssZ");
        to = clamped(context, *time);
    }
    return protocol::is_channel(target) ? answer_for_channel(context, target, to)
                                        : answer_for_conversation(context, target, to);
}

}  // namespace hubbub::commands
