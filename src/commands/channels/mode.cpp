// MODE of channels; user_mode.cpp has MODE of users.
// Source: https://modern.ircdocs.horse/#mode-message

#include "channels/mode.h"

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "channels/handlers.h"
#include "channels/registered.h"
#include "core/channel_modes.h"
#include "core/context.h"
#include "core/mode_changes.h"
#include "core/stored.h"
#include "core/user_modes.h"
#include "users/user_mode.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

// The users whose nicks are parameters of a MODE, by the index of the parameter. They are looked
// up before the channel is locked (base/rank.h).
using NamedUsers = std::array<std::shared_ptr<chat::User>, protocol::max_params>;

NamedUsers find_named(const Context& context, const Message& message) {
    NamedUsers users;
    for (std::size_t i = 2; i < message.count; ++i)
        users[i] = context.registry().find(message.param(i));
    return users;
}

constexpr std::uint8_t every_rank = 0xff;

// The state of one MODE while its letters are handled in turn.
struct ChannelModeRequest {
    Context& context;
    const Message& message;
    const NamedUsers& users;
    const std::uint8_t rank;  // of the sender, before any of the changes
    ModeChanges changes;
    std::size_t left;        // further changes with a parameter that are allowed
    std::size_t next = 2;    // index of the next parameter
    bool on = true;          // after '+'
    bool refused = false;    // a 482 was sent
    std::string shown = "";  // letters of the lists that were sent

    bool may(chat::MemberMode needed) const { return rank >= needed; }
    // Takes the next parameter and returns its index, or nothing if there are no more.
    std::optional<std::size_t> take_param() {
        if (next >= message.count) return std::nullopt;
        return next++;
    }

    // Takes the next parameter as a change. Returns nothing if there are no more, or too many.
    std::optional<std::string_view> take_change() {
        const auto param = take_param();
        if (!param || left == 0) return std::nullopt;
        --left;
        return message.param(*param);
    }
};

Refusal bad_param(const Channel& channel, char letter, std::string_view param,
                  std::string_view what) {
    return Refusal(protocol::ERR_INVALIDMODEPARAM, {channel.name, {&letter, 1}, param}, what);
}

void send_list(ChannelModeRequest& request, const Channel& channel, const ListMode& mode)
    REQUIRES(channel.mutex) {
    if (request.shown.find(mode.letter) != std::string::npos) return;
    request.shown += mode.letter;
    for (const chat::MaskEntry& entry : (channel.*mode.list).entries())
        request.context.responder.reply(
            mode.entry, {channel.name, entry.mask, entry.by, std::to_string(entry.at)});
    request.context.charge(price_of((channel.*mode.list).size(), recipients_per_line));
    request.context.responder.reply(mode.end, {channel.name});
}

Refusal set_list(ChannelModeRequest& request, Channel& channel, const ListMode& mode,
                 std::string_view given) REQUIRES(channel.mutex) {
    std::string mask = protocol::full_mask(given);
    if (mask.empty() || mask.size() > protocol::mask_length)
        return bad_param(
            channel, mode.letter, given,
            "Use nick!user@host, at most " + std::to_string(protocol::mask_length) + " bytes");
    if (const auto complaint = protocol::mask_complaint(mask); !complaint.empty())
        return bad_param(channel, mode.letter, given, complaint);
    if (!request.on) {
        auto removed = channel.remove_mask(mode.list, mask);
        if (!removed) return {};
        mask = std::move(removed->mask);
    } else {
        if ((channel.*mode.list).has(mask)) return {};
        const std::size_t masks =
            channel.bans.size() + channel.exceptions.size() + channel.welcome.size();
        if (masks >= request.context.settings().max_masks)
            return Refusal(protocol::ERR_BANLISTFULL, {channel.name, {&mode.letter, 1}});
        auto share = request.context.registry().masks.take(request.context.user()->id,
                                                           request.context.self().address);
        if (!share)
            return Refusal(protocol::ERR_BANLISTFULL, {channel.name, {&mode.letter, 1}},
                           "You have set too many masks: remove some first");
        channel.add_mask(
            mode.list,
            {mask, request.context.self().mask, request.context.now(), {}, std::move(*share)});
    }
    // The mask was compared with every member.
    request.context.charge(price_of(channel.members().size(), masks_per_line));
    request.changes.add(request.on, mode.letter, mask);
    return {};
}

