#include "core/rights.h"

#include <hubbub/protocol/mask.h>

#include "core/context.h"
#include "core/user_modes.h"

namespace hubbub::commands {

Refusal check_operator(const Context& context) {
    if (context.oper.is_active()) return {};
    return Refusal(protocol::ERR_NOPRIVILEGES);
}

Refusal check_privilege(const Context& context, Privilege privilege) {
    if (auto refusal = check_operator(context)) return refusal;
    if (context.oper.may(privilege)) return {};
    return Refusal(protocol::ERR_NOPRIVS, {privilege_name(privilege)});
}

bool sees_hidden(const Context& context) {
    return context.oper.may(may_see_hidden);
}

bool sees_host(const Context& context, const chat::User& other) {
    return &other == context.user().get() || sees_hidden(context);
}

Refusal check_server(const Context& context, std::string_view target) {
    if (target.empty() || protocol::matches_mask(target, context.settings().server_name) ||
        context.registry().find(target))
        return {};
    return Refusal(protocol::ERR_NOSUCHSERVER, {target});
}

}  // namespace hubbub::commands
