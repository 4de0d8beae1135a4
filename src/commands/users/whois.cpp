// WHOIS and WHOWAS. Source: https://modern.ircdocs.horse/#whois-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <charconv>
#include <ctime>

#include "core/capabilities.h"
#include "core/context.h"
#include "core/date.h"
#include "core/item_list.h"
#include "core/rights.h"
#include "core/service_names.h"
#include "core/user_modes.h"
#include "core/word_list.h"
#include "users/handlers.h"

namespace hubbub::commands {
namespace {

using chat::User;

// Sends the other's channels that this client may see. Of an invisible user, only shared ones.
void send_channels(Context& context, const User& user, const std::string& nick) {
    const bool all = context.has_capability(multi_prefix);
    const bool self = &user == context.user().get();
    const bool invisible = (user.user_modes & user_invisible) != 0 && !self;
    WordList names(context, protocol::RPL_WHOISCHANNELS, {nick});
    for (const auto& channel : user.channels()) {
        MutexLock lock(channel->mutex);
        const chat::Member* const member = channel->find(user);
        const bool shared = channel->find(*context.user()) != nullptr;
        const bool shown =
            sees_hidden(context) || (invisible ? shared : channel->listed_for(*context.user()));
        if (member != nullptr && shown) names.add(member->prefix(all) + channel->name);
    }
    names.finish();
}

void send_real_host(Context& context, const chat::Identity& who) {
    if (!who.hosts || who.hosts->name.empty()) {
        const std::string& address = who.hosts ? who.hosts->address : who.host;
        return context.responder.reply(protocol::RPL_WHOISACTUALLY, {who.nick, address});
    }
    context.responder.reply(protocol::RPL_WHOISACTUALLY,
                            {who.nick, who.user + "@" + who.hosts->name, who.hosts->address});
}

// Sends how the user is connected. The certificate identifies the user at other servers too, so
// only the user and operators see it.
void send_security(Context& context, const User& user, const std::string& nick) {
    if ((user.user_modes & user_secure) != 0)
        context.responder.reply(protocol::RPL_WHOISSECURE, {nick});
    if (&user != context.user().get() && !context.oper.is_active()) return;
    for (const auto& connection : user.connections()) {
        const auto origin = connection->origin();
        if (!origin->certificate.empty())
            context.responder.reply(protocol::RPL_WHOISCERTFP, {nick}, {origin->certificate});
    }
}

// Sends where each connection of the user comes from.
void send_origins(Context& context, const User& user, const std::string& nick) {
    for (const auto& connection : user.connections()) {
        chat::Identity who = *connection->arrived_as();
        who.nick = nick;
        send_real_host(context, who);
        if (const std::string& gateway = connection->origin()->gateway; !gateway.empty())
            context.responder.reply(protocol::RPL_WHOISGATEWAY, {nick}, {gateway});
    }
}

// Sends the values that people read, to clients that know metadata.
void send_metadata(Context& context, const User& user, const std::string& nick) {
    const auto values = user.metadata();
    if (!values || !context.has_capability(metadata)) return;
    for (const std::string_view key :
         {"display-name", "pronouns", "homepage", "avatar", "status"}) {
        const auto at = values->find(std::string(key));
        if (at != values->end())
            context.responder.reply_text(protocol::RPL_WHOISKEYVALUE, {nick, key, "*"}, at->second);
    }
}

void whois_service(Context& context, const ServiceName& service) {
    const std::string& server = context.settings().server_name;
    context.responder.reply_text(protocol::RPL_WHOISUSER, {service.nick, service_user, server, "*"},
                                 service.description);
    context.responder.reply_text(protocol::RPL_WHOISSERVER, {service.nick, server},
                                 context.settings().server_description);
}

Refusal whois_one(Context& context, std::string_view nick) {
    if (const auto* const service = find_service(nick, context.settings().server_name)) {
        whois_service(context, *service);
        return {};
    }
    const auto user = context.registry().find(nick);
    if (!user) return Refusal(protocol::ERR_NOSUCHNICK, {nick});
    const auto who = user->identity();
    const std::uint32_t modes = user->user_modes;
    context.responder.reply_text(protocol::RPL_WHOISUSER, {who->nick, who->user, who->host, "*"},
                                 who->real_name);
    send_channels(context, *user, who->nick);
    context.responder.reply_text(protocol::RPL_WHOISSERVER,
                                 {who->nick, context.settings().server_name},
                                 context.settings().server_description);
    if ((modes & user_operator) != 0)
        context.responder.reply(protocol::RPL_WHOISOPERATOR, {who->nick});
    if ((modes & user_bot) != 0) context.responder.reply(protocol::RPL_WHOISBOT, {who->nick});
    if (protocol::same(who->account, who->nick))
        context.responder.reply(protocol::RPL_WHOISREGNICK, {who->nick});
    if (!who->account.empty())
        context.responder.reply(protocol::RPL_WHOISACCOUNT, {who->nick, who->account});
    send_security(context, *user, who->nick);
    if (sees_host(context, *user)) {
        send_origins(context, *user, who->nick);
        context.responder.reply(protocol::RPL_WHOISMODES, {who->nick}, {user_mode_text(modes)});
    }
    if (const auto away = user->away())
        context.responder.reply_text(protocol::RPL_AWAY, {who->nick}, *away);
    send_metadata(context, *user, who->nick);
    const std::int64_t idle = std::max<std::int64_t>(0, context.now() - user->last_spoke);
    const auto since = std::chrono::system_clock::to_time_t(user->since);
    context.responder.reply(protocol::RPL_WHOISIDLE,
                            {who->nick, std::to_string(idle), std::to_string(since)});
    return {};
}

Refusal whowas_one(Context& context, std::string_view nick, std::size_t limit) {
    const auto entries = context.registry().whowas.find(nick, limit);
    if (entries.empty()) return Refusal(protocol::ERR_WASNOSUCHNICK, {nick});
    for (const auto& entry : entries) {
        const chat::Identity& who = *entry.who;
        context.responder.reply_text(protocol::RPL_WHOWASUSER, {who.nick, who.user, who.host, "*"},
                                     who.real_name);
        if (!who.account.empty())
            context.responder.reply(protocol::RPL_WHOWASACCOUNT, {who.nick, who.account});
        if (context.oper.is_active()) send_real_host(context, who);
        context.responder.reply_text(protocol::RPL_WHOISSERVER,
                                     {who.nick, context.settings().server_name},
                                     date_text(entry.at));
    }
    return {};
}

// Calls `take` for each nick in a comma-separated list, at most max_targets times.
template <typename Take>
void for_each_nick(Context& context, std::string_view list, const Take& take) {
    std::size_t left = context.settings().max_targets;
    while (!list.empty() && left > 0) {
        const std::string_view nick = take_item(list);
        if (nick.empty()) continue;
        if (left-- < context.settings().max_targets) context.charge(line_price);
        take(nick);
    }
}

}  // namespace

Refusal handle_whois(Context& context, const Message& message) {
    // "WHOIS server nick" must name this server.
    const bool routed = message.count > 1;
    const std::string_view nicks = message.param(routed ? 1 : 0);
    if (nicks.empty()) return Refusal(protocol::ERR_NONICKNAMEGIVEN);
    if (routed) {
        if (auto refusal = check_server(context, message.param(0))) return refusal;
    }
    for_each_nick(context, nicks, [&](std::string_view nick) {
        context.responder.refuse(whois_one(context, nick));
    });
    context.responder.reply(protocol::RPL_ENDOFWHOIS, {nicks});
    return {};
}

Refusal handle_whowas(Context& context, const Message& message) {
    const std::string_view nicks = message.param(0);
    if (nicks.empty()) return Refusal(protocol::ERR_NONICKNAMEGIVEN);
    if (auto refusal = check_server(context, message.param(2))) return refusal;
    const std::string_view number = message.param(1);
    int count = 0;
    std::from_chars(number.data(), number.data() + number.size(), count);
    const std::size_t limit =
        count > 0 ? static_cast<std::size_t>(count) : chat::WhowasHistory::most;
    for_each_nick(context, nicks, [&](std::string_view nick) {
        context.responder.refuse(whowas_one(context, nick, limit));
    });
    context.responder.reply(protocol::RPL_ENDOFWHOWAS, {nicks});
    return {};
}

}  // namespace hubbub::commands