bool all_secure(const Channel& channel) REQUIRES(channel.mutex) {
    const auto& members = channel.members();
    return std::all_of(members.begin(), members.end(), [](const chat::Member& member) {
        return (member.user->user_modes & user_secure) != 0;
    });
}

Refusal set_flag(ChannelModeRequest& request, Channel& channel, const FlagMode& mode)
    REQUIRES(channel.mutex) {
    bool& flag = channel.modes.*mode.flag;
    if (flag == request.on) return {};
    if (mode.flag == &Channel::Modes::secure_only && request.on) {
        request.context.charge(price_of(channel.members().size(), masks_per_line));
        if (!all_secure(channel)) return Refusal(protocol::ERR_ALLMUSTSSL, {channel.name});
    }
    flag = request.on;
    request.changes.add(request.on, mode.letter);
    return {};
}

Refusal set_member(ChannelModeRequest& request, Channel& channel, const MemberModeName& mode)
    REQUIRES(channel.mutex) {
    const auto param = request.take_param();
    if (!param) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"MODE"});
    if (request.left == 0) return {};
    --request.left;
    const std::string_view nick = request.message.param(*param);
    const chat::User* const user = request.users[*param].get();
    if (user == nullptr) return Refusal(protocol::ERR_NOSUCHNICK, {nick});
    chat::Member* const member = channel.find(*user);
    if (member == nullptr) return Refusal(protocol::ERR_USERNOTINCHANNEL, {nick, channel.name});
    if (((member->modes & mode.mode) != 0) == request.on) return {};
    member->modes = static_cast<std::uint8_t>(member->modes ^ mode.mode);
    request.changes.add(request.on, mode.letter, user->identity()->nick);
    return {};
}

// -k also takes a parameter, because older clients send "-k key". It need not be the key: the right
// to remove the key includes changing it.
Refusal set_key(ChannelModeRequest& request, Channel& channel) REQUIRES(channel.mutex) {
    const auto param = request.take_param();
    if ((request.on && !param) || request.left == 0) return {};
    --request.left;
    std::string& key = channel.modes.key;
    if (!request.on) {
        if (key.empty()) return {};
        request.changes.add(false, 'k', key);
        key.clear();
        return {};
    }
    const std::string_view wanted = request.message.param(*param);
    const bool fit = protocol::as_word(wanted) == wanted && wanted.size() <= key_length &&
                     wanted.find(',') == std::string_view::npos;
    if (!fit)
        return bad_param(
            channel, 'k', "*",
            "A key has at most " + std::to_string(key_length) + " bytes, and no spaces or commas");
    if (key == wanted) return {};
    key = wanted;
    request.changes.add(true, 'k', key);
    return {};
}

Refusal set_limit(ChannelModeRequest& request, Channel& channel) REQUIRES(channel.mutex) {
    std::size_t& limit = channel.modes.limit;
    if (!request.on) {
        if (limit != 0) request.changes.add(false, 'l');
        limit = 0;
        return {};
    }
    const auto given = request.take_change();
    if (!given) return {};
    std::uint32_t wanted = 0;
    const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), wanted);
    if (error != std::errc{} || end != given->data() + given->size() || wanted == 0)
        return bad_param(channel, 'l', *given, "The limit must be a number above 0");
    if (limit == wanted) return {};
    limit = wanted;
    request.changes.add(true, 'l', std::to_string(limit));
    return {};
}

Refusal set_joins(ChannelModeRequest& request, Channel& channel) REQUIRES(channel.mutex) {
    Rate& joins = channel.modes.joins;
    if (!request.on) {
        if (joins.limits()) request.changes.add(false, 'j');
        joins = {};
        return {};
    }
    const auto given = request.take_change();
    if (!given) return {};
    const auto wanted = parse_rate(*given);
    if (!wanted) return bad_param(channel, 'j', *given, "Use joins:seconds, such as 5:10");
    if (joins == *wanted) return {};
    joins = *wanted;
    channel.joined = {};
    request.changes.add(true, 'j', joins.text());
    return {};
}

