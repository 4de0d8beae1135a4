#include "accounts/account_changes.h"

#include <hubbub/base/log.h>
#include <hubbub/commands/control.h>
#include <hubbub/commands/notify.h>
#include <hubbub/protocol/names.h>

#include <algorithm>
#include <utility>

#include "accounts/login.h"
#include "accounts/mechanisms.h"
#include "accounts/password.h"
#include "accounts/password_login.h"
#include "accounts/verification.h"
#include "channels/registered.h"
#include "core/saving.h"
#include "core/server_notice.h"

namespace hubbub::commands {
namespace {

using chat::Account;
using Saved = chat::StateStore::Saved;

AccountChange refused(std::string_view code, std::string_view text) {
    return {code, std::string(text), nullptr};
}

AccountChange given_up() {
    return refused("GIVEN_UP", "");
}

AccountChange gone() {
    return refused("NO_CHANGE", "No account has that name");
}

// Waits until the change is committed.
AccountChange committed(Context& context, const chat::Accounts::Changed& changed) {
    const Saved saved = wait_until_saved(context, changed.ticket);
    if (saved == Saved::given_up) return given_up();
    return {
        "",
        saved == Saved::late ? "It is not stored yet: the disk of the server is slow or full" : "",
        changed.entry};
}

AccountChange check_name(const Context& context, const std::string& name) {
    if (name.empty()) return refused("NEED_NICK", "Choose a nick first, with NICK");
    if (const auto complaint = protocol::nick_complaint(name); !complaint.empty())
        return refused("BAD_ACCOUNT_NAME", complaint.substr(0, complaint.size() - 1));
    const auto owner = context.registry().accounts.owner_of(name);
    if (owner && !is_expired(*owner, context.now()))
        return refused("ACCOUNT_EXISTS",
                       "An account of this name, or one that looks like it, exists already");
    if (context.registry().taken(name, *context.user()))
        return refused("BAD_ACCOUNT_NAME", "Another user is using this name as a nick");
    return {};
}

AccountChange check_password_of(const Context& context, std::string_view password,
                                std::string_view name) {
    if (!may_send_password(context.settings(), *context.client()->origin()))
        return refused("UNACCEPTABLE_PASSWORD", plain_login_text);
    const PasswordComplaint complaint = password_complaint(password, name);
    if (complaint.text.empty()) return {};
    return refused(complaint.weak ? "WEAK_PASSWORD" : "UNACCEPTABLE_PASSWORD", complaint.text);
}

AccountChange check(const Context& context, const NewAccount& wanted, bool needs_mail) {
    if (AccountChange name = check_name(context, wanted.name); !name.done()) return name;
    if (AccountChange password = check_password_of(context, wanted.password, wanted.name);
        !password.done())
        return password;
    if (needs_mail && wanted.email.empty())
        return refused("INVALID_EMAIL", "This server needs a mail address to register");
    if (const auto problem = email_complaint(wanted.email);
        !wanted.email.empty() && !problem.empty())
        return refused("INVALID_EMAIL", problem);
    return {};
}

// Frees the name of an account that nobody verified in time.
void drop_expired(Context& context, const std::string& name) {
    const auto owner = context.registry().accounts.owner_of(name);
    if (owner && is_expired(*owner, context.now())) context.registry().accounts.drop(owner->id);
}

bool send_code(Context& context, const NewAccount& wanted, const std::string& code) {
    Control* const control = context.services().control;
    if (control == nullptr) return false;
    context.claims().flush();
    const std::string& network = context.settings().network_name;
    return control->send_mail(
        "To: " + wanted.email + "\nSubject: Your account at " + network +
        "\nContent-Type: text/plain; charset=utf-8\n\nSomebody, hopefully you, registered the "
        "account " +
        wanted.name + " at " + network +
        ".\nTo confirm it, type this in your IRC client:\n\n    /quote VERIFY " + wanted.name +
        " " + code + "\n\nIf it was not you, ignore this mail.\n");
}

AccountChange create(Context& context, const NewAccount& wanted, bool needs_mail) {
    const auto credentials = make_credentials(context, wanted.password);
    if (!credentials) return refused("TEMPORARILY_UNAVAILABLE", busy_login_text);
    if (!wait_for_room(context)) return given_up();
    // Somebody may have taken the name during the hash.
    if (AccountChange checked = check_name(context, wanted.name); !checked.done()) return checked;
    drop_expired(context, wanted.name);
    Account account;
    account.name = wanted.name;
    account.email = wanted.email;
    account.created = account.last_seen = context.now();
    credentials->store_in(account);
    std::string code;
    if (needs_mail) {
        code = new_code();
        account.state = Account::State::unverified;
        account.verification = code_hash(code);
    }
    const auto made = context.registry().accounts.add(std::move(account));
    if (!made.entry) return refused("ACCOUNT_EXISTS", "An account of this name exists already");
    log::event(log::Level::info, "account.registered",
               {{"id", context.client()->id},
                {"account", made.entry->name},
                {"address", context.client()->origin()->host}});
    if (needs_mail && !send_code(context, wanted, code)) {
        context.registry().accounts.drop(made.entry->id);
        return refused("UNACCEPTABLE_EMAIL",
                       "The mail could not be sent: check the address, or try again later");
    }
    return committed(context, made);
}

void note_suspension(Context& context, const Account& account, bool on, const std::string& reason) {
    log::event(log::Level::info, on ? "account.suspended" : "account.unsuspended",
               {{"account", account.name}, {"by", context.self().nick}, {"reason", reason}});
    notify(context, chat::Notice::bans,
           context.self().nick + (on ? " suspended" : " unsuspended") + " the account " +
               account.name + (reason.empty() ? "" : ": " + reason));
}

}  // namespace

AccountChange register_account(Context& context, const NewAccount& wanted) {
    const bool needs_mail = !context.settings().mail_command.empty();
    if (AccountChange checked = check(context, wanted, needs_mail); !checked.done()) return checked;
    if (!context.registry().registrations.take(context.oper.place, context.settings().registrations,
                                               context.services().clock.now()))
        return refused("TEMPORARILY_UNAVAILABLE",
                       "Too many accounts were registered from your address: try again later");
    return create(context, wanted, needs_mail);
}

AccountChange register_for_other(Context& context, const NewAccount& wanted) {
    if (AccountChange checked = check(context, wanted, false); !checked.done()) return checked;
    return create(context, wanted, false);
}

AccountChange verify_account(Context& context, std::string_view name, std::string_view code) {
    const auto wrong = [] { return refused("INVALID_CODE", "The code is wrong or has expired"); };
    const auto fits = [&](const Account& known) { return code_fits(code, known, context.now()); };
    const auto account = context.registry().accounts.find(name);
    if (!account || !fits(*account)) {
        note_wrong_login(context, name);
        return wrong();
    }
    AccountChange changed = change_account(context, account->id, [&](Account& known) {
        if (!fits(known)) return false;
        known.state = Account::State::active;
        known.verification.clear();
        return true;
    });
    return changed.code == "NO_CHANGE" ? wrong() : changed;
}

AccountChange change_password(Context& context, std::uint64_t account, std::string_view password) {
    const auto entry = context.registry().accounts.find(account);
    if (!entry) return gone();
    if (AccountChange checked = check_password_of(context, password, entry->name); !checked.done())
        return checked;
    const auto credentials = make_credentials(context, password);
    if (!credentials) return refused("TEMPORARILY_UNAVAILABLE", busy_login_text);
    return change_account(context, account, [&](Account& changed) {
        credentials->store_in(changed);
        return true;
    });
}

AccountChange suspend_account(Context& context, std::string_view name, const std::string& reason) {
    const auto account = context.registry().accounts.find(name);
    if (!account) return gone();
    if (!wait_for_room(context)) return given_up();
    const auto changed = context.registry().accounts.change(account->id, [&](Account& known) {
        if (known.state != Account::State::active) return false;
        known.state = Account::State::suspended;
        known.suspension = reason;
        return true;
    });
    if (!changed.entry) return refused("NO_CHANGE", "Account " + account->name + " is not active");
    note_suspension(context, *account, true, reason);
    // Also if the disk is slow: the store tries again.
    end_logins(context.services(), account->id, EndLogin::close,
               refused_login_text(*changed.entry));
    return committed(context, changed);
}

AccountChange unsuspend_account(Context& context, std::string_view name) {
    const auto account = context.registry().accounts.find(name);
    if (!account) return gone();
    AccountChange changed = change_account(context, account->id, [](Account& known) {
        if (known.state != Account::State::suspended) return false;
        known.state = Account::State::active;
        known.suspension.clear();
        return true;
    });
    if (changed.code == "NO_CHANGE")
        return refused("NO_CHANGE", "Account " + account->name + " is not suspended");
    if (changed.done()) note_suspension(context, *account, false, "");
    return changed;
}

AccountChange change_account(Context& context, std::uint64_t account,
                             const std::function<bool(Account&)>& apply) {
    if (!wait_for_room(context)) return given_up();
    const auto changed = context.registry().accounts.change(account, apply);
    if (!changed.entry) return refused("NO_CHANGE", "Nothing was changed");
    return committed(context, changed);
}

AccountChange drop_account(Context& context, const Account& account) {
    if (!wait_for_room(context)) return given_up();
    chat::Accounts::Changed dropped;
    {
        const chat::Together together(context.registry().accounts.store());
        dropped = context.registry().accounts.drop(account.id);
        if (!dropped.entry) return gone();
        dropped.ticket = std::max(dropped.ticket, forget_account(context, account.id));
        context.registry().read_markers.forget(account.id);
    }
    end_logins(context.services(), account.id, EndLogin::log_out,
               "Account " + account.name + " was dropped");
    context.registry().history().forget_account(account.id, account.name);
    log::event(log::Level::info, "account.dropped",
               {{"id", context.client()->id}, {"account", account.name}});
    return committed(context, dropped);
}

}  // namespace hubbub::commands
