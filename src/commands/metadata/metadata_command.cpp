// METADATA. Source: https://ircv3.net/specs/extensions/metadata

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/capabilities.h"
#include "core/rights.h"
#include "core/saving.h"
#include "core/word_list.h"
#include "metadata/handlers.h"
#include "metadata/publishing.h"
#include "metadata/reply_batch.h"

namespace hubbub::commands {
namespace {

constexpr Rate changes{20, std::chrono::seconds(60)};

Refusal fail(std::string_view code, Params context, std::string_view text) {
    return Refusal::fail("METADATA", code, context, text);
}
Refusal invalid_target(std::string_view target) {
    return fail("INVALID_TARGET", {target}, "No such nick or channel");
}
Refusal no_permission(std::string_view target, std::string_view key) {
    return fail("KEY_NO_PERMISSION", {target, key}, "You may not change this");
}

// A user or a channel. The name is written as it is known to others.
struct Target {
    std::shared_ptr<chat::User> user;
    std::shared_ptr<chat::Channel> channel;
    std::string name;

    explicit operator bool() const { return user || channel; }
};

// Returns nothing if there is none, or if it is hidden from the client.
Target find_target(const Context& context, std::string_view name) {
    if (name == "*" || (!context.self().nick.empty() && protocol::same(name, context.self().nick)))
        return {context.user(), nullptr, std::string(context.target())};
    if (!context.registered()) return {};
    if (!protocol::is_channel(name)) {
        const auto user = context.registry().find(name);
        if (!user) return {};
        return {user, nullptr, user->identity()->nick};
    }
    auto channel = context.registry().find_channel(name);
    if (!channel) return {};
    MutexLock lock(channel->mutex);
    if (!channel->known_to(*context.user()) && !sees_hidden(context)) return {};
    std::string known = channel->name;
    return {nullptr, std::move(channel), std::move(known)};
}

chat::Metadata values_of(const Target& target) {
    if (target.user) {
        const auto values = target.user->metadata();
        return values ? *values : chat::Metadata();
    }
    MutexLock lock(target.channel->mutex);
    return target.channel->metadata;
}

bool may_change(const Context& context, const Target& target) {
    if (target.user) return target.user == context.user();
    MutexLock lock(target.channel->mutex);
    const chat::Member* const member = target.channel->find(*context.user());
    return member != nullptr && member->is_op();
}

// Stores the values of the client in its account.
void keep(Context& context) {
    const std::uint64_t account = context.self().account_id;
    if (account == 0) return;
    const auto values = context.user()->metadata();
    context.registry().accounts.change(account, [&](chat::Account& changed) {
        changed.metadata = values ? *values : chat::Metadata();
        return true;
    });
}

// Stores the values of a registered channel.
void keep(Context& context, const chat::Channel& channel) REQUIRES(channel.mutex) {
    if (channel.registration == 0) return;
    context.registry().registered_channels.change(
        channel.registration, [&](chat::RegisteredChannel& changed) NO_THREAD_SAFETY_ANALYSIS {
            changed.metadata = channel.metadata;
            return true;
        });
}

// Changes the value, stores and publishes the change.
chat::MetadataChange apply(Context& context, const Target& target, const ChangedValue& change) {
    using enum chat::MetadataChange;
    if (target.user) {
        const auto result = target.user->change_metadata(change.key, change.value);
        if (result != done) return result;
        keep(context);
        publish_own_metadata(context, change);
        return result;
    }
    MutexLock lock(target.channel->mutex);
    const auto result = chat::change_metadata(target.channel->metadata, change.key, change.value);
    if (result != done) return result;
    keep(context, *target.channel);
    publish_channel_metadata(context, *target.channel, change);
    return result;
}

// Removes all values, stores that once, and publishes it for each key. Returns the keys.
std::vector<std::string> remove_all(Context& context, const Target& target) {
    std::vector<std::string> keys;
    if (target.user) {
        for (const auto& [key, value] : values_of(target)) {
            if (target.user->change_metadata(key, std::nullopt) == chat::MetadataChange::done)
                keys.push_back(key);
        }
        if (!keys.empty()) keep(context);
        for (const std::string& key : keys) publish_own_metadata(context, {key, std::nullopt});
        return keys;
    }
    MutexLock lock(target.channel->mutex);
    for (const auto& [key, value] : std::exchange(target.channel->metadata, {}))
        keys.push_back(key);
    if (!keys.empty()) keep(context, *target.channel);
    for (const std::string& key : keys)
        publish_channel_metadata(context, *target.channel, {key, std::nullopt});
    return keys;
}

// Takes one of the client's changes. Returns a refusal if there were too many lately.
Refusal count_change(Context& context, std::string_view target, std::string_view key) {
    const Steady now = context.services().clock.now();
    if (context.metadata_changes.take(changes, now)) return {};
    const auto wait =
        std::chrono::ceil<std::chrono::seconds>(context.metadata_changes.opens(changes) - now);
    return fail("RATE_LIMITED", {target, key, std::to_string(wait.count())},
                "Too many changes: try again later");
}

// Calls `take` for each valid key of the parameters, and refuses the others. Stops if `take`
// returns false.
template <typename Take>
void for_each_key(Context& context, const Message& message, const Take& take) {
    for (std::size_t i = 2; i < message.count; ++i) {
        const std::string_view key = message.param(i);
        context.charge(item_price);
        if (!protocol::valid_metadata_key(key))
            context.responder.refuse(fail("KEY_INVALID", {key}, "Invalid key"));
        else if (!take(key))
            return;
    }
}

Refusal get(Context& context, const Message& message, const Target& target) {
    const chat::Metadata values = values_of(target);
    ReplyBatch out(context, "metadata", target.name);
    for (std::size_t i = 2; i < message.count; ++i) {
        const std::string_view key = message.param(i);
        context.charge(item_price);
        const auto at = values.find(std::string(key));
        if (!protocol::valid_metadata_key(key))
            out.line(context.settings().server_name, "FAIL",
                     {"METADATA", "KEY_INVALID",
                      protocol::cut(protocol::as_word(key), protocol::metadata_key_length),
                      "Invalid key"});
        else if (at == values.end())
            out.numeric(protocol::RPL_KEYNOTSET, {target.name, key}, protocol::RPL_KEYNOTSET.text);
        else
            out.numeric(protocol::RPL_KEYVALUE, {target.name, key, everyone}, at->second);
    }
    return {};
}

Refusal list(Context& context, const Message&, const Target& target) {
    const chat::Metadata values = values_of(target);
    ReplyBatch out(context, "metadata", target.name);
    for (const auto& [key, value] : values)
        out.numeric(protocol::RPL_KEYVALUE, {target.name, key, everyone}, value);
    return {};
}

Refusal set(Context& context, const Message& message, const Target& target) {
    const std::string_view key = message.param(2);
    if (!protocol::valid_metadata_key(key)) return fail("KEY_INVALID", {key}, "Invalid key");
    if (!may_change(context, target)) return no_permission(target.name, key);
    ChangedValue change{std::string(key), std::nullopt};
    if (message.count > 3) change.value = message.param(3);
    if (change.value && change.value->size() > protocol::metadata_value_length)
        return fail("VALUE_INVALID", {},
                    "A value must have at most " + std::to_string(protocol::metadata_value_length) +
                        " bytes");
    if (!wait_for_room(context)) return {};
    if (auto refusal = count_change(context, target.name, key)) return refusal;
    switch (apply(context, target, change)) {
        case chat::MetadataChange::full:
            return fail("LIMIT_REACHED", {target.name}, "Too many keys: remove one first");
        case chat::MetadataChange::not_set:
            return fail("KEY_NOT_SET", {target.name, key}, "This key has no value");
        default: break;
    }
    if (change.value)
        context.responder.reply_text(protocol::RPL_KEYVALUE, {target.name, key, everyone},
                                     *change.value);
    else
        context.responder.reply(protocol::RPL_KEYNOTSET, {target.name, key});
    return {};
}

Refusal clear(Context& context, const Message&, const Target& target) {
    if (!may_change(context, target)) return no_permission(target.name, "*");
    if (!wait_for_room(context)) return {};
    if (auto refusal = count_change(context, target.name, "*")) return refusal;
    ReplyBatch out(context, "metadata", target.name);
    for (const std::string& key : remove_all(context, target))
        out.numeric(protocol::RPL_KEYNOTSET, {target.name, key}, protocol::RPL_KEYNOTSET.text);
    return {};
}

// Sends the current values of new subscriptions.
void send_current(Context& context, const std::vector<std::string>& keys) {
    if (keys.empty() || !context.registered()) return;
    for (const auto& channel : context.user()->channels()) send_metadata_of(context, channel, keys);
}

Refusal sub(Context& context, const Message& message, const Target&) {
    std::vector<std::string> held = context.client()->subscriptions();
    std::vector<std::string> fresh;
    std::optional<std::string> refused;
    WordList accepted(context, protocol::RPL_METADATASUBOK, {});
    for_each_key(context, message, [&](std::string_view key) {
        const auto at = std::lower_bound(held.begin(), held.end(), key);
        if (at == held.end() || *at != key) {
            if (held.size() >= max_metadata_subscriptions) {
                refused = key;
                return false;
            }
            held.insert(at, std::string(key));
            fresh.emplace_back(key);
        }
        accepted.add(key);
        return true;
    });
    context.client()->set_subscriptions(std::move(held));
    accepted.finish();
    if (refused)
        context.responder.refuse(fail("TOO_MANY_SUBS", {*refused}, "Too many subscriptions"));
    send_current(context, fresh);
    return {};
}

Refusal unsub(Context& context, const Message& message, const Target&) {
    std::vector<std::string> held = context.client()->subscriptions();
    WordList removed(context, protocol::RPL_METADATAUNSUBOK, {});
    for_each_key(context, message, [&](std::string_view key) {
        std::erase(held, key);
        removed.add(key);
        return true;
    });
    context.client()->set_subscriptions(std::move(held));
    removed.finish();
    return {};
}

Refusal subs(Context& context, const Message&, const Target&) {
    ReplyBatch out(context, "metadata-subs", {});
    for (const std::string& key : context.client()->subscriptions())
        out.numeric(protocol::RPL_METADATASUBS, {}, key);
    return {};
}

Refusal sync(Context& context, const Message&, const Target& target) {
    std::vector<std::string> keys = context.client()->subscriptions();
    if (target.channel)
        send_metadata_of(context, target.channel, std::move(keys));
    else
        send_metadata_of(context, *target.user, keys);
    return {};
}

struct Subcommand {
    std::string_view name;
    Refusal (*run)(Context&, const Message&, const Target&);
    std::size_t min_params;
};
constexpr std::array subcommands{
    Subcommand{"GET", get, 3},     Subcommand{"LIST", list, 2}, Subcommand{"SET", set, 3},
    Subcommand{"CLEAR", clear, 2}, Subcommand{"SUB", sub, 3},   Subcommand{"UNSUB", unsub, 3},
    Subcommand{"SUBS", subs, 2},   Subcommand{"SYNC", sync, 2},
};

}  // namespace

Refusal handle_metadata(Context& context, const Message& message) {
    const std::string_view name = message.param(1);
    const auto* const found =
        std::find_if(subcommands.begin(), subcommands.end(),
                     [&](const Subcommand& one) { return protocol::same(one.name, name); });
    if (found == subcommands.end()) return fail("SUBCOMMAND_INVALID", {name}, "Unknown subcommand");
    if (message.count < found->min_params)
        return Refusal(protocol::ERR_NEEDMOREPARAMS, {"METADATA"});
    const Target target = find_target(context, message.param(0));
    if (!target) return invalid_target(message.param(0));
    return found->run(context, message, target);
}

}  // namespace hubbub::commands
