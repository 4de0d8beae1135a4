#include "irc/friends.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "irc/server_lines.h"
#include "irc/session.h"

namespace hubbub::client {
namespace {

using protocol::Message;

// Bytes of nicks in one line.
constexpr std::size_t most_bytes = 400;

// The parts between separators, without what is behind a '!'.
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

// Calls `send` with as many nicks at once as a line takes.
template <class Send>
void in_lines(const std::vector<std::string>& nicks, char separator, const Send& send) {
    std::string list;
    std::vector<std::string> part;
    const auto flush = [&] {
        if (!part.empty()) send(list, std::exchange(part, {}));
        list.clear();
    };
    for (const std::string& nick : nicks) {
        if (list.size() + nick.size() > most_bytes) flush();
        list += (list.empty() ? "" : std::string(1, separator)) + nick;
        part.push_back(nick);
    }
    flush();
}

void tell(Session& session, std::string who, const std::string& about, std::string text) {
    Event event;
    event.kind = Event::Kind::presence;
    event.who = std::move(who);
    event.other = about;
    event.text = std::move(text);
    session.emit(std::move(event));
}

// Who was there when the server was first asked is told in one line, and who was not is not told.
void learn(Session& session, const std::vector<std::string_view>& nicks, bool here) {
    State& state = session.state();
    std::string there;
    for (const std::string_view nick : nicks) {
        const auto found = state.friends.find(state.isupport.fold(nick));
        if (found == state.friends.end()) continue;
        Friend& one = found->second;
        const std::optional<bool> before = std::exchange(one.here, here);
        if (before == here) continue;
        if (!before && here)
            there += (there.empty() ? "" : ", ") + one.nick;
        else if (before)
            tell(session, here ? one.nick : "", one.nick,
                 one.nick + (here ? " is here now" : " is gone"));
    }
    if (!there.empty()) tell(session, "", "", "Friends here: " + there);
}

std::size_t free_places(const Session& session) {
    const State& state = session.state();
    if (!state.isupport.monitors()) return 0;
    std::size_t taken = state.watched.empty() ? 0 : 1;
    for (const auto& entry : state.friends) taken += entry.second.monitored ? 1 : 0;
    return state.isupport.monitor_limit() - std::min(taken, state.isupport.monitor_limit());
}

void monitor(Session& session, const std::vector<std::string>& nicks) {
    in_lines(nicks, ',', [&](const std::string& list, const std::vector<std::string>&) {
        session.send("MONITOR", {"+", list});
    });
}

void ask(Session& session, const std::vector<std::string>& nicks) {
    in_lines(nicks, ' ', [&](const std::string& list, std::vector<std::string> asked) {
        session.send("ISON", {list});
        session.state().friends_asked.push_back(std::move(asked));
    });
}

}  // namespace

void watch_friends(Session& session) {
    State& state = session.state();
    // By now it is known which letters are the same here.
    for (auto& [key, one] : std::exchange(state.friends, {}))
        state.friends.insert_or_assign(state.isupport.fold(one.nick), std::move(one));
    std::size_t places = free_places(session);
    std::vector<std::string> nicks;
    for (auto& [key, one] : state.friends) {
        if (places == 0) break;
        if (std::exchange(one.monitored, true)) continue;
        nicks.push_back(one.nick);
        --places;
    }
    monitor(session, nicks);
    ask_friends(session);
}

void ask_friends(Session& session) {
    State& state = session.state();
    // An answer that never came will not come the next time either.
    if (!state.friends_asked.empty() || !state.greeted) return;
    std::vector<std::string> nicks;
    for (const auto& [key, one] : state.friends) {
        if (!one.monitored) nicks.push_back(one.nick);
    }
    ask(session, nicks);
}

void add_friend(Session& session, std::string_view nick) {
    State& state = session.state();
    Friend& one = state.friends[state.isupport.fold(nick)];
    if (!one.nick.empty()) return;
    one.nick = nick;
    if (!state.greeted) return;
    if (free_places(session) > 0) {
        one.monitored = true;
        session.send("MONITOR", {"+", nick});
    } else {
        ask(session, {one.nick});
    }
}

void remove_friend(Session& session, std::string_view nick) {
    State& state = session.state();
    const auto node = state.friends.extract(state.isupport.fold(nick));
    if (!node.empty() && node.mapped().monitored) session.send("MONITOR", {"-", nick});
}

void note_friend(Session& session, const Message& message) {
    State& state = session.state();
    const auto found = state.friends.find(state.isupport.fold(message.nick()));
    const bool asked = found != state.friends.end() && !found->second.monitored;
    if (!asked || state.replaying) return;
    const bool leaves = message.command == "QUIT" || message.command == "NICK";
    learn(session, {message.nick()}, !leaves);
}

void on_monitor_online(Session& session, const Message& message, std::string_view) {
    learn(session, nicks_in(message.param(1), ','), true);
}

void on_monitor_offline(Session& session, const Message& message, std::string_view) {
    const std::vector<std::string_view> nicks = nicks_in(message.param(1), ',');
    if (!session.state().watched.empty()) {
        for (const std::string_view nick : nicks) regain_if_free(session, nick);
    }
    learn(session, nicks, false);
}

void on_monitor_full(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    for (const std::string_view nick : nicks_in(message.param(2), ',')) {
        const auto found = state.friends.find(state.isupport.fold(nick));
        if (found != state.friends.end()) found->second.monitored = false;
    }
    ask_friends(session);
}

void on_ison(Session& session, const Message& message, std::string_view pattern) {
    State& state = session.state();
    if (state.friends_asked.empty()) return on_reply(session, message, pattern);
    const std::vector<std::string> asked = std::move(state.friends_asked.front());
    state.friends_asked.pop_front();
    const auto there = nicks_in(message.param(message.count > 1 ? message.count - 1 : 1), ' ');
    std::vector<std::string_view> here;
    std::vector<std::string_view> gone;
    for (const std::string& nick : asked) {
        const bool is_here = std::any_of(there.begin(), there.end(), [&](std::string_view one) {
            return state.isupport.same(one, nick);
        });
        (is_here ? here : gone).push_back(nick);
    }
    learn(session, here, true);
    learn(session, gone, false);
}

}  // namespace hubbub::client
