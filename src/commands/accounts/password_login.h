#pragma once
// Logging in by a password in PASS, as clients without SASL and bouncers do.

#include <hubbub/chat/account.h>

#include <string>
#include <string_view>

#include "core/context.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Returns whether the parameter of PASS is "account:password".
bool names_account(std::string_view pass);
// Logs in with "account:password". Closes the connection and returns a refusal if it is wrong.
// Hold no lock.
Refusal log_in_by_pass(Context& context, std::string_view pass);

// Returns why a login with the right password is refused, for its owner: suspended or not verified.
std::string refused_login_text(const chat::Account& account);
inline constexpr std::string_view plain_login_text =
    "Passwords are accepted only with TLS: turn on TLS (SSL) in your client";
inline constexpr std::string_view busy_login_text =
    "Too many passwords were tried: wait a moment and try again";
// Returns the text as a sentence.
inline std::string sentence(std::string_view text) {
    std::string out(text);
    out += '.';
    return out;
}

}  // namespace hubbub::commands
