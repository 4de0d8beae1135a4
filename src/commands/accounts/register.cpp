// REGISTER and VERIFY: new accounts. SUSPEND and UNSUSPEND, for operators.
// Source: https://ircv3.net/specs/extensions/account-registration

#include <hubbub/commands/server_ban.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <string>
#include <utility>

#include "accounts/account_changes.h"
#include "accounts/handlers.h"
#include "accounts/login.h"

namespace hubbub::commands {
namespace {

Refusal fail_account(std::string_view command, std::string_view code, std::string_view account,
                     std::string_view text) {
    return Refusal::fail(command, code, {account.empty() ? "*" : account}, text);
}

// Returns why this client may not use REGISTER and VERIFY at all.
Refusal refusal_of_client(const Context& context, std::string_view command,
                          std::string_view account) {
    const Settings& settings = context.settings();
    if (!settings.registration_open)
        return fail_account(command, "TEMPORARILY_UNAVAILABLE", account,
                            "This server takes no new accounts: ask its operators for one");
    // The capability has no before-connect then (capability_words.cpp).
    if (!context.registered() && !settings.password.empty() && !context.progress.password_right)
        return fail_account(command, "COMPLETE_CONNECTION_REQUIRED", account,
                            "Complete the connection first");
    if (context.self().account_id != 0)
        return fail_account(command, "ALREADY_AUTHENTICATED", account,
                            "You are already logged in as " + context.self().account);
    return {};
}

// Closes the connection and returns true if a server ban matches a client that is not registered:
// it must not make an account before the ban ends its sign-on.
bool close_newcomer_if_banned(Context& context) {
    if (context.registered()) return false;
    auto close = close_of_banned(context.services(), context.claims(), *context.client());
    if (close) context.close(close->cause, std::move(close->text));
    return close.has_value();
}

// Sends the reply that promises the change, and logs in to an active account.
void promise(Context& context, std::string_view command, std::string_view status, std::string text,
             const AccountChange& change) {
    if (!change.text.empty()) text += " " + change.text;
    context.responder.send(context.settings().server_name, command,
                           {status, change.entry->name, text});
    if (change.entry->state == chat::Account::State::active) log_in(context, change.entry);
}

// Sends the result of SUSPEND or UNSUSPEND.
Refusal answer_suspension(Context& context, const AccountChange& change, std::string_view name,
                          const std::string& done) {
    if (change.given_up()) return {};
    if (!change.done() && !context.registry().accounts.find(name))
        return Refusal(protocol::ERR_NOSUCHNICK, {name}, "No such account");
    if (!change.done()) {
        context.responder.notice(change.text);
        return {};
    }
    context.responder.notice("Account " + change.entry->name + " is now " + done + "." +
                             (change.text.empty() ? "" : " " + change.text));
    return {};
}

}  // namespace

// REGISTER account {email|*} password
Refusal handle_register(Context& context, const Message& message) {
    const bool own_nick = message.param(0) == "*";
    const bool mails = !context.settings().mail_command.empty();
    NewAccount wanted;
    wanted.name = own_nick ? context.self().nick : std::string(message.param(0));
    if (message.param(1) != "*" && mails) wanted.email = message.param(1);
    wanted.password = message.param(2);
    const std::string_view name = protocol::as_word(wanted.name);
    if (close_newcomer_if_banned(context)) return {};
    if (auto refusal = refusal_of_client(context, "REGISTER", name)) return refusal;
    const AccountChange change = register_account(context, wanted);
    if (change.given_up()) return {};
    if (!change.done()) return fail_account("REGISTER", change.code, name, change.text);
    if (change.entry->state == chat::Account::State::active) {
        promise(context, "REGISTER", "SUCCESS", "Account registered.", change);
    } else {
        promise(context, "REGISTER", "VERIFICATION_REQUIRED",
                "A code was sent to " + wanted.email + ". Type /quote VERIFY " +
                    change.entry->name + " CODE.",
                change);
    }
    return {};
}

// VERIFY account code
Refusal handle_verify(Context& context, const Message& message) {
    const std::string name(protocol::as_word(message.param(0)));
    if (close_newcomer_if_banned(context)) return {};
    if (auto refusal = refusal_of_client(context, "VERIFY", name)) return refusal;
    const AccountChange change = verify_account(context, message.param(0), message.param(1));
    if (change.given_up()) return {};
    if (!change.done()) return fail_account("VERIFY", change.code, name, change.text);
    promise(context, "VERIFY", "SUCCESS", "Account verified.", change);
    return {};
}

// SUSPEND account [reason]
Refusal handle_suspend(Context& context, const Message& message) {
    const std::string reason(protocol::cut(message.param(1), protocol::kick_length));
    return answer_suspension(context, suspend_account(context, message.param(0), reason),
                             message.param(0), "suspended");
}

// UNSUSPEND account
Refusal handle_unsuspend(Context& context, const Message& message) {
    return answer_suspension(context, unsuspend_account(context, message.param(0)),
                             message.param(0), "unsuspended");
}

}  // namespace hubbub::commands
