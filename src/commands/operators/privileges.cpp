#include "operators/privileges.h"

#include <algorithm>
#include <string>

#include "core/user_modes.h"
#include "users/snomask.h"
#include "users/user_mode.h"

namespace hubbub::commands {

void renew_privileges(Context& context) {
    if (context.oper.account.empty()) return;
    const auto& accounts = context.settings().operators;
    const auto account = std::find_if(
        accounts.begin(), accounts.end(),
        [&](const OperatorAccount& known) { return known.name == context.oper.account; });
    std::string lost;
    const bool listened = context.oper.snomask != 0;
    if (account == accounts.end()) {
        if (set_user_mode(context, user_operator, false)) lost = "-o";
    } else {
        context.oper.privileges = account->privileges;
        bool unknown = false;
        if (!context.oper.may(may_hear_notices)) set_snomask(context, false, {}, unknown);
    }
    if (listened && context.oper.snomask == 0) lost += lost.empty() ? "-s" : "s";
    if (!lost.empty()) announce_user_mode(context, lost);
}

}  // namespace hubbub::commands
