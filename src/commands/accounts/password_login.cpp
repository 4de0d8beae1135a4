#include "accounts/password_login.h"

#include <hubbub/protocol/names.h>

#include "accounts/login.h"
#include "accounts/mechanisms.h"

namespace hubbub::commands {

bool names_account(std::string_view pass) {
    const std::size_t colon = pass.find(':');
    return colon != std::string_view::npos &&
           protocol::nick_complaint(pass.substr(0, colon)).empty();
}

std::string refused_login_text(const chat::Account& account) {
    if (account.state == chat::Account::State::unverified)
        return "Account " + account.name + " is not verified: send VERIFY " + account.name +
               " and the code from the mail";
    return "Account " + account.name + " is suspended" +
           (account.suspension.empty() ? "" : ": " + account.suspension);
}

Refusal log_in_by_pass(Context& context, std::string_view pass) {
    const std::size_t colon = pass.find(':');
    std::string problem(plain_login_text);
    if (may_send_password(context.settings(), *context.client()->origin())) {
        chat::Accounts::Entry account;
        switch (check_login(context, pass.substr(0, colon), pass.substr(colon + 1), account)) {
            case Login::right:
                if (log_in(context, account)) return {};
                problem = "Wrong account or password";
                break;
            case Login::wrong: problem = "Wrong account or password"; break;
            case Login::busy: problem = busy_login_text; break;
            case Login::suspended:
            case Login::unverified: problem = refused_login_text(*account); break;
            case Login::given_up: return {};
        }
    }
    context.close(chat::Cause::bad_password, problem);
    return Refusal(protocol::ERR_PASSWDMISMATCH);
}

}  // namespace hubbub::commands
