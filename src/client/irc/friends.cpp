#include "irc/friends.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "irc/regain.h"
#include "irc/replies.h"

namespace hubbub::client {
namespace {

using protocol::Message;

// Bytes of nicks in one line.
constexpr std::size_t max_bytes = 400;

// Returns the parts between separators, each cut at a '!'.
std::vector<std::string_view> nicks_in(std::string_view list, char separator) {
    std::vector<std::string_view> out;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(separator), list.size());
        const std::string_view nick = list.substr(0, std::min(list.find('!'), end));
        if (!nick.empty()) out.push_back(nick);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
}

// Calls `send` with as many nicks at a time as fit in a line.
template <class Send>
void in_lines(const std::vector<std::string>& nicks, char separator, const Send& send) {
    std::string list;
    std::vector<std::string> part;
    const auto flush = [&] {
        if (!part.empty()) send(list, std::exchange(part, {}));
        list.clear();
    };
    for (const std::string& nick : nicks) {
        if (list.size() + nick.size() > max_bytes) flush();
        list += (list.empty() ? "" : std::string(1, separator)) + nick;
        part.push_back(nick);
    }
    flush();
}

void report(Session& session, std::string who, const std::string& about, std::string text) {
    Event event;
    event.kind = EventKind::presence;
    event.who = std::move(who);
    event.other = about;
    event.text = std::move(text);
    session.emit(std::move(event));
}

// The first answer yields one line with the friends who are online; those offline are not reported.
void learn(Session& session, const std::vector<std::string_view>& nicks, bool here) {
    std::string there;
    for (const std::string_view nick : nicks) {
        Friend* const one = session.friends.find(nick);
        if (one == nullptr) continue;
        const std::optional<bool> before = std::exchange(one->here, here);
        if (before == here) continue;
        if (!before && here)
            there += (there.empty() ? "" : ", ") + one->nick;
        else if (before)
            report(session, here ? one->nick : "", one->nick,
                   one->nick + (here ? " is online" : " is offline"));
    }
    if (!there.empty()) report(session, "", "", "Friends online: " + there);
}

std::size_t free_places(const Session& session) {
    if (!session.isupport.monitors()) return 0;
    const std::size_t taken =
        (session.nick.watched().empty() ? 0 : 1) + session.friends.monitored();
    return session.isupport.monitor_limit() - std::min(taken, session.isupport.monitor_limit());
}

void monitor(Session& session, const std::vector<std::string>& nicks) {
    in_lines(nicks, ',', [&](const std::string& list, const std::vector<std::string>&) {
        session.send("MONITOR", {"+", list});
    });
}

void ask(Session& session, const std::vector<std::string>& nicks) {
    in_lines(nicks, ' ', [&](const std::string& list, std::vector<std::string> asked) {
        session.send("ISON", {list});
        session.friends.note_query(std::move(asked));
    });
}

}  // namespace

void watch_friends(Session& session) {
    session.friends.fold_again();
    monitor(session, session.friends.start_monitoring(free_places(session)));
    ask_friends(session);
}

void ask_friends(Session& session) {
    // A server that did not answer the last ISON will not answer another.
    if (session.friends.query_pending() || !session.progress.greeted) return;
    ask(session, session.friends.unmonitored());
}

void add_friend(Session& session, std::string_view nick) {
    Friend* const added = session.friends.add(nick);
    if (added == nullptr || !session.progress.greeted) return;
    if (free_places(session) > 0) {
        added->monitored = true;
        session.send("MONITOR", {"+", nick});
    } else {
        ask(session, {added->nick});
    }
}

void remove_friend(Session& session, std::string_view nick) {
    const auto removed = session.friends.remove(nick);
    if (removed && removed->monitored) session.send("MONITOR", {"-", nick});
}

void note_friend(Session& session, const Message& message) {
    const Friend* const found = std::as_const(session.friends).find(message.nick());
    if (found == nullptr || found->monitored || session.progress.replaying) return;
    const bool leaves = message.command == "QUIT" || message.command == "NICK";
    learn(session, {message.nick()}, !leaves);
}

void on_monitor_online(Session& session, const Message& message, std::string_view) {
    learn(session, nicks_in(message.param(1), ','), true);
}

void on_monitor_offline(Session& session, const Message& message, std::string_view) {
    const std::vector<std::string_view> nicks = nicks_in(message.param(1), ',');
    if (!session.nick.watched().empty()) {
        for (const std::string_view nick : nicks) regain_if_free(session, nick);
    }
    learn(session, nicks, false);
}

void on_monitor_full(Session& session, const Message& message, std::string_view) {
    for (const std::string_view nick : nicks_in(message.param(2), ',')) {
        if (Friend* const found = session.friends.find(nick)) found->monitored = false;
    }
    ask_friends(session);
}

void on_ison(Session& session, const Message& message, std::string_view pattern) {
    if (!session.friends.query_pending()) return on_reply(session, message, pattern);
    const std::vector<std::string> asked = session.friends.take_query();
    const auto there = nicks_in(message.param(message.count > 1 ? message.count - 1 : 1), ' ');
    std::vector<std::string_view> here;
    std::vector<std::string_view> gone;
    for (const std::string& nick : asked) {
        const bool is_here = std::any_of(there.begin(), there.end(), [&](std::string_view one) {
            return session.isupport.same(one, nick);
        });
        (is_here ? here : gone).push_back(nick);
    }
    learn(session, here, true);
    learn(session, gone, false);
}

}  // namespace hubbub::client
