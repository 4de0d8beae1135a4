// TOPIC. Source: https://modern.ircdocs.horse/#topic-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {

void send_topic(Session& session, const chat::Channel& channel) {
    const chat::Topic& topic = channel.topic;
    if (topic.text.empty()) return session.reply(protocol::RPL_NOTOPIC, {channel.name});
    session.reply_text(protocol::RPL_TOPIC, {channel.name}, topic.text);
    session.reply(protocol::RPL_TOPICWHOTIME, {channel.name, topic.by, std::to_string(topic.at)});
}

void handle_topic(Session& session, const Message& message) {
    const auto channel = need_channel(session, message.param(0));
    if (!channel) return;
    MutexLock lock(channel->mutex);
    const chat::Member* const me = channel->find(*session.client());
    if (!channel->known_to(*session.client()))
        return session.reply(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    if (message.count == 1) return send_topic(session, *channel);
    if (me == nullptr) return session.reply(protocol::ERR_NOTONCHANNEL, {channel->name});
    if (channel->modes.ops_set_topic && !me->is_at_least(chat::member_halfop))
        return session.reply(protocol::ERR_CHANOPRIVSNEEDED, {channel->name});
    if (!me->is_at_least(chat::member_halfop)) {
        const auto refused = session.silence(*channel, Session::traits_of(message.param(1)));
        if (refused.code != 0) return session.reply(refused, {channel->name});
    }
    channel->topic = {std::string(protocol::cut(message.param(1), protocol::topic_length)),
                      session.self().mask, session.now()};
    chat::Batch batch = session.make_batch();
    batch.add(session.self().mask, "TOPIC", {channel->name, channel->topic.text});
    session.label().rest = Label::Rest::none;
    session.publish(*channel, batch);
}

}  // namespace hubbub::commands
