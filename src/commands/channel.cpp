// JOIN and PART. Source: https://modern.ircdocs.horse/#channel-operations

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

using chat::Channel;

// False where the channel died in the meantime: look it up again.
bool join_found(Session& session, const std::shared_ptr<Channel>& channel) {
    const auto& me = session.client();
    MutexLock lock(channel->mutex);
    if (channel->dead()) return false;
    if (channel->find(*me) != nullptr) return true;
    channel->add(me);
    me->note_joined(channel);
    chat::Batch batch = session.make_batch();
    batch.add(session.self().mask, "JOIN", {channel->name});
    session.publish(*channel, batch, session.is_person() ? me.get() : nullptr);
    if (!channel->topic.text.empty()) send_topic(session, *channel);
    send_names(session, *channel);
    return true;
}

void part_channel(Session& session, std::string_view name, std::string_view reason) {
    const auto channel = need_channel(session, name);
    if (!channel) return;
    const auto& me = session.client();
    bool dead = false;
    {
        MutexLock lock(channel->mutex);
        if (channel->find(*me) == nullptr)
            return session.reply(protocol::ERR_NOTONCHANNEL, {channel->name});
        chat::Batch batch = session.make_batch();
        if (reason.empty()) {
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

}  // namespace

void join_channel(Session& session, std::string_view name) {
    if (!protocol::valid_channel(name)) {
        return session.reply(protocol::ERR_NOSUCHCHANNEL,
                             {protocol::is_visible(name) ? name : "*"});
    }
    const auto& me = session.client();
    if (me->channel_count() >= session.settings().max_channels && !me->channel_named(name))
        return session.reply(protocol::ERR_TOOMANYCHANNELS, {name});
    for (;;) {
        const auto channel = session.registry().find_or_make_channel(name, session.now());
        if (join_found(session, channel)) {
            session.room = channel->name;
            return;
        }
        session.registry().drop(*channel);
    }
}

void handle_join(Session& session, const Message& message) {
    std::string_view list = message.param(0);
    if (list == "0") {
        for (const auto& channel : session.client()->channels())
            part_channel(session, channel->name, "Left all channels");
        return;
    }
    while (!list.empty()) {
        const std::string_view name = take_item(list);
        if (!name.empty()) join_channel(session, name);
    }
}

void handle_part(Session& session, const Message& message) {
    std::string_view list = message.param(0);
    while (!list.empty()) {
        const std::string_view name = take_item(list);
        if (!name.empty())
            part_channel(session, name, protocol::cut(message.param(1), protocol::kick_length));
    }
}

}  // namespace hubbub::commands
