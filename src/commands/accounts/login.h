#pragma once
// Logging in to accounts and out of them, whichever command asks for it. Hold no lock.
// Source: https://ircv3.net/specs/extensions/account-notify

#include <hubbub/chat/accounts.h>
#include <hubbub/chat/state_store.h>
#include <hubbub/commands/services.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Makes the client known as the account's user: 900, ACCOUNT to others, user mode r. Returns false
// if the account was suspended or dropped in the meantime: the client is then logged out.
bool log_in(Context& context, const chat::Accounts::Entry& account);
// Sends 901, and ACCOUNT to others. Does nothing if the client is not logged in.
void log_out(Context& context);
// Records that the account was in use until now, for a client that leaves. Does not block.
void note_left(Context& context);
// Returns the current account of the client; null if it is not logged in.
chat::Accounts::Entry own_account(const Context& context);

enum class Login : std::uint8_t {
    right,
    wrong,       // no such account, or not its password
    busy,        // too many checks wait, or too many guesses: try again later
    suspended,   // the password is right
    unverified,  // the password is right
    given_up,    // the client is closing
};
// Checks the password of an account. Unknown accounts take the same time as known ones. Blocks
// until it is this client's turn. Sets `found` if the password is right, suspended or unverified
// accounts included.
Login check_login(Context& context, std::string_view name, std::string_view password,
                  chat::Accounts::Entry& found);
// Returns right, suspended or unverified, as the state of the account says.
Login login_state(const chat::Account& account);
// Counts a wrong password against the connection, which makes further ones slower.
void note_wrong_login(Context& context, std::string_view name);

// What happens to live connections whose account is gone.
enum class EndLogin : std::uint8_t { log_out, close };
// Ends all logins of the account. Call it after the change of Accounts that forbids new ones.
void end_logins(const Services& services, std::uint64_t account, EndLogin how,
                const std::string& reason);
// The order that end_logins() gives to a connection: LOGOUT, with the account's id as its target.
inline constexpr std::string_view log_out_order = "LOGOUT";
void obey_log_out(Context& context, const chat::Client::Order& order);

}  // namespace hubbub::commands
