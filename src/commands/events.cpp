#include "events.h"

#include "capabilities.h"

namespace hubbub::commands {
namespace {

using chat::Client;
using chat::Kind;

void tell_watchers(Session& session, std::string_view nick, const protocol::Numeric& numeric,
                   std::string_view told) {
    session.registry().monitors.each_watcher(nick, [&](Client& watcher) {
        chat::Batch batch = session.make_batch();
        batch.add(session.settings().server_name, numeric.digits(),
                  {watcher.identity()->nick, told});
        batch.stamp(session.services().clock.wall());
        session.claims().append(watcher.outbox, batch);
    });
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
    batch.add(session.self().mask, "AWAY", {*away}, traits);
    session.publish(channel, batch, session.client().get());
}

void publish_event(Session& session, chat::Batch& batch) {
    const Client& me = *session.client();
    chat::AllChannels channels(me);
    session.publish(channels, batch);
    session.registry().monitors.each_watcher(session.self().nick, [&](Client& watcher) {
        const bool wants = (watcher.capabilities & extended_monitor) != 0 && &watcher != &me;
        if (wants && !channels.have(watcher)) session.claims().append(watcher.outbox, batch);
    });
}

void publish_invite(Session& session, chat::Channel& channel, chat::Client& guest) {
    chat::Batch batch = session.make_batch();
    batch.add(session.self().mask, "INVITE", {guest.identity()->nick, channel.name});
    batch.stamp(session.services().clock.wall());
    session.claims().append(guest.outbox, batch);
    for (const chat::Member& member : channel.members()) {
        Client& client = *member.client;
        const bool wants = (client.capabilities & invite_notify) != 0;
        if (wants && &client != session.client().get())
            session.claims().append(client.outbox, batch);
    }
}

void tell_online(Session& session) {
    tell_watchers(session, session.self().nick, protocol::RPL_MONONLINE, session.self().mask);
}

void tell_offline(Session& session, const std::string& nick) {
    tell_watchers(session, nick, protocol::RPL_MONOFFLINE, nick);
}

}  // namespace hubbub::commands
