// Commands that send a line to a service, and SERVLIST.
// Source: RFC 2812, section 3.5

#include "services/handlers.h"

#include <hubbub/protocol/mask.h>

#include <string>

#include "core/service_names.h"
#include "services/service.h"

namespace hubbub::commands {
namespace {

Refusal serve(Context& context, const ServiceName& name, const Message& message) {
    std::string line;
    for (std::size_t i = 0; i < message.count; ++i)
        line += (i == 0 ? "" : " ") + std::string(message.param(i));
    if (line.find_first_not_of(' ') == std::string::npos) line = "HELP";
    run_service(context, service_of(name), line);
    return {};
}

}  // namespace

Refusal handle_chanserv(Context& context, const Message& message) {
    return serve(context, chan_serv, message);
}

Refusal handle_nickserv(Context& context, const Message& message) {
    return serve(context, nick_serv, message);
}

Refusal handle_servlist(Context& context, const Message& message) {
    const std::string_view mask = message.param(0).empty() ? "*" : message.param(0);
    const std::string& server = context.settings().server_name;
    for (const ServiceName& service : service_names) {
        if (!protocol::matches_mask(mask, service.nick)) continue;
        context.responder.reply_text(protocol::RPL_SERVLIST, {service.nick, server, "*", "0", "0"},
                                     service.description);
    }
    context.responder.reply(protocol::RPL_SERVLISTEND, {mask, message.param(1)});
    return {};
}

Refusal handle_squery(Context& context, const Message& message) {
    const ServiceName* const service =
        find_service(message.param(0), context.settings().server_name);
    if (service == nullptr) return Refusal(protocol::ERR_NOSUCHSERVICE, {message.param(0)});
    run_service(context, service_of(*service), message.param(1));
    return {};
}

}  // namespace hubbub::commands
