// WHO, plain and extended.
// Source: https://modern.ircdocs.horse/#who-message, https://ircv3.net/specs/extensions/whox

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/names.h>

#include <algorithm>

#include "capabilities.h"
#include "handlers.h"
#include "tools.h"
#include "user_modes.h"

namespace hubbub::commands {
namespace {

using chat::Client;

struct Question {
    bool opers_only = false;
    bool extended = false;
    std::string_view fields;
    std::string_view token = "0";
};

// "o", "%fields" or "%fields,token", with flags before the '%'.
Question read_question(std::string_view options) {
    Question out;
    const std::size_t percent = std::min(options.find('%'), options.size());
    out.opers_only = options.substr(0, percent).find('o') != std::string_view::npos;
    out.extended = percent < options.size();
    if (!out.extended) return out;
    const std::string_view rest = options.substr(percent + 1);
    const std::size_t comma = std::min(rest.find(','), rest.size());
    out.fields = rest.substr(0, comma);
    const std::string_view token = rest.substr(std::min(comma + 1, rest.size()));
    const bool digits =
        std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!token.empty() && token.size() <= 3 && digits) out.token = token;
    return out;
}

// One person as the answer shows them.
struct Row {
    std::string_view channel;
    const Client& client;
    const chat::Identity& who;
    std::string flags;
};

// What a cloak hides is for operators and oneself.
std::string address_of(const Session& session, const Row& row) {
    const bool shown = !row.who.hosts || row.who.host == row.who.hosts->real();
    return shown || sees_host(session, row.client) ? row.client.host : "255.255.255.255";
}

std::string field(const Session& session, const Question& question, const Row& row, char letter) {
    switch (letter) {
        case 't': return std::string(question.token);
        case 'c': return std::string(row.channel);
        case 'u': return row.who.user;
        case 'i': return address_of(session, row);
        case 'h': return row.who.host;
        case 's': return session.settings().server_name;
        case 'n': return row.who.nick;
        case 'f': return row.flags;
        case 'd': return "0";
        case 'l':
            return std::to_string(std::max<std::int64_t>(0, session.now() - row.client.last_spoke));
        case 'a': return "0";
        case 'o': return "n/a";
        default: return "";
    }
}

void send_row(Session& session, const Question& question, const Row& row) {
    if (!question.extended)
        return session.reply_text(protocol::RPL_WHOREPLY,
                                  {row.channel, row.who.user, row.who.host,
                                   session.settings().server_name, row.who.nick, row.flags},
                                  "0 " + row.who.real_name);
    constexpr std::string_view order = "tcuihsnfdlao";
    std::string line;
    for (const char letter : order) {
        if (question.fields.find(letter) == std::string_view::npos) continue;
        if (!line.empty()) line += ' ';
        line += field(session, question, row, letter);
    }
    if (question.fields.find('r') != std::string_view::npos) {
        if (!line.empty()) line += ' ';
        line += ":" + row.who.real_name;
    }
    if (!line.empty()) session.reply_joined(protocol::RPL_WHOSPCRPL, line);
}

std::string flags_of(const Client& client, const std::string& prefix) {
    const bool op = (client.user_modes & user_operator) != 0;
    const bool bot = (client.user_modes & user_bot) != 0;
    return std::string(client.away() ? "G" : "H") + (op ? "*" : "") + prefix + (bot ? "B" : "");
}

bool wanted(const Question& question, const Client& client) {
    return !question.opers_only || (client.user_modes & user_operator) != 0;
}

void who_channel(Session& session, std::string_view name, const Question& question) {
    const auto channel = session.registry().find_channel(name);
    if (!channel) return;
    const bool all = session.has_capability(multi_prefix);
    MutexLock lock(channel->mutex);
    const bool sees = sees_hidden(session);
    if (!sees && !channel->listed_for(*session.client())) return;
    const bool inside = sees || channel->find(*session.client()) != nullptr;
    for (const chat::Member& member : channel->members()) {
        const bool hidden = (member.client->user_modes & user_invisible) != 0 && !inside;
        if (hidden || !wanted(question, *member.client)) continue;
        const auto who = member.client->identity();
        send_row(
            session, question,
            {channel->name, *member.client, *who, flags_of(*member.client, member.prefix(all))});
    }
}

// With the channel that they share, if there is one.
void who_client(Session& session, const Client& client, const Rooms& rooms,
                const Question& question) {
    if (!wanted(question, client)) return;
    const auto who = client.identity();
    const auto channel = rooms.shared_with(client);
    std::string prefix;
    if (channel) {
        MutexLock lock(channel->mutex);
        const chat::Member* const member = channel->find(client);
        if (member != nullptr) prefix = member->prefix(session.has_capability(multi_prefix));
    }
    send_row(
        session, question,
        {channel ? std::string_view(channel->name) : "*", client, *who, flags_of(client, prefix)});
}

bool fits(const Session& session, std::string_view mask, const chat::Identity& who) {
    return protocol::matches_mask(mask, who.nick) || protocol::matches_mask(mask, who.user) ||
           protocol::matches_mask(mask, who.host) || protocol::matches_mask(mask, who.mask) ||
           protocol::matches_mask(mask, who.real_name) ||
           protocol::matches_mask(mask, session.settings().server_name);
}

void who_mask(Session& session, std::string_view mask, const Question& question) {
    const Rooms rooms(*session.client());
    const bool everyone = mask.empty() || mask == "0" || mask == "*";
    if (!everyone) {
        if (const auto client = session.registry().find(mask))
            return who_client(session, *client, rooms, question);
    }
    for (const auto& client : session.registry().clients()) {
        if (!client->registered() || hidden_from(session, rooms, *client)) continue;
        if (everyone || fits(session, mask, *client->identity()))
            who_client(session, *client, rooms, question);
    }
}

}  // namespace

void handle_who(Session& session, const Message& message) {
    const std::string_view mask = message.param(0);
    const Question question = read_question(message.param(1));
    if (protocol::is_channel(mask)) {
        who_channel(session, mask, question);
    } else {
        who_mask(session, mask, question);
    }
    session.reply(protocol::RPL_ENDOFWHO, {mask});
}

}  // namespace hubbub::commands
