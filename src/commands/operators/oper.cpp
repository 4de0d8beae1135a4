// Commands of operators: OPER, KILL, WALLOPS, REHASH; and CONNECT, SQUIT, DIE and RESTART, which
// are refused.
// Source: https://modern.ircdocs.horse/#operator-messages

#include <hubbub/base/log.h>
#include <hubbub/commands/notify.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "core/context.h"
#include "core/password_check.h"
#include "core/server_notice.h"
#include "core/user_modes.h"
#include "core/user_turn.h"
#include "operators/handlers.h"
#include "users/always_on.h"
#include "users/user_mode.h"

namespace hubbub::commands {
namespace {

// The price of a wrong password, in lines. Two are free; then one every few seconds.
constexpr unsigned lines_per_guess = 40;

// Removes the rights of the previous account.
void end_operator(Context& context) {
    const bool listened = context.oper.snomask != 0;
    set_user_mode(context, user_operator, false);
    if (listened) announce_user_mode(context, "-s");
}

}  // namespace

Refusal handle_oper(Context& context, const Message& message) {
    const auto& accounts = context.settings().operators;
    if (accounts.empty()) return Refusal(protocol::ERR_NOOPERHOST);
    const auto account = std::find_if(accounts.begin(), accounts.end(), [&](const auto& known) {
        return known.name == message.param(0);
    });
    // Unknown names take the same time as known ones, so that timing does not reveal accounts.
    const bool known = account != accounts.end();
    const std::string& hash = known ? account->hash : accounts.front().hash;
    const PasswordCheck check = check_password(context, message.param(1), hash);
    if (check == PasswordCheck::given_up) return {};
    if (check == PasswordCheck::busy) {
        // Counts as a failure, so that repeated attempts do not displace other clients' attempts.
        ++context.oper.failed_guesses;
        context.responder.reply(protocol::RPL_TRYAGAIN, {"OPER"});
        return {};
    }
    const bool right = known && check == PasswordCheck::right;
    log::event(right ? log::Level::info : log::Level::warn, right ? "oper.up" : "oper.refused",
               {{"id", context.client()->id},
                {"nick", context.self().nick},
                {"name", message.param(0)},
                {"address", context.client()->origin()->host}});
    const std::string name(protocol::as_word(message.param(0)));
    const std::string who = who_text(context.self());
    if (!right) {
        ++context.oper.failed_guesses;
        context.charge(lines(lines_per_guess));
        notify(context, chat::Notice::opers, "Failed OPER attempt by " + who + " as " + name);
        return Refusal(protocol::ERR_PASSWDMISMATCH);
    }
    notify(context, chat::Notice::opers, who + " is now an operator, as " + name);
    const UserTurn turn(context);
    const bool was_operator = !context.oper.account.empty();
    if (was_operator) end_operator(context);
    context.oper.privileges = account->privileges;
    context.oper.account = account->name;
    context.responder.reply(protocol::RPL_YOUREOPER);
    if (set_user_mode(context, user_operator, true) && !was_operator)
        announce_user_mode(context, "+o");
    return {};
}

Refusal handle_kill(Context& context, const Message& message) {
    const std::string_view nick = message.param(0);
    if (message.param(1).empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"KILL"});
    const auto victim = context.registry().find(nick);
    if (!victim)
        return Refusal(nick == context.settings().server_name ? protocol::ERR_CANTKILLSERVER
                                                              : protocol::ERR_NOSUCHNICK,
                       {nick});
    const std::string reason(protocol::cut(message.param(1), protocol::kick_length));
    chat::Batch batch = context.make_batch();
    batch.add(context.self().mask, "KILL", {victim->identity()->nick, reason});
    victim->publish(batch, context.claims());
    log::event(log::Level::info, "oper.kill",
               {{"id", victim->id}, {"nick", context.self().nick}, {"reason", reason}});
    notify(context, chat::Notice::kills,
           "Received KILL message for " + who_text(*victim->identity()) + ". From " +
               context.self().nick + ": " + reason);
    const std::string why = "Killed (" + context.self().nick + " (" + reason + "))";
    if (end_offline_user(context, *victim, why)) return {};
    victim->request_close({chat::Cause::kicked, why});
    return {};
}

Refusal handle_wallops(Context& context, const Message& message) {
    if (message.param(0).empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"WALLOPS"});
    chat::Batch batch = context.make_batch();
    batch.add(context.self().mask, "WALLOPS", {message.param(0)});
    const auto clients = context.registry().clients();
    context.charge(price_of(clients.size(), recipients_per_line));
    for (const auto& client : clients) {
        if (client->user()->registered() && (client->user()->user_modes & user_wallops) != 0)
            context.claims().append(client->outbox, batch);
    }
    return {};
}

// Reloads the settings and the log file, like SIGHUP. Reads the files on this thread.
Refusal handle_rehash(Context& context, const Message&) {
    context.responder.reply(protocol::RPL_REHASHING, {"settings"});
    notify(context, chat::Notice::server, who_text(context.self()) + " is reloading the settings");
    if (context.services().control == nullptr) return {};
    context.claims().flush();
    const Reloaded result = context.services().control->reload();
    for (const std::string& failure : result.failures) context.responder.notice(failure);
    if (!result.done) {
        context.responder.notice(result.problem);
        return {};
    }
    context.responder.notice("The settings were reloaded.");
    for (const std::string& name : result.kept)
        context.responder.notice(name + " was changed; this takes effect after a restart");
    return {};
}

// There are no other servers.
Refusal handle_connect(Context&, const Message& message) {
    return Refusal(protocol::ERR_NOSUCHSERVER, {message.param(0)});
}

// The service manager stops the server; no account gives the privilege.
Refusal handle_die(Context&, const Message&) {
    return Refusal(protocol::ERR_NOPRIVS, {privilege_name(may_stop)});
}

}  // namespace hubbub::commands
