#include "events.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>

#include "capabilities.h"
#include "speech.h"

namespace hubbub::commands {
namespace {

using chat::Client;
using chat::Kind;

bool may_say(const Session& session, const chat::Channel& channel, std::uint8_t traits)
    REQUIRES(channel.mutex) {
    return !refusal_to_speak(session, channel, traits);
}

// Calls `act` for each channel that the client is in, also for those that get another name
// meanwhile: such a one is another channel.
template <class Act>
void for_each_own_channel(const Session& session, const Act& act) {
    std::vector<std::shared_ptr<chat::Channel>> seen;
    for (bool more = true; more;) {
        more = false;
        for (auto& channel : session.client()->channels()) {
            if (std::find(seen.begin(), seen.end(), channel) != seen.end()) continue;
            act(*channel);
            seen.push_back(std::move(channel));
            more = true;
        }
    }
}

}  // namespace

void add_join(chat::Batch& batch, const chat::Identity& who, std::string_view channel, Kind lacks) {
    chat::LineTraits plain;
    plain.lacks = Kind::extended_join | lacks;
    chat::LineTraits extended;
    extended.needs = Kind::extended_join;
    extended.lacks = lacks;
    extended.repeats_id = true;
    batch.add(who.mask, "JOIN", {channel}, plain);
    const std::string_view account = who.account.empty() ? "*" : std::string_view(who.account);
    batch.add(who.mask, "JOIN", {channel, account, who.real_name}, extended);
}

void publish_away_of_newcomer(Session& session, chat::Channel& channel) {
    const auto away = session.client()->away();
    if (!away) return;
    chat::LineTraits traits;
    traits.needs = Kind::away_notify;
    traits.identified = false;
    chat::Batch batch = session.make_batch();
    batch.add(session.self().mask, "AWAY", {away_text_in(session, channel, *away)}, traits);
    session.publish(channel, batch, session.client().get());
}

void publish_event(Session& session, chat::Batch& batch) {
    publish_event(session, batch, batch, "");
}

void publish_event(Session& session, chat::Batch& batch, chat::Batch& bare, std::string_view text) {
    const std::uint8_t traits = traits_of(text);
    std::vector<std::uint64_t> told{session.client()->id};
    const auto tell = [&](bool with_text) {
        for_each_own_channel(session, [&](chat::Channel& channel) {
            MutexLock lock(channel.mutex);
            if (channel.find(*session.client()) == nullptr) return;
            if (text.empty() || may_say(session, channel, traits) == with_text)
                channel.publish_once(with_text ? batch : bare, session.claims(), told);
        });
    };
    tell(true);
    if (!text.empty()) tell(false);
    tell_extended(session, batch, told);
    session.charge(price_of(told.size(), recipients_per_line));
    if (chat::Tap* const tap = session.services().tap)
        tap->passed(*session.client(), batch.bytes(Kind::person));
}

void publish_quit(Session& session, chat::AllChannels& channels, chat::Batch& batch,
                  const chat::Close& why) {
    if (why.cause != chat::Cause::quit) return session.publish(channels, batch);
    chat::Batch bare = session.make_batch();
    bare.add(session.self().mask, "QUIT", {quit_lead});
    std::string_view text = why.text;
    if (text.starts_with(quit_lead)) text.remove_prefix(quit_lead.size());
    const auto chosen = [&, traits = traits_of(text)](const chat::Channel& channel)
                            NO_THREAD_SAFETY_ANALYSIS { return may_say(session, channel, traits); };
    channels.publish(batch, bare, chosen, session.claims(), session.client().get());
    if (chat::Tap* const tap = session.services().tap)
        tap->passed(*session.client(), batch.bytes(Kind::person));
}

std::string_view away_text_in(const Session& session, const chat::Channel& channel,
                              std::string_view text) {
    return may_say(session, channel, traits_of(text)) ? text : bare_away;
}

std::string muted_in(const Session& session) {
    std::string name;
    for_each_own_channel(session, [&](const chat::Channel& channel) {
        MutexLock lock(channel.mutex);
        const bool member = channel.find(*session.client()) != nullptr;
        if (member && !may_say(session, channel, 0)) name = channel.name;
    });
    return name;
}

void tell_extended(Session& session, chat::Batch& batch, const std::vector<std::uint64_t>& told) {
    const chat::Monitors& monitors = session.registry().monitors;
    if (!monitors.any()) return;
    MutexLock lock(monitors.mutex);
    monitors.each_watcher(session.self().nick, [&](Client& watcher) {
        session.charge(price_of(1, recipients_per_line));
        const bool wants = (watcher.capabilities & extended_monitor) != 0;
        if (wants && !std::binary_search(told.begin(), told.end(), watcher.id))
            session.claims().append(watcher.outbox, batch);
    });
}

void publish_invite(Session& session, chat::Channel& channel, chat::Client& guest) {
    chat::Batch batch = session.make_batch();
    batch.add(session.self().mask, "INVITE", {guest.identity()->nick, channel.name});
    session.claims().append(guest.outbox, batch);
    session.charge(price_of(channel.members().size(), recipients_per_line));
    for (const chat::Member& member : channel.members()) {
        Client& client = *member.client;
        const bool wants = (client.capabilities & invite_notify) != 0;
        if (wants && &client != session.client().get())
            session.claims().append(client.outbox, batch);
    }
}

std::shared_ptr<const chat::Identity> presence(const Session& session, std::string_view nick) {
    const auto client = session.registry().find(nick);
    if (!client) return nullptr;
    auto who = client->identity();
    // While it changes the nick it holds two of them, and has one.
    return protocol::same(who->nick, nick) ? who : nullptr;
}

void tell_presence(Session& session, std::string_view nick) {
    const chat::Monitors& monitors = session.registry().monitors;
    if (!monitors.any()) return;
    MutexLock lock(monitors.mutex);
    if (!monitors.has(nick)) return;
    const auto who = presence(session, nick);
    const protocol::Numeric& numeric = who ? protocol::RPL_MONONLINE : protocol::RPL_MONOFFLINE;
    const std::string_view told = who ? std::string_view(who->mask) : nick;
    monitors.each_watcher(nick, [&](Client& watcher) {
        session.charge(price_of(1, recipients_per_line));
        chat::Batch batch = session.make_batch();
        batch.add(session.settings().server_name, numeric.digits(),
                  {watcher.identity()->nick, told});
        session.claims().append(watcher.outbox, batch);
    });
}

}  // namespace hubbub::commands
