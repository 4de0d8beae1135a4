// WHO, plain and extended.
// Source: https://modern.ircdocs.horse/#who-message, https://ircv3.net/specs/extensions/whox

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/names.h>

#include <algorithm>

#include "core/capabilities.h"
#include "core/context.h"
#include "core/members.h"
#include "core/rights.h"
#include "core/user_modes.h"
#include "users/handlers.h"
#include "users/shared_channels.h"

namespace hubbub::commands {
namespace {

using chat::Client;

struct Question {
    bool opers_only = false;
    bool extended = false;
    std::string fields;
    std::string token = "0";
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
std::string address_of(const Context& context, const Row& row) {
    const bool shown = !row.who.hosts || row.who.host == row.who.hosts->real();
    return shown || sees_host(context, row.client) ? row.client.host : "255.255.255.255";
}

std::string field(const Context& context, const Question& question, const Row& row, char letter) {
    switch (letter) {
        case 't': return question.token;
        case 'c': return std::string(row.channel);
        case 'u': return row.who.user;
        case 'i': return address_of(context, row);
        case 'h': return row.who.host;
        case 's': return context.settings().server_name;
        case 'n': return row.who.nick;
        case 'f': return row.flags;
        case 'd': return "0";
        case 'l':
            return std::to_string(std::max<std::int64_t>(0, context.now() - row.client.last_spoke));
        case 'a': return "0";
        case 'o': return "n/a";
        default: return "";
    }
}

void send_row(Context& context, const Question& question, const Row& row) {
    if (!question.extended)
        return context.responder.reply_text(
            protocol::RPL_WHOREPLY,
            {row.channel, row.who.user, row.who.host, context.settings().server_name, row.who.nick,
             row.flags},
            "0 " + row.who.real_name);
    constexpr std::string_view order = "tcuihsnfdlao";
    std::string line;
    for (const char letter : order) {
        if (question.fields.find(letter) == std::string::npos) continue;
        if (!line.empty()) line += ' ';
        line += field(context, question, row, letter);
    }
    if (question.fields.find('r') != std::string::npos) {
        if (!line.empty()) line += ' ';
        line += ":" + row.who.real_name;
    }
    if (!line.empty()) context.responder.reply_joined(protocol::RPL_WHOSPCRPL, line);
}

std::string flags_of(const Client& client, const std::string& prefix) {
    const bool op = (client.user_modes & user_operator) != 0;
    const bool bot = (client.user_modes & user_bot) != 0;
    return std::string(client.away() ? "G" : "H") + (op ? "*" : "") + prefix + (bot ? "B" : "");
}

bool wanted(const Question& question, const Client& client) {
    return !question.opers_only || (client.user_modes & user_operator) != 0;
}

class WhoChannel final : public LongAnswer {
  public:
    WhoChannel(std::string_view asked, std::shared_ptr<const chat::Channel> channel,
               Question question)
        : asked_(asked), channel_(std::move(channel)), question_(std::move(question)) {}

    bool send_more(Context& context) override {
        const bool more = send_part(context);
        if (!more) context.responder.reply(protocol::RPL_ENDOFWHO, {asked_});
        return more;
    }

  private:
    static constexpr std::size_t members_per_part = 128;

    bool send_part(Context& context) {
        const bool all = context.has_capability(multi_prefix);
        MutexLock lock(channel_->mutex);
        const bool sees = sees_hidden(context);
        if (!sees && !channel_->listed_for(*context.client())) return false;
        const bool inside = sees || channel_->find(*context.client()) != nullptr;
        std::size_t rows = 0;
        const bool more = walk_.next(*channel_, [&](const chat::Member& member) {
            ++rows;
            const bool hidden = (member.client->user_modes & user_invisible) != 0 && !inside;
            if (hidden || !wanted(question_, *member.client)) return;
            const auto who = member.client->identity();
            send_row(context, question_,
                     {channel_->name, *member.client, *who,
                      flags_of(*member.client, member.prefix(all))});
        });
        context.charge(price_of(rows, recipients_per_line));
        return more;
    }

    const std::string asked_;
    const std::shared_ptr<const chat::Channel> channel_;
    const Question question_;
    MemberWalk walk_{members_per_part};
};

// With the channel that they share, if there is one.
void who_client(Context& context, const Client& client, const SharedChannels& rooms,
                const Question& question) {
    if (!wanted(question, client)) return;
    const auto who = client.identity();
    const auto channel = rooms.shared_with(client);
    std::string prefix;
    if (channel) {
        MutexLock lock(channel->mutex);
        const chat::Member* const member = channel->find(client);
        if (member != nullptr) prefix = member->prefix(context.has_capability(multi_prefix));
    }
    send_row(
        context, question,
        {channel ? std::string_view(channel->name) : "*", client, *who, flags_of(client, prefix)});
}

constexpr std::size_t names_matched = 6;  // by fits()

bool fits(const Context& context, std::string_view mask, const chat::Identity& who) {
    return protocol::matches_mask(mask, who.nick) || protocol::matches_mask(mask, who.user) ||
           protocol::matches_mask(mask, who.host) || protocol::matches_mask(mask, who.mask) ||
           protocol::matches_mask(mask, who.real_name) ||
           protocol::matches_mask(mask, context.settings().server_name);
}

class WhoMask final : public LongAnswer {
  public:
    WhoMask(std::string_view mask, Question question)
        : mask_(mask), question_(std::move(question)) {}

    bool send_more(Context& context) override {
        const bool everyone = mask_.empty() || mask_ == "0" || mask_ == "*";
        // Those of now: it may have been put out of one since it asked, and read on much later.
        const SharedChannels rooms(*context.client());
        const auto clients = context.registry().clients_after(last_, clients_per_part);
        for (const auto& client : clients) {
            if (!client->registered() || hidden_from(context, rooms, *client)) continue;
            if (everyone || fits(context, mask_, *client->identity()))
                who_client(context, *client, rooms, question_);
        }
        context.charge(price_of(clients.size(), recipients_per_line));
        if (!everyone) context.charge(price_of(clients.size() * names_matched, masks_per_line));
        if (clients.size() == clients_per_part) {
            last_ = clients.back()->id;
            return true;
        }
        context.responder.reply(protocol::RPL_ENDOFWHO, {mask_});
        return false;
    }

  private:
    static constexpr std::size_t clients_per_part = 64;

    const std::string mask_;
    const Question question_;
    std::uint64_t last_ = 0;  // the id of the last client that was looked at
};

}  // namespace

Refusal handle_who(Context& context, const Message& message) {
    const std::string_view mask = message.param(0);
    Question question = read_question(message.param(1));
    const auto channel =
        protocol::is_channel(mask) ? context.registry().find_channel(mask) : nullptr;
    const auto client = context.registry().find(mask);
    if (channel) {
        context.responder.begin_long(
            std::make_unique<WhoChannel>(mask, channel, std::move(question)));
    } else if (!client && !protocol::is_channel(mask)) {
        context.responder.begin_long(std::make_unique<WhoMask>(mask, std::move(question)));
    } else {
        if (client) who_client(context, *client, SharedChannels(*context.client()), question);
        context.responder.reply(protocol::RPL_ENDOFWHO, {mask});
    }
    return {};
}

}  // namespace hubbub::commands
