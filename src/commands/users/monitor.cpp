// MONITOR. Source: https://ircv3.net/specs/extensions/monitor

#include "users/monitor.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>

#include <algorithm>

#include "core/capabilities.h"
#include "core/context.h"
#include "core/item_list.h"
#include "core/word_list.h"
#include "metadata/publishing.h"
#include "users/events.h"
#include "users/handlers.h"

namespace hubbub::commands {
namespace {

// Sends which of the nicks are online and which are not. Completes the answer under the lock, so
// that later changes are sent after it.
void send_states(Context& context, const std::vector<std::string>& nicks)
    REQUIRES(context.registry().monitors.mutex) {
    WordList here(context, protocol::RPL_MONONLINE, {}, ',');
    WordList gone(context, protocol::RPL_MONOFFLINE, {}, ',');
    for (const std::string& nick : nicks) {
        if (const auto who = presence(context, nick)) {
            here.add(who->mask);
        } else {
            gone.add(nick);
        }
    }
    here.finish();
    gone.finish();
    context.responder.finish();
}

// Returns the nicks that were valid, once each.
std::vector<std::string> add_targets(Context& context, std::string_view list) {
    std::vector<std::string> added;
    MutexLock lock(context.registry().monitors.mutex);
    while (!list.empty()) {
        context.charge(item_price);
        const std::string_view rest = list;
        const std::string nick(take_item(list));
        if (!protocol::valid_nick(nick)) continue;
        if (!context.watched.has(nick)) {
            if (context.watched.is_full()) {
                context.responder.refuse(Refusal(protocol::ERR_MONLISTFULL,
                                                 {std::to_string(WatchList::max_nicks), rest}));
                break;
            }
            context.registry().monitors.add(nick, context.client());
            context.watched.add(nick);
        }
        const bool twice = std::any_of(added.begin(), added.end(), [&](const std::string& before) {
            return protocol::same(before, nick);
        });
        if (!twice) added.push_back(nick);
    }
    send_states(context, added);
    return added;
}

// Sends the values of the client's subscriptions.
void send_metadata(Context& context, const std::vector<std::string>& nicks) {
    const std::vector<std::string> keys = context.client()->subscriptions();
    if (keys.empty() || !context.has_capability(metadata)) return;
    for (const std::string& nick : nicks) {
        const auto user = context.registry().find(nick);
        if (user && user->metadata()) send_metadata_of(context, *user, keys);
    }
}

void remove_targets(Context& context, std::string_view list) {
    chat::Monitors& monitors = context.registry().monitors;
    MutexLock lock(monitors.mutex);
    while (!list.empty()) {
        context.charge(item_price);
        const std::string_view nick = take_item(list);
        if (context.watched.remove(nick)) monitors.remove(nick, *context.client());
    }
}

void send_list(Context& context) {
    WordList list(context, protocol::RPL_MONLIST, {}, ',');
    for (const std::string& nick : context.watched.nicks()) list.add(nick);
    list.finish();
    context.responder.reply(protocol::RPL_ENDOFMONLIST);
}

// No specification defines a FAIL for this, so only clients with standard-replies receive one.
Refusal unknown_subcommand(const Context& context, std::string_view sub) {
    constexpr std::string_view why = "Usage: MONITOR +|- nick[,nick...], or MONITOR C|L|S";
    if (context.has_capability(standard_replies))
        return Refusal::fail("MONITOR", "INVALID_PARAMS", {sub}, why);
    return Refusal(protocol::ERR_UNKNOWNERROR, {"MONITOR", sub}, why);
}

}  // namespace

void clear_watched(Context& context) {
    if (context.watched.nicks().empty()) return;
    chat::Monitors& monitors = context.registry().monitors;
    MutexLock lock(monitors.mutex);
    for (const std::string& nick : context.watched.take()) monitors.remove(nick, *context.client());
}

Refusal handle_monitor(Context& context, const Message& message) {
    const std::string_view sub = message.param(0);
    const bool changes = sub == "+" || sub == "-";
    if (changes && message.param(1).empty())
        return Refusal(protocol::ERR_NEEDMOREPARAMS, {"MONITOR"});
    if (sub == "+") {
        send_metadata(context, add_targets(context, message.param(1)));
    } else if (sub == "-") {
        remove_targets(context, message.param(1));
    } else if (protocol::same(sub, "C")) {
        clear_watched(context);
    } else if (protocol::same(sub, "L")) {
        send_list(context);
    } else if (protocol::same(sub, "S")) {
        context.charge(item_price * static_cast<Price>(context.watched.nicks().size()));
        MutexLock lock(context.registry().monitors.mutex);
        send_states(context, context.watched.nicks());
    } else {
        return unknown_subcommand(context, sub);
    }
    return {};
}

}  // namespace hubbub::commands
