// The nick that was wished for, when somebody else had it; and TLS where the server wants it.
// Source: https://ircv3.net/specs/extensions/monitor, https://ircv3.net/specs/extensions/sts

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "irc/server_lines.h"
#include "irc/session.h"

namespace hubbub::client {
namespace {

bool lacks_nick(const Session& session) {
    const State& state = session.state();
    return state.registered && !state.isupport.same(state.nick, state.wished);
}

std::string_view value_of(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        const std::string_view part = list.substr(0, end);
        if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
            return part.substr(name.size() + 1);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return {};
}

}  // namespace

void watch_wished_nick(Session& session) {
    State& state = session.state();
    if (!lacks_nick(session) || !state.watched.empty() || !state.isupport.monitors()) return;
    state.watched = state.wished;
    session.send("MONITOR", {"+", state.watched});
}

void regain_if_free(Session& session, std::string_view freed) {
    const State& state = session.state();
    if (lacks_nick(session) && state.isupport.same(freed, state.wished))
        session.send("NICK", {state.wished});
}

void stop_watching(Session& session) {
    State& state = session.state();
    if (state.watched.empty() || lacks_nick(session)) return;
    session.send("MONITOR", {"-", std::exchange(state.watched, {})});
}

bool obey_sts(Session& session) {
    State& state = session.state();
    const auto policy = state.caps_offered.find("sts");
    if (policy == state.caps_offered.end()) return false;
    if (session.settings().secure) {
        const std::string_view lasts = value_of(policy->second, "duration");
        std::uint64_t value = 0;
        const auto read = std::from_chars(lasts.data(), lasts.data() + lasts.size(), value);
        if (read.ec == std::errc{} && read.ptr == lasts.data() + lasts.size())
            state.sts_seconds = value;
        return false;
    }
    const std::string_view text = value_of(policy->second, "port");
    std::uint16_t port = 0;
    std::from_chars(text.data(), text.data() + text.size(), port);
    if (port == 0) return false;
    state.sts_port = port;
    state.error = "the server wants TLS on port " + std::to_string(port);
    return true;
}

}  // namespace hubbub::client
