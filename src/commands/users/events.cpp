#include "users/events.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>

#include "core/capabilities.h"
#include "core/context.h"
#include "core/speech.h"
#include "core/stored.h"

namespace hubbub::commands {
namespace {

using chat::Client;
using chat::Encoding;

bool may_say(const Context& context, const chat::Channel& channel, std::uint8_t traits)
    REQUIRES(channel.mutex) {
    return !refusal_to_speak(context, channel, traits);
}

// Calls `act` once for each channel of the client. Repeats until there are no new ones, because
// RENAME replaces a channel by another object.
template <class Act>
void for_each_own_channel(const Context& context, const Act& act) {
    std::vector<std::shared_ptr<chat::Channel>> seen;
    for (bool more = true; more;) {
        more = false;
        for (auto& channel : context.user()->channels()) {
            if (std::find(seen.begin(), seen.end(), channel) != seen.end()) continue;
            act(*channel);
            seen.push_back(std::move(channel));
            more = true;
        }
    }
}

}  // namespace

void add_join(chat::Batch& batch, const chat::Identity& who, std::string_view channel,
              Encoding lacks) {
    chat::LineTraits plain;
    plain.lacks = Encoding::extended_join | lacks;
    chat::LineTraits extended;
    extended.needs = Encoding::extended_join;
    extended.lacks = lacks;
    extended.repeats_id = true;
    batch.add(who.mask, "JOIN", {channel}, plain);
    const std::string_view account = who.account.empty() ? "*" : std::string_view(who.account);
    batch.add(who.mask, "JOIN", {channel, account, who.real_name}, extended);
}

std::string join_text(const chat::Identity& who) {
    return (who.account.empty() ? "*" : who.account) + " :" + who.real_name;
}

void publish_away_of_newcomer(Context& context, chat::Channel& channel) {
    const auto away = context.user()->away();
    if (!away) return;
    chat::LineTraits traits;
    traits.needs = Encoding::away_notify;
    traits.identified = false;
    chat::Batch batch = context.make_batch();
    batch.add(context.self().mask, "AWAY", {away_text_in(context, channel, *away)}, traits);
    context.responder.publish(channel, batch, context.client().get());
}

void publish_event(Context& context, chat::Batch& batch) {
    publish_event(context, batch, batch, "");
}

void publish_event(Context& context, chat::Batch& batch, chat::Batch& bare, std::string_view text) {
    const std::uint8_t traits = traits_of(text);
    std::vector<std::uint64_t> informed{context.client()->id};
    const auto publish = [&](bool with_text) {
        for_each_own_channel(context, [&](chat::Channel& channel) {
            MutexLock lock(channel.mutex);
            if (channel.find(*context.user()) == nullptr) return;
            if (text.empty() || may_say(context, channel, traits) == with_text)
                channel.publish_once(with_text ? batch : bare, context.claims(), informed);
        });
    };
    publish(true);
    if (!text.empty()) publish(false);
    publish_to_watchers(context, batch, informed);
    context.note_published(batch, informed.size());
}

void publish_quit(Context& context, chat::AllChannels& channels, chat::Batch& batch,
                  const chat::Close& why) {
    const std::string_view said = why.text;
    channels.each([&](const chat::Channel& channel) NO_THREAD_SAFETY_ANALYSIS {
        const bool own = why.cause == chat::Cause::quit;
        const bool may = !own || may_say(context, channel, traits_of(said));
        store_event(context, channel, protocol::StoredKind::quit, may ? said : quit_lead);
    });
    if (why.cause != chat::Cause::quit) return context.responder.publish(channels, batch);
    chat::Batch bare = context.make_batch();
    bare.add(context.self().mask, "QUIT", {quit_lead});
    std::string_view text = why.text;
    if (text.starts_with(quit_lead)) text.remove_prefix(quit_lead.size());
    const auto chosen = [&, traits = traits_of(text)](const chat::Channel& channel)
                            NO_THREAD_SAFETY_ANALYSIS { return may_say(context, channel, traits); };
    context.note_published(
        batch, channels.publish(batch, bare, chosen, context.claims(), context.client().get()));
}

std::string_view away_text_in(const Context& context, const chat::Channel& channel,
                              std::string_view text) {
    return may_say(context, channel, traits_of(text)) ? text : bare_away;
}

std::string muted_in(const Context& context) {
    std::string name;
    for_each_own_channel(context, [&](const chat::Channel& channel) {
        MutexLock lock(channel.mutex);
        const bool member = channel.find(*context.user()) != nullptr;
        if (member && !may_say(context, channel, 0)) name = channel.name;
    });
    return name;
}

void publish_to_others(Context& context, chat::Batch& batch) {
    context.user()->publish(batch, context.claims(), context.client().get());
}

void publish_to_watchers(Context& context, chat::Batch& batch,
                         const std::vector<std::uint64_t>& informed) {
    const chat::Monitors& monitors = context.registry().monitors;
    if (!monitors.any()) return;
    MutexLock lock(monitors.mutex);
    monitors.each_watcher(context.self().nick, [&](Client& watcher) {
        context.charge(price_of(1, recipients_per_line));
        const bool wants = (watcher.capabilities & extended_monitor) != 0;
        if (wants && !std::binary_search(informed.begin(), informed.end(), watcher.id))
            context.claims().append(watcher.outbox, batch);
    });
}

void publish_invite(Context& context, chat::Channel& channel, chat::User& guest) {
    chat::Batch batch = context.make_batch();
    batch.add(context.self().mask, "INVITE", {guest.identity()->nick, channel.name});
    guest.publish(batch, context.claims());
    context.charge(price_of(channel.members().size(), recipients_per_line));
    for (const chat::Port& port : channel.ports()) {
        Client& client = *port.connection;
        const bool wants = (client.capabilities & invite_notify) != 0;
        if (wants && &client != context.client().get())
            context.claims().append(client.outbox, batch);
    }
}

std::shared_ptr<const chat::Identity> presence(const Context& context, std::string_view nick) {
    const auto user = context.registry().find(nick);
    if (!user) return nullptr;
    auto who = user->identity();
    // During a change of nick, the registry has the user under both nicks.
    return protocol::same(who->nick, nick) ? who : nullptr;
}

void publish_presence(Context& context, std::string_view nick) {
    const chat::Monitors& monitors = context.registry().monitors;
    if (!monitors.any()) return;
    MutexLock lock(monitors.mutex);
    if (!monitors.has(nick)) return;
    const auto who = presence(context, nick);
    const protocol::Numeric& numeric = who ? protocol::RPL_MONONLINE : protocol::RPL_MONOFFLINE;
    const std::string_view target = who ? std::string_view(who->mask) : nick;
    monitors.each_watcher(nick, [&](Client& watcher) {
        context.charge(price_of(1, recipients_per_line));
        chat::Batch batch = context.make_batch();
        batch.add(context.settings().server_name, numeric.digits(),
                  {watcher.user()->identity()->nick, target});
        context.claims().append(watcher.outbox, batch);
    });
}

}  // namespace hubbub::commands
