// REDACT. Source: https://ircv3.net/specs/extensions/message-redaction

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "core/capabilities.h"
#include "core/speech.h"
#include "core/stored.h"
#include "history/handlers.h"
#include "history/readable.h"

namespace hubbub::commands {
namespace {

using protocol::MessageId;
using protocol::StoredKind;

struct Redaction {
    Readable where;
    MessageId id;
    std::string_view msgid;
    std::string_view reason;
    bool own;
};

Refusal redact_failure(std::string_view code, std::string_view target, std::string_view msgid,
                       std::string_view text) {
    return Refusal::fail("REDACT", code, {target, msgid}, text);
}

Refusal unreachable(std::string_view target) {
    return Refusal::fail("REDACT", "INVALID_TARGET", {target},
                         "You cannot delete messages from there");
}

Refusal forbidden(const Redaction& redaction) {
    return redact_failure("REDACT_FORBIDDEN", redaction.where.name, redaction.msgid,
                          "You are not authorised to delete this message");
}

void add_redaction(const Context& context, chat::Batch& batch, const Redaction& redaction,
                   const std::string& target, std::string_view reason) {
    chat::LineTraits traits;
    traits.needs = chat::Encoding::redaction;
    std::string rest = "REDACT " + target + " " + std::string(redaction.msgid);
    if (!reason.empty()) rest.append(" :").append(reason);
    batch.add_raw(context.self().mask, rest, traits);
}

// Erases the message. The client receives no further lines until it is gone.
void erase(Context& context, MessageId id) {
    await_stored(context, context.registry().history().erase(id));
}

// Checks the right again: the message was read without the lock.
Refusal redact_in_channel(Context& context, chat::Channel& channel, const Redaction& redaction) {
    MutexLock lock(channel.mutex);
    const chat::Member* const me = channel.find(*context.user());
    if (me == nullptr || channel.history_place() != redaction.where.place)
        return unreachable(redaction.where.name);
    if (!redaction.own && !me->is_op()) return forbidden(redaction);
    // A member without the right to speak cannot use the reason to speak either.
    const bool speaks = !refusal_to_speak(context, channel, traits_of(redaction.reason));
    chat::Batch batch = context.make_batch();
    add_redaction(context, batch, redaction, channel.name, speaks ? redaction.reason : "");
    erase(context, redaction.id);
    context.responder.publish(channel, batch);
    return {};
}

Refusal redact_in_conversation(Context& context, const Redaction& redaction) {
    if (!redaction.own) return forbidden(redaction);
    const protocol::HistoryPlace& place = redaction.where.place;
    const auto own = static_cast<std::int64_t>(context.self().account_id);
    const auto peer = context.registry().user_of(
        static_cast<std::uint64_t>(place.low == own ? place.high : place.low));
    const std::string target = peer ? peer->identity()->nick : redaction.where.name;
    chat::Batch batch = context.make_batch();
    add_redaction(context, batch, redaction, target, redaction.reason);
    MutexLock lock(context.registry().conversations.lock_of(place));
    erase(context, redaction.id);
    const chat::Client* const me = context.client().get();
    if (peer && peer != context.user()) peer->publish(batch, context.claims());
    context.user()->publish(batch, context.claims(), me);
    context.responder.send(batch);
    return {};
}

// Messages older than the account were sent from a dropped account with the same name.
bool is_own(const Context& context, const protocol::StoredMessage& message) {
    const auto& anonymous = context.storing.anonymous;
    if (std::find(anonymous.begin(), anonymous.end(), message.id) != anonymous.end()) return true;
    const auto account = context.registry().accounts.find(context.self().account_id);
    return account && protocol::same(message.account, account->name) &&
           protocol::time_of(message.id) >= Wall(std::chrono::seconds(account->created));
}

}  // namespace

Refusal handle_redact(Context& context, const Message& message) {
    if (!context.has_capability(message_redaction))
        return Refusal(protocol::ERR_UNKNOWNCOMMAND, {"REDACT"});
    const std::string_view target = message.param(0), msgid = message.param(1);
    auto where = readable(context, target);
    if (!where || !where->place) return unreachable(target);
    const auto unknown = [&] {
        return redact_failure("UNKNOWN_MSGID", target, msgid,
                              "This message does not exist or is too old");
    };
    const auto id = protocol::parse_message_id(msgid);
    if (!id || *id <= where->after) return unknown();
    const auto found = read_history(context, {where->place, *id - 1, *id + 1, 1});
    if (!found)
        return redact_failure("INTERNAL_ERROR", target, msgid,
                              "The message could not be read: try again");
    if (found->empty() || found->front().kind > StoredKind::tagmsg) return unknown();
    const Redaction redaction{*where, *id, msgid,
                              protocol::cut(message.param(2), protocol::kick_length),
                              is_own(context, found->front())};
    if (where->place.is_conversation()) return redact_in_conversation(context, redaction);
    const auto channel = context.registry().find_channel(target);
    return channel ? redact_in_channel(context, *channel, redaction) : unreachable(target);
}

}  // namespace hubbub::commands
