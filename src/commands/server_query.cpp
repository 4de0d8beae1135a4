// Questions about the server that few ask: STATS, LINKS, TIME, ADMIN, INFO, TRACE, and what RFC
// 2812 has and nobody offers any more.
// Source: https://modern.ircdocs.horse/#server-queries-and-commands

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "handlers.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
namespace {

using std::to_string;

std::string two_digits(std::int64_t number) {
    return (number < 10 ? "0" : "") + to_string(number);
}

void stats_uptime(Session& session) {
    const std::int64_t up =
        std::max<std::int64_t>(0, session.now() - session.services().counters.started);
    session.reply(protocol::RPL_STATSUPTIME, {},
                  {to_string(up / 86400), to_string(up / 3600 % 24), two_digits(up / 60 % 60),
                   two_digits(up % 60)});
}

// Who is connected, what waits for them, and for how long they are here.
void stats_links(Session& session) {
    const auto clients = session.registry().clients();
    session.charge(price_of(clients.size(), recipients_per_line));
    for (const auto& client : clients) {
        if (!client->registered()) continue;
        const auto since = std::chrono::system_clock::to_time_t(client->connected);
        session.reply(protocol::RPL_STATSLINKINFO,
                      {client->identity()->mask, to_string(client->outbox.waiting()), "0", "0", "0",
                       "0", to_string(std::max<std::int64_t>(0, session.now() - since))});
    }
}

void stats_operators(Session& session) {
    for (const OperatorAccount& account : session.settings().operators)
        session.reply(protocol::RPL_STATSOLINE, {"O", "*@*", "*", account.name});
}

}  // namespace

std::string date_text(std::int64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, "%a %b %d %Y %H:%M:%S UTC", &parts)};
}

Refusal handle_stats(Session& session, const Message& message) {
    const std::string_view query = message.param(0).substr(0, 1);
    if (auto refusal = refusal_of_server(session, message.param(1))) return refusal;
    // Who is here and who may become what is not everybody's.
    if (query.find_first_of("lLoOkKdD") == 0) {
        // An operator who may set bans also sees them.
        const bool bans = query.find_first_of("kKdD") == 0;
        const bool may = bans && (session.privileges & may_ban) != 0;
        if (auto refusal = check_privilege(session, may ? may_ban : may_see_stats)) return refusal;
    }
    if (query == "k" || query == "K") stats_bans(session, chat::ServerBan::Kind::user);
    if (query == "d" || query == "D") stats_bans(session, chat::ServerBan::Kind::address);
    if (query == "m" || query == "M") stats_commands(session);
    if (query == "u") stats_uptime(session);
    if (query == "l" || query == "L") stats_links(session);
    if (query == "o" || query == "O") stats_operators(session);
    session.reply(protocol::RPL_ENDOFSTATS, {query});
    return {};
}

// "LINKS mask", and "LINKS server mask", which asks a server.
Refusal handle_links(Session& session, const Message& message) {
    const bool routed = message.count > 1;
    if (routed) {
        if (auto refusal = refusal_of_server(session, message.param(0))) return refusal;
    }
    const std::string_view asked = message.param(routed ? 1 : 0);
    const std::string_view mask = asked.empty() ? "*" : asked;
    const std::string& server = session.settings().server_name;
    if (protocol::matches_mask(mask, server))
        session.reply_text(protocol::RPL_LINKS, {server, server},
                           "0 " + session.settings().server_description);
    session.reply(protocol::RPL_ENDOFLINKS, {mask});
    return {};
}

Refusal handle_time(Session& session, const Message& message) {
    if (auto refusal = refusal_of_server(session, message.param(0))) return refusal;
    session.reply_text(protocol::RPL_TIME, {session.settings().server_name},
                       date_text(session.now()));
    return {};
}

Refusal handle_admin(Session& session, const Message& message) {
    if (auto refusal = refusal_of_server(session, message.param(0))) return refusal;
    const Settings& s = session.settings();
    session.reply(protocol::RPL_ADMINME, {s.server_name});
    session.reply_text(protocol::RPL_ADMINLOC1, {}, s.network_name + ", " + s.server_name);
    session.reply_text(protocol::RPL_ADMINLOC2, {},
                       s.admin_name.empty() ? "Who runs it has not said so" : s.admin_name);
    session.reply_text(protocol::RPL_ADMINEMAIL, {},
                       s.admin_email.empty() ? "No address was given" : s.admin_email);
    return {};
}

Refusal handle_info(Session& session, const Message& message) {
    if (auto refusal = refusal_of_server(session, message.param(0))) return refusal;
    session.reply_text(protocol::RPL_INFO, {}, version);
    session.reply_text(protocol::RPL_INFO, {}, session.settings().server_description);
    session.reply_text(protocol::RPL_INFO, {}, "A chat server for IRC clients, telnet and nc.");
    session.reply_text(protocol::RPL_INFO, {}, "Started " + session.settings().started);
    session.reply(protocol::RPL_ENDOFINFO);
    return {};
}

// One server: the only hop is from it to the client that asks.
Refusal handle_trace(Session& session, const Message& message) {
    if (auto refusal = refusal_of_server(session, message.param(0))) return refusal;
    session.reply(protocol::RPL_TRACEUSER, {"User", "users", session.self().nick});
    session.reply(protocol::RPL_TRACEEND, {session.settings().server_name, version});
    return {};
}

Refusal handle_summon(Session&, const Message&) {
    return Refusal(protocol::ERR_SUMMONDISABLED);
}

Refusal handle_users(Session&, const Message&) {
    return Refusal(protocol::ERR_USERSDISABLED);
}

Refusal handle_servlist(Session& session, const Message& message) {
    session.reply(protocol::RPL_SERVLISTEND, {message.param(0), message.param(1)});
    return {};
}

Refusal handle_squery(Session&, const Message& message) {
    return Refusal(protocol::ERR_NOSUCHSERVICE, {message.param(0)});
}

}  // namespace hubbub::commands
