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
#include "tools.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

// Why the client may not come in; null where it may. An invitation from somebody who could change
// these modes counts as their leave to pass all of them.
const protocol::Numeric* refusal(const Session& session, const Channel& channel,
                                 std::string_view key) REQUIRES(channel.mutex) {
    const Channel::Modes& modes = channel.modes;
    if (channel.reserved()) return &protocol::ERR_UNAVAILRESOURCE;
    if (session.client()->may_pass(channel.id)) return nullptr;
    if (channel.bans_fit(session.self())) return &protocol::ERR_BANNEDFROMCHAN;
    if (modes.invite_only && !channel.welcomes(session.self()))
        return &protocol::ERR_INVITEONLYCHAN;
    if (!modes.key.empty() && modes.key != key) return &protocol::ERR_BADCHANNELKEY;
    if (modes.limit != 0 && channel.members().size() >= modes.limit)
        return &protocol::ERR_CHANNELISFULL;
    return nullptr;
}

// The last question, for the answer counts.
bool too_many_join(const Session& session, Channel& channel) REQUIRES(channel.mutex) {
    return !session.client()->may_pass(channel.id) &&
           !channel.joined.take(channel.modes.joins, session.services().clock.now());
}

enum class Joined : std::uint8_t { yes, before, refused, gone };

// `gone` where the channel died in the meantime: look it up again.
Joined join_found(Session& session, const std::shared_ptr<Channel>& channel, std::string_view key,
                  bool forced) {
    const auto& me = session.client();
    MutexLock lock(channel->mutex);
    if (channel->dead()) return Joined::gone;
    if (channel->find(*me) != nullptr) return Joined::before;
    const auto* const why = refusal(session, *channel, key);
    if (why != nullptr && (!forced || channel->reserved())) {
        session.reply(*why, {channel->name});
        return Joined::refused;
    }
    if (!forced && too_many_join(session, *channel)) {
        session.reply(protocol::ERR_THROTTLE, {channel->name});
        return Joined::refused;
    }
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

void part_channel(Session& session, std::string_view name, std::string_view reason, bool forced) {
    const auto channel = need_channel(session, name);
    if (!channel) return;
    const auto& me = session.client();
    bool dead = false;
    {
        MutexLock lock(channel->mutex);
        if (!channel->known_to(*me)) return session.reply(protocol::ERR_NOSUCHCHANNEL, {name});
        if (channel->find(*me) == nullptr)
            return session.reply(protocol::ERR_NOTONCHANNEL, {channel->name});
        chat::Batch batch = session.make_batch();
        // What it could not say while it is in, it does not say on its way out.
        const bool speaks =
            forced || session.silence(*channel, Session::traits_of(reason)).code == 0;
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
}

void join_channel(Session& session, std::string_view name, std::string_view key, bool forced) {
    if (!protocol::valid_channel(name)) return session.reply(protocol::ERR_NOSUCHCHANNEL, {name});
    const auto& me = session.client();
    if (me->channel_count() >= session.settings().max_channels && !me->channel_named(name))
        return session.reply(protocol::ERR_TOOMANYCHANNELS, {name});
    // One that is there has passed.
    if (!session.registry().find_channel(name)) {
        const std::string_view complaint = protocol::channel_complaint(name);
        if (!complaint.empty())
            return session.reply_text(protocol::ERR_BADCHANNAME, {name}, complaint);
    }
    for (;;) {
        const auto channel = session.registry().find_or_make_channel(name, session.now());
        switch (join_found(session, channel, key, forced)) {
            case Joined::before: session.choose_room(channel->name); return;
            case Joined::yes: session.room = channel->name; return;
            case Joined::refused: return;
            case Joined::gone: session.registry().drop(*channel);
        }
    }
}

namespace {

void leave_all(Session& session) {
    session.label().rest = Label::Rest::unknown;
    for (const auto& channel : session.client()->channels()) {
        session.charge(line_price);
        part_channel(session, channel->name, "");
    }
}

void note_rest(Session& session, bool last) {
    session.label().rest = last ? Label::Rest::none : Label::Rest::some;
}

}  // namespace

void handle_join(Session& session, const Message& message) {
    const std::string_view list = message.param(0);
    if (list.empty()) return session.reply(protocol::ERR_NEEDMOREPARAMS, {"JOIN"});
    if (list == "0") return leave_all(session);
    answer_each(session, list, max_items,
                [keys = std::string(message.param(1)), used = std::size_t{0}](
                    Session& here, std::string_view name, bool last) mutable {
                    std::string_view rest = std::string_view(keys).substr(used);
                    const std::string_view key = take_item(rest);
                    used = keys.size() - rest.size();
                    note_rest(here, last);
                    join_channel(here, name, key);
                });
}

void handle_part(Session& session, const Message& message) {
    const std::string_view list = message.param(0);
    if (list.empty()) return session.reply(protocol::ERR_NEEDMOREPARAMS, {"PART"});
    answer_each(session, list, max_items,
                [reason = std::string(protocol::cut(message.param(1), protocol::kick_length))](
                    Session& here, std::string_view name, bool last) {
                    note_rest(here, last);
                    part_channel(here, name, reason);
                });
}

}  // namespace hubbub::commands
