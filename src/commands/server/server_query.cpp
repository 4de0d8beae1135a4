// Rare queries about the server: STATS, LINKS, TIME, ADMIN, INFO, TRACE, and obsolete commands of
// RFC 2812.
// Source: https://modern.ircdocs.horse/#server-queries-and-commands

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>

#include <algorithm>
#include <array>

#include "core/command_names.h"
#include "core/context.h"
#include "core/date.h"
#include "core/rights.h"
#include "core/user_modes.h"
#include "core/version.h"
#include "operators/ban_list.h"
#include "server/handlers.h"

namespace hubbub::commands {
namespace {

using std::to_string;

std::string two_digits(std::int64_t number) {
    return (number < 10 ? "0" : "") + to_string(number);
}

void stats_uptime(Context& context) {
    const std::int64_t up =
        std::max<std::int64_t>(0, context.now() - context.services().counters.started);
    context.responder.reply(protocol::RPL_STATSUPTIME, {},
                            {to_string(up / 86400), to_string(up / 3600 % 24),
                             two_digits(up / 60 % 60), two_digits(up % 60)});
}

// Sends each user with its pending bytes and the age of its connection.
void stats_links(Context& context) {
    const auto clients = context.registry().clients();
    context.charge(price_of(clients.size(), recipients_per_line));
    for (const auto& client : clients) {
        if (!client->user()->registered()) continue;
        const auto since = std::chrono::system_clock::to_time_t(client->connected);
        context.responder.reply(
            protocol::RPL_STATSLINKINFO,
            {client->user()->identity()->mask, to_string(client->outbox.waiting()), "0", "0", "0",
             "0", to_string(std::max<std::int64_t>(0, context.now() - since))});
    }
}

void stats_operators(Context& context) {
    for (const OperatorAccount& account : context.settings().operators)
        context.responder.reply(protocol::RPL_STATSOLINE, {"O", "*@*", "*", account.name});
}

void stats_commands(Context& context) {
    const auto names = command_names();
    const auto& counts = context.services().counters.commands;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::uint64_t count = counts[i].load(std::memory_order_relaxed);
        if (count != 0)
            context.responder.reply(protocol::RPL_STATSCOMMANDS, {names[i], to_string(count)});
    }
}

}  // namespace

Refusal handle_stats(Context& context, const Message& message) {
    const std::string_view query = message.param(0).substr(0, 1);
    if (auto refusal = check_server(context, message.param(1))) return refusal;
    // Connections, accounts and bans are not public.
    if (query.find_first_of("lLoOkKdD") == 0) {
        // The privilege to set bans includes listing them.
        const bool bans = query.find_first_of("kKdD") == 0;
        const bool may = bans && (context.oper.privileges & may_ban) != 0;
        if (auto refusal = check_privilege(context, may ? may_ban : may_see_stats)) return refusal;
    }
    if (query == "k" || query == "K") send_bans(context, chat::ServerBan::Kind::user);
    if (query == "d" || query == "D") send_bans(context, chat::ServerBan::Kind::address);
    if (query == "m" || query == "M") stats_commands(context);
    if (query == "u") stats_uptime(context);
    if (query == "l" || query == "L") stats_links(context);
    if (query == "o" || query == "O") stats_operators(context);
    context.responder.reply(protocol::RPL_ENDOFSTATS, {query});
    return {};
}

// Takes "LINKS mask" or "LINKS server mask".
Refusal handle_links(Context& context, const Message& message) {
    const bool routed = message.count > 1;
    if (routed) {
        if (auto refusal = check_server(context, message.param(0))) return refusal;
    }
    const std::string_view given = message.param(routed ? 1 : 0);
    const std::string_view mask = given.empty() ? "*" : given;
    const std::string& server = context.settings().server_name;
    if (protocol::matches_mask(mask, server))
        context.responder.reply_text(protocol::RPL_LINKS, {server, server},
                                     "0 " + context.settings().server_description);
    context.responder.reply(protocol::RPL_ENDOFLINKS, {mask});
    return {};
}

Refusal handle_time(Context& context, const Message& message) {
    if (auto refusal = check_server(context, message.param(0))) return refusal;
    context.responder.reply_text(protocol::RPL_TIME, {context.settings().server_name},
                                 date_text(context.now()));
    return {};
}

Refusal handle_admin(Context& context, const Message& message) {
    if (auto refusal = check_server(context, message.param(0))) return refusal;
    const Settings& s = context.settings();
    context.responder.reply(protocol::RPL_ADMINME, {s.server_name});
    context.responder.reply_text(protocol::RPL_ADMINLOC1, {},
                                 s.network_name + ", " + s.server_name);
    context.responder.reply_text(
        protocol::RPL_ADMINLOC2, {},
        s.admin_name.empty() ? "No administrator is configured" : s.admin_name);
    context.responder.reply_text(
        protocol::RPL_ADMINEMAIL, {},
        s.admin_email.empty() ? "No e-mail address is configured" : s.admin_email);
    return {};
}

Refusal handle_info(Context& context, const Message& message) {
    if (auto refusal = check_server(context, message.param(0))) return refusal;
    context.responder.reply_text(protocol::RPL_INFO, {}, version);
    context.responder.reply_text(protocol::RPL_INFO, {}, context.settings().server_description);
    context.responder.reply_text(protocol::RPL_INFO, {},
                                 "A chat server for IRC clients, telnet and nc.");
    context.responder.reply_text(protocol::RPL_INFO, {}, "Started " + context.settings().started);
    context.responder.reply(protocol::RPL_ENDOFINFO);
    return {};
}

// The only hop is from this server to the client.
Refusal handle_trace(Context& context, const Message& message) {
    if (auto refusal = check_server(context, message.param(0))) return refusal;
    context.responder.reply(protocol::RPL_TRACEUSER, {"User", "users", context.self().nick});
    context.responder.reply(protocol::RPL_TRACEEND, {context.settings().server_name, version});
    return {};
}

Refusal handle_summon(Context&, const Message&) {
    return Refusal(protocol::ERR_SUMMONDISABLED);
}

Refusal handle_users(Context&, const Message&) {
    return Refusal(protocol::ERR_USERSDISABLED);
}

}  // namespace hubbub::commands
