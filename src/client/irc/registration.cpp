// Becoming known to the server: capabilities, nick, password, welcome; and staying so (PING).
// Source: https://ircv3.net/specs/extensions/capability-negotiation

#include <hubbub/protocol/names.h>

#include <algorithm>
#include <array>
#include <string>

#include "irc/bouncer.h"
#include "irc/friends.h"
#include "irc/server_lines.h"
#include "irc/session.h"
#include "irc/wanted_rooms.h"

namespace hubbub::client {
namespace {

using protocol::Message;

// What makes this client better; each is asked for only where it is offered.
constexpr std::array<std::string_view, 6> wanted{
    "chghost", "echo-message", "message-tags", "multi-prefix", "server-time", "userhost-in-names",
};

// The same for what only a full screen shows.
constexpr std::array<std::string_view, 8> wanted_on_screen{
    "batch",
    "chathistory",
    "draft/chathistory",
    "draft/multiline",
    "draft/read-marker",
    "invite-notify",
    "standard-replies",
    "soju.im/search",
};

template <class F>
void for_each_word(std::string_view words, F&& f) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (end > 0) f(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

void end_negotiation(Session& session) {
    if (session.state().registered || begin_login(session)) return;
    end_capabilities(session);
}

void request_wanted(Session& session) {
    State& state = session.state();
    std::string list;
    const auto ask = [&](std::string_view name) {
        if (!state.caps_offered.contains(name) || state.caps.contains(name)) return;
        if (!list.empty()) list += ' ';
        list += name;
    };
    for (const std::string_view name : wanted) ask(name);
    if (session.settings().full_screen) {
        for (const std::string_view name : wanted_on_screen) ask(name);
    }
    if (session.settings().networks || !session.settings().network_id.empty()) {
        ask(bouncer_capability);
        ask(bouncer_notices);
    }
    if (session.settings().login.wanted()) ask("sasl");
    if (list.empty())
        end_negotiation(session);
    else
        session.send("CAP", {"REQ", list});
}

// "LS * :more to come" has one parameter more than the last line of the list.
bool more_to_come(const Message& message) {
    return message.count > 3 && message.param(2) == "*";
}

void on_acknowledged(State& state, std::string_view list) {
    for_each_word(list, [&](std::string_view name) {
        if (name.starts_with('-'))
            state.caps.erase(std::string(name.substr(1)));
        else
            state.caps.emplace(name);
    });
}

// A server refuses them all for the sake of one: the login does not fail for that.
void on_refused_capabilities(Session& session, std::string_view list) {
    const bool logs_in = session.settings().login.wanted() &&
                         session.state().caps_offered.contains("sasl") &&
                         !session.state().registered;
    if (logs_in && list.find(' ') != std::string_view::npos)
        session.send("CAP", {"REQ", "sasl"});
    else
        end_negotiation(session);
}

// The person has to choose a nick: every other try would be refused again.
void ask_nick(Session& session, const std::string& why) {
    State& state = session.state();
    if (!session.settings().person) {
        state.error = why;
        return;
    }
    state.needs_nick = true;
    session.error(why + ". /nick NAME takes another one.");
}

}  // namespace

void on_cap(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    const std::string_view verb = message.param(1);
    const std::string_view list = message.count > 2 ? message.param(message.count - 1) : "";
    if (verb == "LS" || verb == "NEW") {
        for_each_word(list, [&](std::string_view name) {
            const std::size_t equals = std::min(name.find('='), name.size());
            state.caps_offered.insert_or_assign(
                std::string(name.substr(0, equals)),
                std::string(name.substr(std::min(equals + 1, name.size()))));
        });
        if (!more_to_come(message) && !obey_sts(session)) request_wanted(session);
    } else if (verb == "ACK") {
        on_acknowledged(state, list);
        end_negotiation(session);
    } else if (verb == "NAK") {
        on_refused_capabilities(session, list);
    } else if (verb == "DEL") {
        if (state.sasl && (" " + std::string(list) + " ").find(" sasl ") != std::string::npos)
            return give_up_login(session, "the server no longer has accounts (SASL)");
        for_each_word(list, [&](std::string_view name) {
            state.caps_offered.erase(std::string(name));
            state.caps.erase(std::string(name));
        });
    }
}

void on_welcome(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    if (state.registered) return;
    if (session.settings().login.wanted() && !state.logged_in && !state.login_refused)
        return give_up_login(session, "the server let this client in without it");
    state.registered = true;
    state.needs_nick = false;
    // A server may have cut the nick to what it allows; this is the one it knows.
    if (!message.param(0).empty()) state.nick = message.param(0);
    Event event = event_of(session, message, Event::Kind::info);
    event.text = message.param(message.count > 0 ? message.count - 1 : 0);
    session.emit(std::move(event));
    for (const std::string& room : session.settings().rooms) {
        const auto key = session.settings().keys.find(room);
        const bool has_key = key != session.settings().keys.end();
        want_rooms(session, room, has_key ? std::string_view(key->second) : std::string_view());
        if (has_key)
            session.send("JOIN", {room, key->second});
        else
            session.send("JOIN", {room});
    }
}

void on_isupport(Session& session, const Message& message, std::string_view) {
    for (std::size_t i = 1; i + 1 < message.count; ++i)
        session.state().isupport.apply(message.param(i));
}

void on_greeted(Session& session, const Message&, std::string_view) {
    session.state().greeted = true;
    watch_wished_nick(session);
    watch_friends(session);
    ask_networks(session);
}

void on_motd(Session& session, const Message& message, std::string_view) {
    Event event = event_of(session, message, Event::Kind::info);
    event.text = message.param(1);
    if (event.text.starts_with("- ")) event.text.erase(0, 2);
    session.emit(std::move(event));
}

void on_nick_taken(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    if (state.registered) return on_refusal(session, message, {});
    constexpr std::size_t tries = 10;
    if (++state.nicks_tried > tries)
        return ask_nick(session, "every nick like " + state.wished + " is taken");
    std::string next = state.wished.substr(0, protocol::nick_length - tries);
    next.append(state.nicks_tried, '_');
    session.info(state.nick + " is in use here; trying " + next);
    state.nick = next;
    session.send("NICK", {next});
}

void on_nick_refused(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    // RFC 1459 servers take 9 characters, and say so in no other way before the welcome.
    constexpr std::size_t short_nick = 9;
    if (state.registered) return on_refusal(session, message, {});
    if (state.nick.size() <= short_nick) {
        return ask_nick(session,
                        "the server refuses the nick " + state.nick + ": " +
                            std::string(message.param(message.count > 0 ? message.count - 1 : 0)));
    }
    const std::string next = state.nick.substr(0, short_nick);
    session.info("the server refuses the nick " + state.nick + "; trying " + next);
    state.nick = next;
    session.send("NICK", {next});
}

void on_wrong_password(Session& session, const Message& message, std::string_view) {
    State& state = session.state();
    if (state.registered) return on_refusal(session, message, {});
    state.login_refused = true;
    state.error = session.settings().password.empty() ? "the server wants a password"
                                                      : "the server refuses the password";
}

void on_unknown_command(Session& session, const Message& message, std::string_view) {
    // A server from before capabilities registers without them.
    if (message.param(1) == "CAP") return;
    if (message.param(1) == "AUTHENTICATE" && session.state().sasl)
        return give_up_login(session, "the server does not know how (AUTHENTICATE)");
    on_refusal(session, message, {});
}

void on_ping(Session& session, const Message& message, std::string_view) {
    session.send("PONG", {message.param(message.count > 0 ? message.count - 1 : 0)});
}

void on_pong(Session& session, const Message& message, std::string_view) {
    session.state().pong = message.param(message.count > 0 ? message.count - 1 : 0);
}

void on_error(Session& session, const Message& message, std::string_view) {
    // Why the login failed says more than that the link is closed.
    if (session.state().login_refused) return;
    std::string text(message.param(0));
    session.state().error = text.empty() ? "the server closed the link" : std::move(text);
}

}  // namespace hubbub::client
