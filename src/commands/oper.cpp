// What operators do: OPER, KILL, WALLOPS, REHASH, and what a single server has to refuse them.
// Source: https://modern.ircdocs.horse/#operator-messages

#include <hubbub/base/log.h>
#include <hubbub/base/password.h>
#include <hubbub/commands/notify.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cassert>
#include <optional>

#include "handlers.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
namespace {

// Lines, for the pace: two guesses are free, then one every few seconds.
constexpr unsigned cost_of_a_guess = 40;

// Whether the password fits; nothing if that was not found out, and the client was told.
std::optional<bool> try_password(Session& session, std::string_view password,
                                 const std::string& hash) {
    using Turn = chat::PasswordQueue::Turn;
    chat::PasswordQueue& queue = session.registry().passwords;
    const Clock& clock = session.services().clock;
    // Nobody whom this thread has spoken to waits for the hash.
    session.claims().flush();
    const chat::Client& me = *session.client();
    const Turn turn = queue.wait_turn({session.place, session.vain_guesses, me.wake}, clock,
                                      [&] { return me.close_request().has_value(); });
    if (turn == Turn::refused) {
        // Else those who come again and again would push out who came once.
        ++session.vain_guesses;
        session.reply(protocol::RPL_TRYAGAIN, {"OPER"});
    }
    if (turn != Turn::granted) return std::nullopt;
    const bool fits = password_fits(password, hash);
    queue.end_turn(session.place, fits, clock.now());
    return fits;
}

// What belongs to the account by which it was one goes.
void end_operator(Session& session) {
    const bool listened = session.snomask != 0;
    set_user_mode(session, user_operator, false);
    if (listened) session.send(session.self().mask, "MODE", {session.self().nick, "-s"});
}

}  // namespace

Refusal handle_oper(Session& session, const Message& message) {
    const auto& accounts = session.settings().operators;
    if (accounts.empty()) return Refusal(protocol::ERR_NOOPERHOST);
    const auto account = std::find_if(accounts.begin(), accounts.end(), [&](const auto& known) {
        return known.name == message.param(0);
    });
    // A name that is none takes as long: nobody learns by it which ones there are.
    const bool known = account != accounts.end();
    const std::string& hash = known ? account->hash : accounts.front().hash;
    const auto fits = try_password(session, message.param(1), hash);
    if (!fits) return {};
    const bool right = *fits && known;
    log::event(right ? log::Level::info : log::Level::warn, right ? "oper.up" : "oper.refused",
               {{"id", session.client()->id},
                {"nick", session.self().nick},
                {"name", message.param(0)},
                {"address", session.client()->host}});
    const std::string name(protocol::as_word(message.param(0)));
    const std::string who = who_text(session.self());
    if (!right) {
        ++session.vain_guesses;
        session.charge(lines(cost_of_a_guess));
        notify(session, chat::Notice::opers, "Failed OPER attempt by " + who + " as " + name);
        return Refusal(protocol::ERR_PASSWDMISMATCH);
    }
    notify(session, chat::Notice::opers, who + " is now an operator, as " + name);
    const bool was_one = !session.oper_account.empty();
    if (was_one) end_operator(session);
    session.privileges = account->privileges;
    session.oper_account = account->name;
    session.reply(protocol::RPL_YOUREOPER);
    if (set_user_mode(session, user_operator, true) && !was_one)
        session.send(session.self().mask, "MODE", {session.self().nick, "+o"});
    return {};
}

Refusal handle_kill(Session& session, const Message& message) {
    const std::string_view nick = message.param(0);
    if (message.param(1).empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"KILL"});
    const auto victim = session.registry().find(nick);
    if (!victim)
        return Refusal(nick == session.settings().server_name ? protocol::ERR_CANTKILLSERVER
                                                              : protocol::ERR_NOSUCHNICK,
                       {nick});
    const std::string reason(protocol::cut(message.param(1), protocol::kick_length));
    chat::Batch batch = session.make_batch();
    batch.add(session.self().mask, "KILL", {victim->identity()->nick, reason});
    session.claims().append(victim->outbox, batch);
    log::event(log::Level::info, "oper.kill",
               {{"id", victim->id}, {"nick", session.self().nick}, {"reason", reason}});
    notify(session, chat::Notice::kills,
           "Received KILL message for " + who_text(*victim->identity()) + ". From " +
               session.self().nick + ": " + reason);
    victim->request_close(
        {chat::Cause::kicked, "Killed (" + session.self().nick + " (" + reason + "))"});
    return {};
}

Refusal handle_wallops(Session& session, const Message& message) {
    if (message.param(0).empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"WALLOPS"});
    chat::Batch batch = session.make_batch();
    batch.add(session.self().mask, "WALLOPS", {message.param(0)});
    const auto clients = session.registry().clients();
    session.charge(price_of(clients.size(), recipients_per_line));
    for (const auto& client : clients) {
        if (client->registered() && (client->user_modes & user_wallops) != 0)
            session.claims().append(client->outbox, batch);
    }
    return {};
}

// What SIGHUP does. The files are read by this thread, which holds no lock.
Refusal handle_rehash(Session& session, const Message&) {
    session.reply(protocol::RPL_REHASHING, {"settings"});
    notify(session, chat::Notice::server, who_text(session.self()) + " reads the settings anew");
    if (session.services().control == nullptr) return {};
    session.claims().flush();
    const Reloaded result = session.services().control->reload();
    const auto tell = [&](const std::string& text) {
        session.send(session.settings().server_name, "NOTICE",
                     {session.self().nick, "*** " + text});
    };
    for (const std::string& failure : result.failures) tell(failure);
    if (!result.done) {
        tell(result.problem);
        return {};
    }
    tell("The settings were read anew.");
    for (const std::string& name : result.kept)
        tell(name + " was changed: that counts from the next start on");
    return {};
}

// There are no other servers to connect to or to part from.
Refusal handle_connect(Session&, const Message& message) {
    return Refusal(protocol::ERR_NOSUCHSERVER, {message.param(0)});
}

// Nobody has the privilege: the service manager stops and restarts the server.
Refusal handle_die(Session&, const Message&) {
    assert(false);
    return {};
}

}  // namespace hubbub::commands
