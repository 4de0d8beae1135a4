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

using chat::User;

struct WhoQuery {
    bool opers_only = false;
    bool extended = false;
    std::string fields;
    std::string token = "0";
};

// Parses "o", "%fields" or "%fields,token". Flags come before the '%'.
WhoQuery parse_query(std::string_view options) {
    WhoQuery out;
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

// One user in the answer.
struct WhoRow {
    std::string_view channel;
    const User& user;
    const chat::Identity& who;
    std::string flags;
};

// Returns the address, or a placeholder if a cloak hides it from this client.
std::string address_of(const Context& context, const WhoRow& row) {
    const bool shown = !row.who.hosts || row.who.host == row.who.hosts->real();
    return shown || sees_host(context, row.user) ? row.user.origin()->host : "255.255.255.255";
}

std::string field(const Context& context, const WhoQuery& query, const WhoRow& row, char letter) {
    switch (letter) {
        case 't': return query.token;
        case 'c': return std::string(row.channel);
        case 'u': return row.who.user;
        case 'i': return address_of(context, row);
        case 'h': return row.who.host;
        case 's': return context.settings().server_name;
        case 'n': return row.who.nick;
        case 'f': return row.flags;
        case 'd': return "0";
        case 'l':
            return std::to_string(std::max<std::int64_t>(0, context.now() - row.user.last_spoke));
        case 'a': return row.who.account.empty() ? "0" : row.who.account;
        case 'o': return "n/a";
        default: return "";
    }
}

void send_row(Context& context, const WhoQuery& query, const WhoRow& row) {
    if (!query.extended)
        return context.responder.reply_text(
            protocol::RPL_WHOREPLY,
            {row.channel, row.who.user, row.who.host, context.settings().server_name, row.who.nick,
             row.flags},
            "0 " + row.who.real_name);
    constexpr std::string_view order = "tcuihsnfdlao";
    std::string line;
    for (const char letter : order) {
        if (query.fields.find(letter) == std::string::npos) continue;
        if (!line.empty()) line += ' ';
        line += field(context, query, row, letter);
    }
    if (query.fields.find('r') != std::string::npos) {
        if (!line.empty()) line += ' ';
        line += ":" + row.who.real_name;
    }
    if (!line.empty()) context.responder.reply_joined(protocol::RPL_WHOSPCRPL, line);
}

std::string flags_of(const User& user, const std::string& prefix) {
    const bool op = (user.user_modes & user_operator) != 0;
    const bool bot = (user.user_modes & user_bot) != 0;
    return std::string(user.away() ? "G" : "H") + (op ? "*" : "") + prefix + (bot ? "B" : "");
}

bool wanted(const WhoQuery& query, const User& user) {
    return !query.opers_only || (user.user_modes & user_operator) != 0;
}

// Not thread safe: belongs to one session.
class WhoChannel final : public LongAnswer {
  public:
    WhoChannel(std::string_view given_name, std::shared_ptr<const chat::Channel> channel,
               WhoQuery query)
        : given_name_(given_name), channel_(std::move(channel)), query_(std::move(query)) {}

    bool send_more(Context& context) override {
        const bool more = send_part(context);
        if (!more) context.responder.reply(protocol::RPL_ENDOFWHO, {given_name_});
        return more;
    }

  private:
    static constexpr std::size_t members_per_part = 128;

    bool send_part(Context& context) {
        const bool all = context.has_capability(multi_prefix);
        MutexLock lock(channel_->mutex);
        const bool sees = sees_hidden(context);
        if (!sees && !channel_->listed_for(*context.user())) return false;
        const bool inside = sees || channel_->find(*context.user()) != nullptr;
        std::size_t rows = 0;
        const bool more = walk_.next(*channel_, [&](const chat::Member& member) {
            ++rows;
            const bool hidden = (member.user->user_modes & user_invisible) != 0 && !inside;
            if (hidden || !wanted(query_, *member.user)) return;
            const auto who = member.user->identity();
            send_row(
                context, query_,
                {channel_->name, *member.user, *who, flags_of(*member.user, member.prefix(all))});
        });
        context.charge(price_of(rows, recipients_per_line));
        return more;
    }

    const std::string given_name_;
    const std::shared_ptr<const chat::Channel> channel_;
    const WhoQuery query_;
    MemberWalk walk_{members_per_part};
};

// Sends a row for the user, with a channel that both share, or "*".
void who_user(Context& context, const User& user, const SharedChannels& channels,
              const WhoQuery& query) {
    if (!wanted(query, user)) return;
    const auto who = user.identity();
    const auto channel = channels.shared_with(user);
    std::string prefix;
    if (channel) {
        MutexLock lock(channel->mutex);
        const chat::Member* const member = channel->find(user);
        if (member != nullptr) prefix = member->prefix(context.has_capability(multi_prefix));
    }
    send_row(context, query,
             {channel ? std::string_view(channel->name) : "*", user, *who, flags_of(user, prefix)});
}

constexpr std::size_t masks_per_user = 6;  // mask comparisons in matches()

bool matches(const Context& context, std::string_view mask, const chat::Identity& who) {
    return protocol::matches_mask(mask, who.nick) || protocol::matches_mask(mask, who.user) ||
           protocol::matches_mask(mask, who.host) || protocol::matches_mask(mask, who.mask) ||
           protocol::matches_mask(mask, who.real_name) ||
           protocol::matches_mask(mask, context.settings().server_name);
}

// Not thread safe: belongs to one session.
class WhoMask final : public LongAnswer {
  public:
    WhoMask(std::string_view mask, WhoQuery query) : mask_(mask), query_(std::move(query)) {}

    bool send_more(Context& context) override {
        const bool everyone = mask_.empty() || mask_ == "0" || mask_ == "*";
        // A new snapshot for each part: the client may have been kicked since the previous part.
        const SharedChannels channels(*context.user());
        const auto users = context.registry().users_after(last_, users_per_part);
        for (const auto& user : users) {
            if (hidden_from(context, channels, *user)) continue;
            if (everyone || matches(context, mask_, *user->identity()))
                who_user(context, *user, channels, query_);
        }
        context.charge(price_of(users.size(), recipients_per_line));
        if (!everyone) context.charge(price_of(users.size() * masks_per_user, masks_per_line));
        if (users.size() == users_per_part) {
            last_ = users.back()->id;
            return true;
        }
        context.responder.reply(protocol::RPL_ENDOFWHO, {mask_});
        return false;
    }

  private:
    static constexpr std::size_t users_per_part = 64;

    const std::string mask_;
    const WhoQuery query_;
    std::uint64_t last_ = 0;  // id of the last user of the previous part
};

}  // namespace

Refusal handle_who(Context& context, const Message& message) {
    const std::string_view mask = message.param(0);
    WhoQuery query = parse_query(message.param(1));
    const auto channel =
        protocol::is_channel(mask) ? context.registry().find_channel(mask) : nullptr;
    const auto user = context.registry().find(mask);
    if (channel) {
        context.responder.begin_long(std::make_unique<WhoChannel>(mask, channel, std::move(query)));
    } else if (!user && !protocol::is_channel(mask)) {
        context.responder.begin_long(std::make_unique<WhoMask>(mask, std::move(query)));
    } else {
        if (user) who_user(context, *user, SharedChannels(*context.user()), query);
        context.responder.reply(protocol::RPL_ENDOFWHO, {mask});
    }
    return {};
}

}  // namespace hubbub::commands
