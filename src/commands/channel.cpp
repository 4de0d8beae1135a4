// JOIN and PART. Source: https://modern.ircdocs.horse/#channel-operations

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/confusables.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "capabilities.h"
#include "events.h"
#include "handlers.h"
#include "items.h"
#include "speech.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

// Returns why the client may not join the channel. An invitation by a member who could change these
// modes lifts all of them; `forced` does, too.
Refusal refusal_to_join(const Session& session, Channel& channel, std::string_view key, bool forced)
    REQUIRES(channel.mutex) {
    const Channel::Modes& modes = channel.modes;
    const auto refuse = [&](const protocol::Numeric& numeric) {
        return Refusal(numeric, {channel.name});
    };
    if (channel.reserved()) return refuse(protocol::ERR_UNAVAILRESOURCE);
    if (forced || session.client()->may_pass(channel.id)) return {};
    if (channel.bans_fit(session.self())) return refuse(protocol::ERR_BANNEDFROMCHAN);
    if (modes.invite_only && !channel.welcomes(session.self()))
        return refuse(protocol::ERR_INVITEONLYCHAN);
    if (!modes.key.empty() && modes.key != key) return refuse(protocol::ERR_BADCHANNELKEY);
    if (modes.limit != 0 && channel.members().size() >= modes.limit)
        return refuse(protocol::ERR_CHANNELISFULL);
    // Must be the last check: it consumes a token.
    if (!channel.joined.take(modes.joins, session.services().clock.now()))
        return refuse(protocol::ERR_THROTTLE);
    return {};
}

enum class Joined : std::uint8_t { yes, before, gone };

// Joins the channel. Sets `refusal` if the client may not. Returns `gone` if the channel is dead:
// look it up again.
Joined join_found(Session& session, const std::shared_ptr<Channel>& channel, std::string_view key,
                  bool forced, Refusal& refusal) {
    const auto& me = session.client();
    MutexLock lock(channel->mutex);
    if (channel->dead()) return Joined::gone;
    if (channel->find(*me) != nullptr) return Joined::before;
    refusal = refusal_to_join(session, *channel, key, forced);
    if (refusal) return Joined::before;
    channel->add(me);
    me->note_joined(channel);
    me->forget_invitation(channel->id);
    chat::Batch batch = session.make_batch();
    add_join(batch, session.self(), channel->name);
    const bool names = wants_names(me->capabilities);
    if (names || !channel->topic.text.empty()) session.label().rest = Label::Rest::some;
    session.publish(*channel, batch, session.is_person() ? me.get() : nullptr);
    publish_away_of_newcomer(session, *channel);
    if (!channel->topic.text.empty()) send_topic(session, *channel);
    if (names) send_names(session, channel);
    return Joined::yes;
}

}  // namespace

Refusal part_channel(Session& session, std::string_view name, std::string_view reason,
                     bool forced) {
    const auto channel = session.registry().find_channel(name);
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {name});
    const auto& me = session.client();
    bool dead = false;
    {
        MutexLock lock(channel->mutex);
        if (!channel->known_to(*me)) return Refusal(protocol::ERR_NOSUCHCHANNEL, {name});
        if (channel->find(*me) == nullptr)
            return Refusal(protocol::ERR_NOTONCHANNEL, {channel->name});
        chat::Batch batch = session.make_batch();
        // What it could not say while it is in, it does not say on its way out.
        const bool speaks = forced || !refusal_to_speak(session, *channel, traits_of(reason));
        if (reason.empty() || !speaks) {
            batch.add(session.self().mask, "PART", {channel->name});
        } else {
            batch.add(session.self().mask, "PART", {channel->name, reason});
        }
        session.publish(*channel, batch);
        channel->remove(*me);
        me->note_left(*channel);
        dead = channel->dead();
    }
    if (dead) session.registry().drop(*channel);
    if (session.is_person() && protocol::same(session.room, channel->name)) session.choose_room();
    return {};
}

Refusal join_channel(Session& session, std::string_view name, std::string_view key, bool forced) {
    if (!protocol::valid_channel(name)) return Refusal(protocol::ERR_NOSUCHCHANNEL, {name});
    const auto& me = session.client();
    if (me->channel_count() >= session.settings().max_channels && !me->channel_named(name))
        return Refusal(protocol::ERR_TOOMANYCHANNELS, {name});
    // One that is there has passed.
    if (!session.registry().find_channel(name)) {
        const std::string_view complaint = protocol::channel_complaint(name);
        if (!complaint.empty()) return Refusal(protocol::ERR_BADCHANNAME, {name}, complaint);
    }
    for (;;) {
        const auto channel = session.registry().find_or_make_channel(name, session.now());
        Refusal refusal;
        const Joined joined = join_found(session, channel, key, forced, refusal);
        if (refusal) return refusal;
        switch (joined) {
            case Joined::before: session.choose_room(channel->name); return {};
            case Joined::yes: session.room = channel->name; return {};
            case Joined::gone: session.registry().drop(*channel);
        }
    }
}

namespace {

void leave_all(Session& session) {
    session.label().rest = Label::Rest::unknown;
    for (const auto& channel : session.client()->channels()) {
        session.charge(line_price);
        session.refuse(part_channel(session, channel->name, ""));
    }
}

void note_rest(Session& session, bool last) {
    session.label().rest = last ? Label::Rest::none : Label::Rest::some;
}

}  // namespace

Refusal handle_join(Session& session, const Message& message) {
    const std::string_view list = message.param(0);
    if (list.empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"JOIN"});
    if (list == "0") {
        leave_all(session);
        return {};
    }
    answer_each(session, list, max_items,
                [keys = std::string(message.param(1)), used = std::size_t{0}](
                    Session& here, std::string_view name, bool last) mutable {
                    std::string_view rest = std::string_view(keys).substr(used);
                    const std::string_view key = take_item(rest);
                    used = keys.size() - rest.size();
                    note_rest(here, last);
                    return join_channel(here, name, key);
                });
    return {};
}

Refusal handle_part(Session& session, const Message& message) {
    const std::string_view list = message.param(0);
    if (list.empty()) return Refusal(protocol::ERR_NEEDMOREPARAMS, {"PART"});
    answer_each(session, list, max_items,
                [reason = std::string(protocol::cut(message.param(1), protocol::kick_length))](
                    Session& here, std::string_view name, bool last) {
                    note_rest(here, last);
                    return part_channel(here, name, reason);
                });
    return {};
}

}  // namespace hubbub::commands
