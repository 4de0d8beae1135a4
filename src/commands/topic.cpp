// TOPIC. Source: https://modern.ircdocs.horse/#topic-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "handlers.h"
#include "speech.h"
#include "tools.h"

namespace hubbub::commands {

void send_topic(Session& session, const chat::Channel& channel) {
    const chat::Topic& topic = channel.topic;
    if (topic.text.empty()) return session.reply(protocol::RPL_NOTOPIC, {channel.name});
    session.reply_text(protocol::RPL_TOPIC, {channel.name}, topic.text);
    session.reply(protocol::RPL_TOPICWHOTIME, {channel.name, topic.by, std::to_string(topic.at)});
}

Refusal handle_topic(Session& session, const Message& message) {
    const auto channel = session.registry().find_channel(message.param(0));
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    MutexLock lock(channel->mutex);
    const chat::Member* const me = channel->find(*session.client());
    if (!channel->known_to(*session.client()))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    if (message.count == 1) {
        send_topic(session, *channel);
        return {};
    }
    if (me == nullptr) return Refusal(protocol::ERR_NOTONCHANNEL, {channel->name});
    if (channel->modes.ops_set_topic && !me->is_at_least(chat::member_halfop))
        return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel->name});
    if (!me->is_at_least(chat::member_halfop)) {
        if (auto refusal = refusal_to_speak(session, *channel, traits_of(message.param(1))))
            return refusal;
    }
    channel->topic = {std::string(protocol::cut(message.param(1), protocol::topic_length)),
                      session.self().mask, session.now()};
    chat::Batch batch = session.make_batch();
    batch.add(session.self().mask, "TOPIC", {channel->name, channel->topic.text});
    session.label().rest = Label::Rest::none;
    session.publish(*channel, batch);
    return {};
}

}  // namespace hubbub::commands
