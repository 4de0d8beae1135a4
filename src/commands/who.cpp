// Questions about people: WHO, WHOIS, ISON, USERHOST; and AWAY.
// Source: https://modern.ircdocs.horse/#user-based-queries

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "capabilities.h"
#include "handlers.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
namespace {

using chat::Client;

void who_reply(Session& session, std::string_view channel, const Client& client,
               const std::string& prefix) {
    const auto who = client.identity();
    const std::string flags = (client.away() ? "G" : "H") + prefix;
    session.reply_text(
        protocol::RPL_WHOREPLY,
        {channel, who->user, who->host, session.settings().server_name, who->nick, flags},
        "0 " + who->real_name);
}

void who_channel(Session& session, std::string_view name) {
    const auto channel = session.registry().find_channel(name);
    if (!channel) return;
    const bool all = session.has_capability(multi_prefix);
    MutexLock lock(channel->mutex);
    const bool inside = channel->find(*session.client()) != nullptr;
    for (const chat::Member& member : channel->members()) {
        const bool hidden = (member.client->user_modes & user_invisible) != 0 && !inside;
        if (!hidden) who_reply(session, channel->name, *member.client, member.prefix(all));
    }
}

void whois_one(Session& session, std::string_view nick) {
    const auto client = session.registry().find(nick);
    if (!client) return session.reply(protocol::ERR_NOSUCHNICK, {nick});
    const auto who = client->identity();
    session.reply_text(protocol::RPL_WHOISUSER, {who->nick, who->user, who->host, "*"},
                       who->real_name);
    const bool all = session.has_capability(multi_prefix);
    WordList names(session, protocol::RPL_WHOISCHANNELS, {who->nick});
    for (const auto& channel : client->channels()) {
        MutexLock lock(channel->mutex);
        const chat::Member* const member = channel->find(*client);
        if (member != nullptr) names.add(member->prefix(all) + channel->name);
    }
    names.finish();
    session.reply(protocol::RPL_WHOISSERVER, {who->nick, session.settings().server_name});
    if (client == session.client())
        session.reply(protocol::RPL_WHOISACTUALLY, {who->nick, client->host});
    if (const auto away = client->away())
        session.reply_text(protocol::RPL_AWAY, {who->nick}, *away);
    const std::int64_t idle = std::max<std::int64_t>(0, session.now() - client->last_spoke);
    const auto since = std::chrono::system_clock::to_time_t(client->connected);
    session.reply(protocol::RPL_WHOISIDLE,
                  {who->nick, std::to_string(idle), std::to_string(since)});
}

}  // namespace

void handle_who(Session& session, const Message& message) {
    const std::string_view mask = message.param(0);
    if (protocol::is_channel(mask)) {
        who_channel(session, mask);
    } else if (const auto client = session.registry().find(mask)) {
        who_reply(session, "*", *client, "");
    }
    session.reply(protocol::RPL_ENDOFWHO, {mask});
}

void handle_whois(Session& session, const Message& message) {
    // "WHOIS server nick" asks a server; there is one.
    std::string_view nicks = message.count > 1 ? message.param(1) : message.param(0);
    if (nicks.empty()) return session.reply(protocol::ERR_NONICKNAMEGIVEN);
    const std::string_view asked = nicks;
    for (std::size_t left = session.settings().max_targets; !nicks.empty() && left > 0; --left)
        whois_one(session, take_item(nicks));
    session.reply(protocol::RPL_ENDOFWHOIS, {asked});
}

void handle_ison(Session& session, const Message& message) {
    WordList here(session, protocol::RPL_ISON, {});
    for (std::size_t i = 0; i < message.count; ++i) {
        std::string_view rest = message.param(i);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            if (const auto client = session.registry().find(rest.substr(0, end)))
                here.add(client->identity()->nick);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    here.finish(true);
}

void handle_userhost(Session& session, const Message& message) {
    constexpr std::size_t most = 5;
    WordList hosts(session, protocol::RPL_USERHOST, {});
    for (std::size_t i = 0; i < std::min(message.count, most); ++i) {
        const auto client = session.registry().find(message.param(i));
        if (!client) continue;
        const auto who = client->identity();
        hosts.add(who->nick + "=" + (client->away() ? "-" : "+") + who->user + "@" + who->host);
    }
    hosts.finish(true);
}

void handle_away(Session& session, const Message& message) {
    const std::string_view text = protocol::cut(message.param(0), protocol::away_length);
    if (text.empty()) {
        session.client()->set_away(nullptr);
        return session.reply(protocol::RPL_UNAWAY);
    }
    session.client()->set_away(std::make_shared<const std::string>(text));
    session.reply(protocol::RPL_NOWAWAY);
}

}  // namespace hubbub::commands
