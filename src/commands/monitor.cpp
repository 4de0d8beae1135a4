// MONITOR. Source: https://ircv3.net/specs/extensions/monitor

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>

#include <algorithm>

#include "capabilities.h"
#include "events.h"
#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

// Those who are here, and those who are not. The answer is complete before somebody else may come
// or go.
void send_states(Session& session, const std::vector<std::string>& nicks)
    REQUIRES(session.registry().monitors.mutex) {
    WordList here(session, protocol::RPL_MONONLINE, {}, ',');
    WordList gone(session, protocol::RPL_MONOFFLINE, {}, ',');
    for (const std::string& nick : nicks) {
        if (const auto who = presence(session, nick)) {
            here.add(who->mask);
        } else {
            gone.add(nick);
        }
    }
    here.finish();
    gone.finish();
    session.close_label();
}

auto find_monitored(Session& session, std::string_view nick) {
    return std::find_if(session.monitored.begin(), session.monitored.end(),
                        [&](const std::string& held) { return protocol::same(held, nick); });
}

void add_targets(Session& session, std::string_view list) {
    std::vector<std::string> asked;
    MutexLock lock(session.registry().monitors.mutex);
    while (!list.empty()) {
        session.charge(item_price);
        const std::string_view rest = list;
        const std::string nick(take_item(list));
        if (!protocol::valid_nick(nick)) continue;
        if (find_monitored(session, nick) == session.monitored.end()) {
            if (session.monitored.size() >= most_monitored) {
                session.refuse(
                    Refusal(protocol::ERR_MONLISTFULL, {std::to_string(most_monitored), rest}));
                break;
            }
            session.registry().monitors.add(nick, session.client());
            session.monitored.push_back(nick);
        }
        const bool twice = std::any_of(asked.begin(), asked.end(), [&](const std::string& before) {
            return protocol::same(before, nick);
        });
        if (!twice) asked.push_back(nick);
    }
    send_states(session, asked);
}

void remove_targets(Session& session, std::string_view list) {
    chat::Monitors& monitors = session.registry().monitors;
    MutexLock lock(monitors.mutex);
    while (!list.empty()) {
        session.charge(item_price);
        const auto at = find_monitored(session, take_item(list));
        if (at == session.monitored.end()) continue;
        monitors.remove(*at, *session.client());
        session.monitored.erase(at);
    }
}

void send_list(Session& session) {
    WordList list(session, protocol::RPL_MONLIST, {}, ',');
    for (const std::string& nick : session.monitored) list.add(nick);
    list.finish();
    session.reply(protocol::RPL_ENDOFMONLIST);
}

// No specification has a standard reply for this, so FAIL goes only to clients that take any.
Refusal unknown_subcommand(const Session& session, std::string_view sub) {
    constexpr std::string_view why = "MONITOR knows + and - with nicks, and C, L and S without";
    if (session.has_capability(standard_replies))
        return Refusal::fail("MONITOR", "INVALID_PARAMS", {sub}, why);
    return Refusal(protocol::ERR_UNKNOWNERROR, {"MONITOR", sub}, why);
}

}  // namespace

void clear_monitored(Session& session) {
    if (session.monitored.empty()) return;
    chat::Monitors& monitors = session.registry().monitors;
    MutexLock lock(monitors.mutex);
    for (const std::string& nick : session.monitored) monitors.remove(nick, *session.client());
    session.monitored.clear();
}

Refusal handle_monitor(Session& session, const Message& message) {
    const std::string_view sub = message.param(0);
    const bool changes = sub == "+" || sub == "-";
    if (changes && message.param(1).empty())
        return Refusal(protocol::ERR_NEEDMOREPARAMS, {"MONITOR"});
    if (sub == "+") {
        add_targets(session, message.param(1));
    } else if (sub == "-") {
        remove_targets(session, message.param(1));
    } else if (protocol::same(sub, "C")) {
        clear_monitored(session);
    } else if (protocol::same(sub, "L")) {
        send_list(session);
    } else if (protocol::same(sub, "S")) {
        session.charge(item_price * static_cast<Price>(session.monitored.size()));
        MutexLock lock(session.registry().monitors.mutex);
        send_states(session, session.monitored);
    } else {
        return unknown_subcommand(session, sub);
    }
    return {};
}

}  // namespace hubbub::commands
