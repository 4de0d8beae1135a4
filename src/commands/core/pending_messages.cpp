#include "core/pending_messages.h"

#include <utility>

#include "core/capabilities.h"
#include "core/context.h"
#include "core/speech.h"
#include "core/stored.h"
#include "core/user_modes.h"

namespace hubbub::commands {

PendingMessages::PendingMessages(Context& context, protocol::MessageIds& ids)
    : context_(context), batch_("", Wall{}, ids) {}

void PendingMessages::add(const Outgoing& message) {
    const std::uint8_t traits = traits_of(message);
    const auto kind = stored_kind(message);
    if (messages_ != 0 && (command_ != message.command || traits_ != traits || kind_ != kind ||
                           given_name_ != message.target || source_ != context_.self().mask))
        publish();
    if (messages_ == 0) {
        run_.clear();
        batch_.restart(context_.settings().lobby, context_.services().clock.wall());
        batch_.describe_source(context_.self().account, context_.has_mode(user_bot));
        given_name_ = message.target;
        source_ = context_.self().mask;
        channel_ = find_channel(message.target);
        target_ = channel_ ? channel_->name : given_name_;
    }
    command_ = message.command;
    traits_ = traits;
    kind_ = kind;
    if (kind) add_to_run(run_, *kind, message);
    answered_ = message.answered;
    ++messages_;
    Outgoing addressed = message;
    addressed.target = target_;
    add_message(batch_, context_.self().mask, addressed);
}

// Tries the client's own channels first: members need no registry lock.
std::shared_ptr<chat::Channel> PendingMessages::find_channel(std::string_view name) const {
    auto channel = context_.user()->channel_named(name);
    return channel ? channel : context_.registry().find_channel(name);
}

void PendingMessages::publish() {
    const std::size_t messages = std::exchange(messages_, 0);
    if (messages == 0) return;
    const auto channel = std::move(channel_);
    const auto refusal = channel ? publish_to(*channel, messages)
                                 : Refusal(protocol::ERR_NOSUCHCHANNEL, {given_name_});
    if (refusal) refuse(refusal, messages);
}

Refusal PendingMessages::publish_to(chat::Channel& channel, std::size_t messages) {
    chat::Client* const me = context_.client().get();
    {
        MutexLock lock(channel.mutex);
        // It may have been renamed since.
        if (channel.dead()) return Refusal(protocol::ERR_NOSUCHCHANNEL, {given_name_});
        if (auto refusal = refusal_to_send(context_, channel, traits_, given_name_)) return refusal;
        // Another connection may have changed the nick, which members know by now.
        context_.refresh();
        if (source_ != context_.self().mask) batch_.change_source(source_, context_.self().mask);
        store_in(channel);
        const bool echo = context_.has_capability(echo_message);
        context_.responder.publish(channel, batch_, echo ? nullptr : me);
        if (channel.find(*context_.user()) == nullptr)
            context_.user()->publish(batch_, context_.claims(), me);
    }
    context_.services().counters.messages.fetch_add(messages, std::memory_order_relaxed);
    context_.user()->last_spoke.store(context_.now(), std::memory_order_relaxed);
    return {};
}

void PendingMessages::store_in(chat::Channel& channel) {
    if (!kind_ || !channel.history_place()) return;
    protocol::StoredRun run = run_from(context_, channel.history_place());
    run.take_messages(run_);
    batch_.give_ids(store(context_, std::move(run)));
}

void PendingMessages::refuse(const Refusal& refusal, std::size_t messages) {
    if (!answered_) return;
    for (std::size_t i = 0; i < messages; ++i) context_.responder.refuse_earlier(refusal);
    // Probably kicked. A plain user has no window that shows that the messages go nowhere.
    const std::string& channel = refusal.params().front();
    if (context_.is_plain() && context_.plain_target.is(channel) &&
        !context_.user()->channel_named(channel))
        context_.plain_target.choose_any();
}

}  // namespace hubbub::commands
