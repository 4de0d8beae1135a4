#include "metadata/publishing.h"

#include <algorithm>
#include <utility>

#include "core/capabilities.h"
#include "core/members.h"
#include "core/rights.h"
#include "metadata/reply_batch.h"

namespace hubbub::commands {
namespace {

bool wants(const chat::Client& connection, std::string_view key) {
    return (connection.capabilities & metadata) != 0 && connection.subscribed(key);
}

chat::Batch line_of(const Context& context, std::string_view target, const ChangedValue& change) {
    chat::Batch batch = context.make_batch();
    chat::LineTraits traits;
    traits.identified = false;
    if (change.value)
        batch.add(context.self().mask, "METADATA", {target, change.key, everyone, *change.value},
                  traits);
    else
        batch.add(context.self().mask, "METADATA", {target, change.key, everyone}, traits);
    return batch;
}

void add_values(ReplyBatch& out, const Context& context, std::string_view target,
                const chat::Metadata& values, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) {
        const auto at = values.find(key);
        if (at != values.end())
            out.line(context.settings().server_name, "METADATA",
                     {target, key, everyone, at->second});
    }
}

// Sends the values of a channel, then of its members. Not thread safe: belongs to one session.
class MembersMetadata final : public LongAnswer {
  public:
    MembersMetadata(std::shared_ptr<chat::Channel> channel, std::vector<std::string> keys)
        : channel_(std::move(channel)), keys_(std::move(keys)) {}

    bool send_more(Context& context) override {
        ReplyBatch out(context, "metadata", channel_->name);
        MutexLock lock(channel_->mutex);
        if (channel_->find(*context.user()) == nullptr) return false;
        if (std::exchange(first_, false))
            add_values(out, context, channel_->name, channel_->metadata, keys_);
        return walk_.next(*channel_, [&](const chat::Member& member) {
            context.charge(price_of(1, recipients_per_line));
            if (member.user == context.user()) return;
            if (const auto values = member.user->metadata())
                add_values(out, context, member.user->identity()->nick, *values, keys_);
        });
    }

  private:
    static constexpr std::size_t members_per_part = 64;

    const std::shared_ptr<chat::Channel> channel_;
    const std::vector<std::string> keys_;
    MemberWalk walk_{members_per_part};
    bool first_ = true;
};

}  // namespace

void publish_own_metadata(Context& context, const ChangedValue& change) {
    chat::Batch batch = line_of(context, context.self().nick, change);
    std::vector<std::uint64_t> told{context.client()->id};
    const auto tell = [&](chat::Client& connection) {
        const auto at = std::lower_bound(told.begin(), told.end(), connection.id);
        if ((at != told.end() && *at == connection.id) || !wants(connection, change.key)) return;
        told.insert(at, connection.id);
        context.claims().append(connection.outbox, batch);
    };
    for (const auto& connection : context.user()->connections()) tell(*connection);
    for (const auto& channel : context.user()->channels()) {
        MutexLock lock(channel->mutex);
        if (channel->find(*context.user()) == nullptr) continue;
        context.charge(price_of(channel->ports().size(), recipients_per_line));
        for (const chat::Port& port : channel->ports()) tell(*port.connection);
    }
    const chat::Monitors& monitors = context.registry().monitors;
    if (!monitors.any()) return;
    MutexLock lock(monitors.mutex);
    monitors.each_watcher(context.self().nick, [&](chat::Client& watcher) { tell(watcher); });
}

void publish_channel_metadata(Context& context, chat::Channel& channel,
                              const ChangedValue& change) {
    chat::Batch batch = line_of(context, channel.name, change);
    context.charge(price_of(channel.ports().size(), recipients_per_line));
    for (const chat::Port& port : channel.ports()) {
        chat::Client& connection = *port.connection;
        if (&connection != context.client().get() && wants(connection, change.key))
            context.claims().append(connection.outbox, batch);
    }
}

void send_metadata_of(Context& context, std::shared_ptr<chat::Channel> channel,
                      std::vector<std::string> keys) {
    context.responder.begin_long(
        std::make_unique<MembersMetadata>(std::move(channel), std::move(keys)));
}

void send_metadata_of(Context& context, const chat::User& user,
                      const std::vector<std::string>& keys) {
    const std::string nick = user.identity()->nick;
    ReplyBatch out(context, "metadata", nick);
    if (const auto values = user.metadata()) add_values(out, context, nick, *values, keys);
}

void send_own_metadata(Context& context) {
    if (!context.has_capability(metadata)) return;
    ReplyBatch out(context, "metadata", context.target());
    const auto values = context.user()->metadata();
    if (!values) return;
    for (const auto& [key, value] : *values)
        out.line(context.settings().server_name, "METADATA",
                 {context.target(), key, everyone, value});
}

void send_metadata_to_newcomer(Context& context, const std::shared_ptr<chat::Channel>& channel) {
    if (!context.has_capability(metadata)) return;
    std::vector<std::string> keys = context.client()->subscriptions();
    if (!keys.empty()) send_metadata_of(context, channel, std::move(keys));
}

}  // namespace hubbub::commands
