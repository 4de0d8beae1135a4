// JOIN and PART. Source: https://modern.ircdocs.horse/#channel-operations

#include "channels/join.h"

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/confusables.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "channels/channel_info.h"
#include "channels/handlers.h"
#include "channels/registered.h"
#include "core/capabilities.h"
#include "core/context.h"
#include "core/item_list.h"
#include "core/speech.h"
#include "core/stored.h"
#include "core/user_modes.h"
#include "core/user_turn.h"
#include "history/markread.h"
#include "history/recent.h"
#include "metadata/publishing.h"
#include "users/events.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

// Returns a refusal if the client may not join the channel. An invitation by a member who could
// change these modes overrides them, and so does access with that right, and `forced`. An
// invitation does not override mode R, and nothing overrides mode z: members rely on it.
Refusal refusal_to_join(const Context& context, Channel& channel, std::string_view key, bool forced)
    REQUIRES(channel.mutex) {
    const auto refuse = [&name = channel.name](const protocol::Numeric& numeric) {
        return Refusal(numeric, {name});
    };
    if (channel.reserved()) return refuse(protocol::ERR_UNAVAILRESOURCE);
    if (is_insecure_for(context, channel)) return refuse(protocol::ERR_SECUREONLYCHAN);
    if (!forced && channel.modes.account_to_join && context.self().account_id == 0)
        return refuse(protocol::ERR_NEEDREGGEDNICK);
    if (forced || context.user()->may_pass(channel.id)) return {};
    if (access_of(context, channel, context.self()) >= chat::member_halfop) return {};
    if (channel.bans_fit(context.self())) return refuse(protocol::ERR_BANNEDFROMCHAN);
    if (channel.modes.invite_only && !channel.welcomes(context.self()))
        return refuse(protocol::ERR_INVITEONLYCHAN);
    if (!channel.modes.key.empty() && channel.modes.key != key)
        return refuse(protocol::ERR_BADCHANNELKEY);
    if (channel.modes.limit != 0 && channel.members().size() >= channel.modes.limit)
        return refuse(protocol::ERR_CHANNELISFULL);
    // Must be the last check: it consumes a token.
    if (!channel.joined.take(channel.modes.joins, context.services().clock.now()))
        return refuse(protocol::ERR_THROTTLE);
    return {};
}

// Joins the channel, and sets `joined` unless the user is a member. Returns nothing if the channel
// is dead: look it up again.
std::optional<Refusal> join_found(Context& context, const std::shared_ptr<Channel>& channel,
                                  std::string_view key, bool forced, bool& joined) {
    const auto& me = context.user();
    MutexLock lock(channel->mutex);
    if (channel->dead()) return std::nullopt;
    if (channel->find(*me) != nullptr) {
        context.plain_target.choose(channel->name);
        return Refusal();
    }
    const bool first = channel->members().empty() && !channel->reserved();
    if (first) restore_registered(context.services(), *channel);
    if (auto refusal = refusal_to_join(context, *channel, key, forced)) {
        if (first) channel->bury_if_empty();
        return refusal;
    }
    channel->add(me, context.registry().ids.take(1, context.services().clock.wall()));
    me->note_joined(channel);
    joined = true;
    me->forget_invitation(channel->id);
    note_joined(context, *channel);
    chat::Batch batch = context.make_batch();
    add_join(batch, context.self(), channel->name);
    store_event(context, *channel, protocol::StoredKind::join, join_text(context.self()), &batch);
    const bool names = wants_names(context.client()->capabilities);
    const bool listed =
        names || !channel->topic.text.empty() || context.has_capability(read_marker);
    const bool more = listed || access_of(context, *channel, context.self()) != 0;
    context.responder.publish(*channel, batch,
                              context.is_plain() ? context.client().get() : nullptr, more);
    publish_away_of_newcomer(context, *channel);
    give_rank(context, *channel, listed);
    if (first) register_created(context, *channel);
    send_contents(context, channel);
    context.plain_target.set(channel->name);
    return Refusal();
}

// Makes the other connections of the user show the channel. They know of the JOIN.
void show_to_others(const Context& context, std::string_view channel) {
    for (const auto& other : context.user()->connections()) {
        if (other != context.client()) other->give({"SHOW", std::string(channel), "", 0});
    }
}

// Shows a newcomer the last messages, if the settings of the channel ask for it. Clients with
// draft/chathistory query them. Hold no lock.
void play_back(Context& context, std::string_view name) {
    if (!context.is_irc() || context.has_capability(chathistory)) return;
    const auto record = context.registry().registered_channels.find(name);
    if (record) begin_recent(context, name, playback_of(*record));
}

void drop_if_dead(Context& context, Channel& channel) {
    bool dead = false;
    {
        MutexLock lock(channel.mutex);
        dead = channel.dead();
    }
    if (dead) context.registry().drop(channel);
}

}  // namespace