// Returns a 482, but only once per MODE.
Refusal refuse(ChannelModeRequest& request, const Channel& channel) {
    if (std::exchange(request.refused, true)) return {};
    return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
}

Refusal change_list(ChannelModeRequest& request, Channel& channel, const ListMode& mode)
    REQUIRES(channel.mutex) {
    const auto param = request.take_param();
    if (!param) {
        send_list(request, channel, mode);
        return {};
    }
    if (!request.may(chat::member_halfop)) return refuse(request, channel);
    if (request.left == 0) return {};
    --request.left;
    return set_list(request, channel, mode, request.message.param(*param));
}

Refusal change_one(ChannelModeRequest& request, Channel& channel, char letter)
    REQUIRES(channel.mutex) {
    if (const auto* const list = find_mode(list_modes, letter))
        return change_list(request, channel, *list);
    const auto* const member = find_mode(member_modes, letter);
    const auto* const flag = find_mode(flag_modes, letter);
    if (member == nullptr && flag == nullptr && letter != 'k' && letter != 'l' && letter != 'j')
        return Refusal(protocol::ERR_UNKNOWNMODE, {std::string_view(&letter, 1)});
    if (!request.may(member != nullptr ? member->needs : chat::member_halfop)) {
        // The parameter of a refused letter must not be taken by the next letter.
        const bool rated = letter == 'l' || letter == 'j';
        if (member != nullptr || letter == 'k' || (rated && request.on)) request.take_param();
        return refuse(request, channel);
    }
    if (member != nullptr) return set_member(request, channel, *member);
    if (flag != nullptr) return set_flag(request, channel, *flag);
    if (letter == 'k') return set_key(request, channel);
    if (letter == 'j') return set_joins(request, channel);
    return set_limit(request, channel);
}

void change_channel(ChannelModeRequest& request, Channel& channel) REQUIRES(channel.mutex) {
    for (const char letter : request.message.param(1)) {
        // A multi-byte character counts as one unknown letter.
        if ((static_cast<unsigned char>(letter) & 0xc0u) == 0x80u) continue;
        if (letter == '+' || letter == '-') {
            request.on = letter == '+';
        } else {
            request.context.responder.refuse(change_one(request, channel, letter));
        }
    }
    if (request.changes.empty()) return;
    Context& context = request.context;
    save_registered(context, channel);
    chat::Batch batch = context.make_batch();
    protocol::StoredRun events = run_from(context, {});
    for (const std::string& line : request.changes.lines()) {
        batch.add_raw(context.self().mask, "MODE " + channel.name + " " + line);
        events.add(protocol::StoredKind::mode, "", line);
    }
    store_events(context, channel, std::move(events), &batch);
    context.responder.publish(channel, batch);
}

}  // namespace

Refusal change_channel_mode(Context& context, const Message& message, bool forced) {
    const auto channel = context.registry().find_channel(message.param(0));
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    const NamedUsers users = find_named(context, message);
    if (message.count > 1 && !wait_to_change(context, channel->name)) return {};
    MutexLock lock(channel->mutex);
    if (!forced && !channel->known_to(*context.user()))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    const chat::Member* const me = channel->find(*context.user());
    if (message.param(1).empty()) {
        context.responder.reply_joined(
            protocol::RPL_CHANNELMODEIS,
            channel->name + " " + channel_mode_text(*channel, me != nullptr));
        context.responder.reply(protocol::RPL_CREATIONTIME,
                                {channel->name, std::to_string(channel->created)});
        return {};
    }
    // ":mask MODE #channel " and CR LF.
    const std::size_t used = context.self().mask.size() + channel->name.size() + 10;
    const std::uint8_t rank = forced ? every_rank : me != nullptr ? me->modes : std::uint8_t{0};
    ModeChanges changes(protocol::line_bytes - std::min<std::size_t>(used, 300));
    ChannelModeRequest request{
        context, message, users, rank, std::move(changes), context.settings().max_modes};
    change_channel(request, *channel);
    return {};
}

Refusal handle_mode(Context& context, const Message& message) {
    if (message.count > 1) context.charge(line_price);  // more than a query
    if (protocol::is_channel(message.param(0))) return change_channel_mode(context, message, false);
    return change_user_mode(context, message);
}

}  // namespace hubbub::commands
