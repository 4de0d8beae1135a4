#include "irc/registration.h"

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "irc/bouncer.h"
#include "irc/friends.h"
#include "irc/login.h"
#include "irc/message_actions.h"
#include "irc/metadata_lines.h"
#include "irc/refusals.h"
#include "irc/regain.h"
#include "irc/replies.h"

namespace hubbub::client {
namespace {

using protocol::Message;

// Requested if offered.
constexpr std::array<std::string_view, 6> wanted{
    "chghost", "echo-message", "message-tags", "multi-prefix", "server-time", "userhost-in-names",
};

// Requested if offered, and if a person reads.
constexpr std::array<std::string_view, 2> wanted_by_person{"batch", metadata_capability};

// Requested if offered, and if the full screen can show them.
constexpr std::array<std::string_view, 9> wanted_on_screen{
    "chathistory",     "draft/chathistory", "draft/event-playback",
    "draft/multiline", "draft/read-marker", redaction_capability,
    "invite-notify",   "standard-replies",  "soju.im/search",
};

void end_negotiation(Session& session) {
    if (begin_login(session) || session.progress.registered) return;
    end_capabilities(session);
}

void request_wanted(Session& session) {
    std::string list;
    const auto ask = [&](std::string_view name) {
        if (!session.capabilities.offered(name) || session.capabilities.has(name)) return;
        if (!list.empty()) list += ' ';
        list += name;
    };
    for (const std::string_view name : wanted) ask(name);
    if (session.settings().person || session.settings().full_screen) {
        for (const std::string_view name : wanted_by_person) ask(name);
    }
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

// Returns true if the server requires TLS and this connection has none; it is over then.
bool obey_sts(Session& session) {
    const auto policy = session.capabilities.offered("sts");
    if (!policy || !session.sts.read(*policy, session.settings().secure)) return false;
    session.progress.error =
        "the server requires TLS on port " + std::to_string(session.sts.port());
    return true;
}

// A server refuses the whole list because of one capability: requests SASL alone if it is needed.
void on_refused_capabilities(Session& session, std::string_view list) {
    const bool logs_in = session.settings().login.wanted() &&
                         session.capabilities.offered("sasl") && !session.progress.registered;
    if (logs_in && list.find(' ') != std::string_view::npos)
        session.send("CAP", {"REQ", "sasl"});
    else
        end_negotiation(session);
}

// Further attempts would also be refused: the person must choose a nick.
void ask_nick(Session& session, const std::string& why) {
    if (!session.settings().person) {
        session.progress.error = why;
        return;
    }
    session.nick.require_choice();
    session.error(why + ". Choose another with /nick NAME.");
}

}  // namespace

void sign_on(Session& session) {
    session.send("CAP", {"LS", "302"});
    const SessionSettings& settings = session.settings();
    if (!settings.password.empty()) session.send("PASS", {settings.password});
    session.send("NICK", {settings.nick});
    session.send("USER", {settings.user, "0", "*", settings.nick});
}

void on_cap(Session& session, const Message& message, std::string_view) {
    const std::string_view verb = message.param(1);
    const std::string_view list = message.count > 2 ? last_param(message) : "";
    if (verb == "LS" || verb == "NEW") {
        session.capabilities.offer(list);
        if (!more_to_come(message) && !obey_sts(session)) request_wanted(session);
    } else if (verb == "ACK") {
        session.capabilities.acknowledge(list);
        if (session.progress.registered) subscribe_metadata(session);
        end_negotiation(session);
    } else if (verb == "NAK") {
        on_refused_capabilities(session, list);
    } else if (verb == "DEL") {
        const bool no_sasl = (" " + std::string(list) + " ").find(" sasl ") != std::string::npos;
        if (session.login.pending() && no_sasl)
            return give_up_login(session, "the server no longer offers SASL");
        session.capabilities.withdraw(list);
    }
}

void on_welcome(Session& session, const Message& message, std::string_view) {
    if (session.progress.registered) return;
    const bool must_log_in = session.settings().login.wanted() && !session.login.succeeded();
    if (must_log_in && !session.login.refused())
        return give_up_login(session, "the server completed sign-on without it");
    session.progress.registered = true;
    session.nick.choice_made();
    // The server may have shortened the nick.
    if (!message.param(0).empty()) session.nick.set_current(message.param(0));
    Event event = event_of(session, message, EventKind::info);
    event.text = last_param(message);
    session.emit(std::move(event));
    subscribe_metadata(session);
    for (const std::string& channel : session.settings().channels) {
        const auto key = session.settings().keys.find(channel);
        const bool has_key = key != session.settings().keys.end();
        session.wanted_channels.add(channel, has_key ? std::string_view(key->second) : "");
        if (has_key)
            session.send("JOIN", {channel, key->second});
        else
            session.send("JOIN", {channel});
    }
}

void on_greeted(Session& session, const Message&, std::string_view) {
    session.progress.greeted = true;
    watch_wanted_nick(session);
    watch_friends(session);
    ask_networks(session);
}

void on_nick_taken(Session& session, const Message& message, std::string_view) {
    if (session.progress.registered) return on_refusal(session, message, {});
    const auto next = session.nick.next_variant();
    if (!next) return ask_nick(session, "every nick like " + session.nick.wanted() + " is taken");
    session.info(session.nick.current() + " is in use here; trying " + *next);
    session.nick.set_current(*next);
    session.send("NICK", {*next});
}

void on_nick_refused(Session& session, const Message& message, std::string_view) {
    // RFC 1459 servers allow 9 characters, and announce it only after the welcome.
    constexpr std::size_t short_nick = 9;
    if (session.progress.registered) return on_refusal(session, message, {});
    const std::string& nick = session.nick.current();
    if (nick.size() <= short_nick) {
        return ask_nick(session, "the server refuses the nick " + nick + ": " +
                                     std::string(last_param(message)));
    }
    const std::string next = nick.substr(0, short_nick);
    session.info("the server refuses the nick " + nick + "; trying " + next);
    session.nick.set_current(next);
    session.send("NICK", {next});
}

void on_wrong_password(Session& session, const Message& message, std::string_view) {
    if (session.progress.registered) return on_refusal(session, message, {});
    session.login.refuse();
    session.progress.error = session.settings().password.empty()
                                 ? "the server requires a password"
                                 : "the server refuses the password";
}

void on_unknown_command(Session& session, const Message& message, std::string_view) {
    // A server that does not know capabilities signs on without them.
    if (message.param(1) == "CAP") return;
    if (message.param(1) == "AUTHENTICATE" && session.login.pending())
        return give_up_login(session, "the server does not know AUTHENTICATE");
    on_refusal(session, message, {});
}

}  // namespace hubbub::client