void send_contents(Context& context, const std::shared_ptr<Channel>& channel) {
    if (!channel->topic.text.empty()) send_topic(context, *channel);
    send_read_marker(context, *channel);
    // The last answer that is begun comes first.
    send_metadata_to_newcomer(context, channel);
    if (wants_names(context.client()->capabilities)) send_names(context, channel);
}

void show_channel(Context& context, std::string_view name) {
    const auto channel = context.user()->channel_named(name);
    if (!channel) return;
    MutexLock lock(channel->mutex);
    if (channel->find(*context.user()) != nullptr) send_contents(context, channel);
}

bool is_insecure_for(const Context& context, const Channel& channel) {
    return channel.modes.secure_only && !context.has_mode(user_secure);
}

Refusal part_channel(Context& context, std::string_view name, std::string_view reason,
                     bool forced) {
    const auto channel = context.registry().find_channel(name);
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {name});
    const auto& me = context.user();
    const UserTurn turn(context);
    bool dead = false;
    {
        MutexLock lock(channel->mutex);
        if (!channel->known_to(*me)) return Refusal(protocol::ERR_NOSUCHCHANNEL, {name});
        if (channel->find(*me) == nullptr)
            return Refusal(protocol::ERR_NOTONCHANNEL, {channel->name});
        chat::Batch batch = context.make_batch();
        // A member without the right to speak cannot use the reason to speak either.
        const bool speaks = forced || !refusal_to_speak(context, *channel, traits_of(reason));
        if (reason.empty() || !speaks) {
            batch.add(context.self().mask, "PART", {channel->name});
        } else {
            batch.add(context.self().mask, "PART", {channel->name, reason});
        }
        store_event(context, *channel, protocol::StoredKind::part, speaks ? reason : "", &batch);
        context.responder.publish(*channel, batch);
        channel->remove(*me);
        me->note_left(*channel);
        dead = channel->dead();
    }
    if (dead) context.registry().drop(*channel);
    if (context.is_plain() && context.plain_target.is(channel->name))
        context.plain_target.choose_any();
    return {};
}

namespace {

// Joins the channel. Requires the turn of the user.
Refusal join_in_turn(Context& context, std::string_view name, std::string_view key, bool forced,
                     bool& joined) {
    if (!protocol::valid_channel(name)) return Refusal(protocol::ERR_NOSUCHCHANNEL, {name});
    const auto& me = context.user();
    if (me->channel_count() >= context.settings().max_channels && !me->channel_named(name))
        return Refusal(protocol::ERR_TOOMANYCHANNELS, {name});
    // Existing channels have already been validated.
    if (!context.registry().find_channel(name)) {
        const std::string_view complaint = protocol::channel_complaint(name);
        if (!complaint.empty()) return Refusal(protocol::ERR_BADCHANNAME, {name}, complaint);
    }
    for (;;) {
        const auto channel = context.registry().find_or_make_channel(name, context.now());
        auto result = join_found(context, channel, key, forced, joined);
        if (!result || *result) drop_if_dead(context, *channel);
        if (result) return *result;
    }
}

}  // namespace

Refusal join_channel(Context& context, std::string_view name, std::string_view key, bool forced) {
    bool joined = false;
    Refusal refusal;
    {
        const UserTurn turn(context);
        refusal = join_in_turn(context, name, key, forced, joined);
    }
    if (!joined) return refusal;
    show_to_others(context, name);
    play_back(context, name);
    return refusal;
}

namespace {

void leave_all(Context& context) {
    const auto channels = context.user()->channels();
    for (const auto& channel : channels) {
        context.responder.expect_more(channel != channels.back());
        context.charge(line_price);
        context.responder.refuse(part_channel(context, channel->name, ""));
    }
}

}  // namespace

Refusal handle_join(Context& context, const Message& message) {
    const std::string_view list = message.param(0);
    if (list.empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"JOIN"});
    if (list == "0") {
        leave_all(context);
        return {};
    }
    answer_each(context, list, max_items,
                [keys = std::string(message.param(1)), used = std::size_t{0}](
                    Context& here, std::string_view name) mutable {
                    std::string_view rest = std::string_view(keys).substr(used);
                    const std::string_view key = take_item(rest);
                    used = keys.size() - rest.size();
                    return join_channel(here, name, key);
                });
    return {};
}

Refusal handle_part(Context& context, const Message& message) {
    const std::string_view list = message.param(0);
    if (list.empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"PART"});
    answer_each(
        context, list, max_items,
        [reason = std::string(protocol::cut(message.param(1), protocol::kick_length))](
            Context& here, std::string_view name) { return part_channel(here, name, reason); });
    return {};
}

}  // namespace hubbub::commands
