// REGISTER and VERIFY: new accounts. SUSPEND and UNSUSPEND, for operators.
// Source: https://ircv3.net/specs/extensions/account-registration

#include <hubbub/base/log.h>
#include <hubbub/commands/control.h>
#include <hubbub/commands/notify.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <utility>

#include "accounts/handlers.h"
#include "accounts/login.h"
#include "accounts/mechanisms.h"
#include "accounts/password.h"
#include "accounts/password_login.h"
#include "accounts/verification.h"
#include "core/server_notice.h"

namespace hubbub::commands {
namespace {

using chat::Account;
using Saved = chat::StateStore::Saved;

constexpr std::string_view not_stored =
    " It is not stored yet: the disk of the server is slow or full";

struct Wanted {
    std::string account;
    std::string email;
    std::string_view password;
};

Refusal fail_register(std::string_view code, std::string_view account, std::string_view text) {
    return Refusal::fail("REGISTER", code, {account.empty() ? "*" : account}, text);
}

Refusal fail_verify(std::string_view code, std::string_view account, std::string_view text) {
    return Refusal::fail("VERIFY", code, {account.empty() ? "*" : account}, text);
}

// Returns why this client may not use REGISTER and VERIFY at all.
Refusal refusal_of_client(const Context& context, std::string_view command,
                          std::string_view account) {
    const Settings& settings = context.settings();
    const auto refuse = [&](std::string_view code, std::string_view text) {
        return Refusal::fail(command, code, {account.empty() ? "*" : account}, text);
    };
    if (!settings.registration_open)
        return refuse("TEMPORARILY_UNAVAILABLE",
                      "This server takes no new accounts: ask its operators for one");
    // The capability has no before-connect then (capability_words.cpp).
    if (!context.registered() && !settings.password.empty() && !context.progress.password_right)
        return refuse("COMPLETE_CONNECTION_REQUIRED", "Complete the connection first");
    if (context.self().account_id != 0)
        return refuse("ALREADY_AUTHENTICATED",
                      "You are already logged in as " + context.self().account);
    return {};
}

Refusal refusal_of_name(const Context& context, const std::string& account) {
    if (account.empty()) return fail_register("NEED_NICK", "*", "Choose a nick first, with NICK");
    if (const auto complaint = protocol::nick_complaint(account); !complaint.empty())
        return fail_register("BAD_ACCOUNT_NAME", protocol::as_word(account), complaint);
    const auto owner = context.registry().accounts.owner_of(account);
    if (owner && !is_expired(*owner, context.now()))
        return fail_register("ACCOUNT_EXISTS", account,
                             "An account of this name, or one that looks like it, exists already");
    if (context.registry().taken(account, *context.client()))
        return fail_register("BAD_ACCOUNT_NAME", account,
                             "Another user is using this name as a nick");
    return {};
}

Refusal refusal_of(const Context& context, const Wanted& wanted) {
    if (auto refusal = refusal_of_name(context, wanted.account)) return refusal;
    if (!may_send_password(context.settings(), *context.client()->origin()))
        return fail_register("UNACCEPTABLE_PASSWORD", wanted.account, plain_login_text);
    const PasswordComplaint complaint = password_complaint(wanted.password, wanted.account);
    if (!complaint.text.empty())
        return fail_register(complaint.weak ? "WEAK_PASSWORD" : "UNACCEPTABLE_PASSWORD",
                             wanted.account, complaint.text);
    if (context.settings().mail_command.empty()) return {};
    if (wanted.email.empty())
        return fail_register("INVALID_EMAIL", wanted.account,
                             "This server needs a mail address: REGISTER account address password");
    if (const auto problem = email_complaint(wanted.email); !problem.empty())
        return fail_register("INVALID_EMAIL", wanted.account, problem);
    return {};
}

// Frees the name of an account that nobody verified in time.
void drop_expired(Context& context, const std::string& name) {
    const auto owner = context.registry().accounts.owner_of(name);
    if (owner && is_expired(*owner, context.now())) context.registry().accounts.drop(owner->id);
}

bool send_code(Context& context, const Wanted& wanted, const std::string& code) {
    Control* const control = context.services().control;
    if (control == nullptr) return false;
    context.claims().flush();
    const std::string& network = context.settings().network_name;
    return control->send_mail(
        "To: " + wanted.email + "\nSubject: Your account at " + network +
        "\nContent-Type: text/plain; charset=utf-8\n\nSomebody, hopefully you, registered the "
        "account " +
        wanted.account + " at " + network +
        ".\nTo confirm it, type this in your IRC client:\n\n    /quote VERIFY " + wanted.account +
        " " + code + "\n\nIf it was not you, ignore this mail.\n");
}

// Sends the reply that promises the change. Returns false if the client is closing.
bool confirm(Context& context, std::string_view command, std::string_view status,
             const std::string& account, std::string text, chat::StateStore::Ticket ticket) {
    const Saved saved = save(context, ticket);
    if (saved == Saved::given_up) return false;
    if (saved == Saved::late) text += not_stored;
    context.responder.send(context.settings().server_name, command, {status, account, text});
    return true;
}

Refusal create(Context& context, const Wanted& wanted) {
    const auto credentials = make_credentials(context, wanted.password);
    if (!credentials)
        return fail_register("TEMPORARILY_UNAVAILABLE", wanted.account, busy_login_text);
    if (!wait_for_store(context)) return {};
    // Somebody may have taken the name during the hash.
    if (auto refusal = refusal_of_name(context, wanted.account)) return refusal;
    drop_expired(context, wanted.account);
    Account account;
    account.name = wanted.account;
    account.email = wanted.email;
    account.created = account.last_seen = context.now();
    credentials->store_in(account);
    std::string code;
    if (!context.settings().mail_command.empty()) {
        code = new_code();
        account.state = Account::State::unverified;
        account.verification = code_hash(code);
    }
    const auto made = context.registry().accounts.add(std::move(account));
    if (!made.entry)
        return fail_register("ACCOUNT_EXISTS", wanted.account,
                             "An account of this name exists already");
    log::event(log::Level::info, "account.registered",
               {{"id", context.client()->id},
                {"account", made.entry->name},
                {"address", context.client()->origin()->host}});
    if (code.empty()) {
        if (confirm(context, "REGISTER", "SUCCESS", made.entry->name, "Account registered.",
                    made.ticket))
            log_in(context, made.entry);
        return {};
    }
    if (!send_code(context, wanted, code)) {
        context.registry().accounts.drop(made.entry->id);
        return fail_register("UNACCEPTABLE_EMAIL", wanted.account,
                             "The mail could not be sent: check the address, or try again later");
    }
    confirm(context, "REGISTER", "VERIFICATION_REQUIRED", made.entry->name,
            "A code was sent to " + wanted.email + ". Type /quote VERIFY " + made.entry->name +
                " CODE.",
            made.ticket);
    return {};
}

}  // namespace

// REGISTER account {email|*} password
Refusal handle_register(Context& context, const Message& message) {
    const bool own_nick = message.param(0) == "*";
    Wanted wanted;
    wanted.account = own_nick ? context.self().nick : std::string(message.param(0));
    if (message.param(1) != "*" && !context.settings().mail_command.empty())
        wanted.email = message.param(1);
    wanted.password = message.param(2);
    if (auto refusal = refusal_of_client(context, "REGISTER", protocol::as_word(wanted.account)))
        return refusal;
    if (auto refusal = refusal_of(context, wanted)) return refusal;
    if (!context.registry().registrations.take(context.oper.place, context.settings().registrations,
                                               context.services().clock.now()))
        return fail_register(
            "TEMPORARILY_UNAVAILABLE", wanted.account,
            "Too many accounts were registered from your address: try again later");
    return create(context, wanted);
}

// VERIFY account code
Refusal handle_verify(Context& context, const Message& message) {
    const std::string name(protocol::as_word(message.param(0)));
    if (auto refusal = refusal_of_client(context, "VERIFY", name)) return refusal;
    const auto account = context.registry().accounts.find(message.param(0));
    const auto fits = [&](const Account& known) {
        return code_fits(message.param(1), known, context.now());
    };
    if (!account || !fits(*account)) {
        note_wrong_login(context, name);
        return fail_verify("INVALID_CODE", name, "The code is wrong or has expired");
    }
    if (!wait_for_store(context)) return {};
    const auto changed = context.registry().accounts.change(account->id, [&](Account& known) {
        if (!fits(known)) return false;
        known.state = Account::State::active;
        known.verification.clear();
        return true;
    });
    if (!changed.entry)
        return fail_verify("INVALID_CODE", name, "The code is wrong or has expired");
    if (confirm(context, "VERIFY", "SUCCESS", changed.entry->name, "Account verified.",
                changed.ticket))
        log_in(context, changed.entry);
    return {};
}

namespace {

Refusal set_suspended(Context& context, std::string_view name, bool on, const std::string& reason) {
    const auto account = context.registry().accounts.find(name);
    if (!account) return Refusal(protocol::ERR_NOSUCHNICK, {name}, "No such account");
    if (!wait_for_store(context)) return {};
    const auto changed = context.registry().accounts.change(account->id, [&](Account& known) {
        const auto from = on ? Account::State::active : Account::State::suspended;
        if (known.state != from) return false;
        known.state = on ? Account::State::suspended : Account::State::active;
        known.suspension = on ? reason : "";
        return true;
    });
    if (!changed.entry) {
        context.responder.notice("Account " + account->name +
                                 (on ? " is not active" : " is not suspended"));
        return {};
    }
    const std::string what = on ? " suspended" : " unsuspended";
    log::event(log::Level::info, on ? "account.suspended" : "account.unsuspended",
               {{"account", account->name}, {"by", context.self().nick}, {"reason", reason}});
    notify(context, chat::Notice::bans,
           context.self().nick + what + " the account " + account->name +
               (reason.empty() ? "" : ": " + reason));
    // Suspended also if the disk is slow: the store tries again.
    if (on)
        end_logins(context.services(), account->id, EndLogin::close,
                   refused_login_text(*changed.entry));
    const bool late = save(context, changed.ticket) == Saved::late;
    context.responder.notice("Account " + account->name + " is now" + what + "." +
                             (late ? std::string(not_stored) : ""));
    return {};
}

}  // namespace

// SUSPEND account [reason]
Refusal handle_suspend(Context& context, const Message& message) {
    return set_suspended(context, message.param(0), true,
                         std::string(protocol::cut(message.param(1), protocol::kick_length)));
}

// UNSUSPEND account
Refusal handle_unsuspend(Context& context, const Message& message) {
    return set_suspended(context, message.param(0), false, "");
}

}  // namespace hubbub::commands
