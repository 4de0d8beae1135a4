#pragma once
// Changes of accounts, whichever command asks for them: registration, passwords, suspension, the
// end. Each returns after the change is committed. Hold no lock.
// Source: https://ircv3.net/specs/extensions/account-registration (codes)

#include <hubbub/chat/accounts.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// What became of a change.
struct AccountChange {
    // Why it is not made, as in FAIL; empty: it is made. "GIVEN_UP": the client is closing, so
    // nobody needs an answer.
    std::string_view code;
    // Why it is not made, or what else the user should know; a sentence without a full stop.
    std::string text;
    chat::Accounts::Entry entry;  // the account after the change

    bool done() const { return code.empty(); }
    bool given_up() const { return code == "GIVEN_UP"; }
};

struct NewAccount {
    std::string name;
    std::string_view password;
    std::string email;  // may be empty, unless --mail-command makes it necessary
};

// Registers an account, and sends the mail that verifies it if that is necessary. The caller logs
// in to an active account.
AccountChange register_account(Context& context, const NewAccount& wanted);
// Like register_account(), by an operator for somebody else: without a mail, and without a limit.
AccountChange register_for_other(Context& context, const NewAccount& wanted);
// Verifies an account with the code from the mail. The caller logs in.
AccountChange verify_account(Context& context, std::string_view name, std::string_view code);
AccountChange change_password(Context& context, std::uint64_t account, std::string_view password);
// Suspends the account and ends its logins, or ends the suspension.
AccountChange suspend_account(Context& context, std::string_view name, const std::string& reason);
AccountChange unsuspend_account(Context& context, std::string_view name);
// Changes settings of the account. `apply` runs under a lock (chat::Accounts).
AccountChange change_account(Context& context, std::uint64_t account,
                             const std::function<bool(chat::Account&)>& apply);
// Drops the account with its channels and its access, and ends its logins.
AccountChange drop_account(Context& context, const chat::Account& account);

}  // namespace hubbub::commands
