// TOPIC. Source: https://modern.ircdocs.horse/#topic-message

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "channels/channel_info.h"
#include "channels/handlers.h"
#include "channels/registered.h"
#include "core/context.h"
#include "core/speech.h"
#include "core/stored.h"

namespace hubbub::commands {

void send_topic(Context& context, const chat::Channel& channel) {
    const chat::Topic& topic = channel.topic;
    if (topic.text.empty()) return context.responder.reply(protocol::RPL_NOTOPIC, {channel.name});
    context.responder.reply_text(protocol::RPL_TOPIC, {channel.name}, topic.text);
    context.responder.reply(protocol::RPL_TOPICWHOTIME,
                            {channel.name, topic.by, std::to_string(topic.at)});
}

Refusal handle_topic(Context& context, const Message& message) {
    const auto channel = context.registry().find_channel(message.param(0));
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    if (message.count > 1 && !wait_to_change(context, channel->name)) return {};
    MutexLock lock(channel->mutex);
    const chat::Member* const me = channel->find(*context.user());
    if (!channel->known_to(*context.user()))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    if (message.count == 1) {
        send_topic(context, *channel);
        return {};
    }
    if (me == nullptr) return Refusal(protocol::ERR_NOTONCHANNEL, {channel->name});
    if (channel->modes.ops_set_topic && !me->is_at_least(chat::member_halfop))
        return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel->name});
    if (topic_is_locked(context, *channel))
        return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel->name},
                       "The topic is locked: only people on the access list may change it");
    if (!me->is_at_least(chat::member_halfop)) {
        if (auto refusal = refusal_to_speak(context, *channel, traits_of(message.param(1))))
            return refusal;
    }
    channel->topic = {std::string(protocol::cut(message.param(1), protocol::topic_length)),
                      context.self().mask, context.now()};
    save_registered(context, *channel);
    chat::Batch batch = context.make_batch();
    batch.add(context.self().mask, "TOPIC", {channel->name, channel->topic.text});
    store_topic(context, *channel, batch);
    context.responder.publish(*channel, batch);
    return {};
}

}  // namespace hubbub::commands
