// RENAME: another name for a channel, with all that is in it.
// Source: https://ircv3.net/specs/extensions/channel-rename

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/confusables.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "capabilities.h"
#include "events.h"
#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

using chat::Channel;
using chat::Client;

// Whoever does not know RENAME gets the list of all members: that is members times members.
constexpr std::size_t most_members = 500;
constexpr std::size_t words_in_line = 300;  // bytes; names in front of them take the rest
constexpr std::size_t few_members = 20;     // may have as many names as they like
constexpr std::int64_t pause = 60;          // seconds between two names of a channel with more

struct Renaming {
    Session& session;
    const std::shared_ptr<Channel> old;
    const std::shared_ptr<Channel> fresh;
    std::string_view reason;

    bool only_letters() const { return protocol::same(old->name, fresh->name); }
};

void refuse(Session& session, std::string_view code, std::string_view from, std::string_view to,
            std::string_view text) {
    session.fail("RENAME", code, {from, to}, text);
}

// True where the client may; what is in its way is told.
bool may_rename(Session& session, Channel& channel, std::string_view to) REQUIRES(channel.mutex) {
    const chat::Member* const me = channel.find(*session.client());
    if (me == nullptr) {
        session.reply(protocol::ERR_NOTONCHANNEL, {channel.name});
    } else if (!me->is_op()) {
        session.reply(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
    } else if (channel.members().size() > few_members && channel.renamed != 0 &&
               session.now() - channel.renamed < pause) {
        refuse(session, "CANNOT_RENAME", channel.name, to,
               "It has been renamed recently; wait a minute");
    } else if (channel.members().size() > most_members) {
        refuse(session, "CANNOT_RENAME", channel.name, to, "It has too many members");
    } else {
        return true;
    }
    return false;
}

// What somebody who comes in is told.
void add_welcome(chat::Batch& batch, const std::string& server, const chat::Identity& who,
                 std::uint32_t capabilities, const Channel& channel) REQUIRES(channel.mutex) {
    const auto add = [&](const protocol::Numeric& numeric, std::string_view params) {
        batch.add_raw(server, numeric.digits() + " " + who.nick + " " + std::string(params));
    };
    const chat::Topic& topic = channel.topic;
    if (!topic.text.empty()) {
        add(protocol::RPL_TOPIC, channel.name + " :" + topic.text);
        add(protocol::RPL_TOPICWHOTIME,
            channel.name + " " + topic.by + " " + std::to_string(topic.at));
    }
    if (!wants_names(capabilities)) return;
    const std::string_view sign = channel.modes.secret ? "@" : channel.modes.unlisted ? "*" : "=";
    const std::string head = std::string(sign) + " " + channel.name + " :";
    std::string names;
    for (const chat::Member& member : channel.members()) {
        const auto one = member.client->identity();
        names += names.empty() ? "" : " ";
        names += member.prefix((capabilities & multi_prefix) != 0);
        names += (capabilities & userhost_in_names) != 0 ? one->mask : one->nick;
        if (names.size() < words_in_line) continue;
        add(protocol::RPL_NAMREPLY, head + names);
        names.clear();
    }
    if (!names.empty()) add(protocol::RPL_NAMREPLY, head + names);
    add(protocol::RPL_ENDOFNAMES, channel.name + " :" + std::string(protocol::RPL_ENDOFNAMES.text));
}

// Whoever does not know RENAME sees itself leave and come in again.
void tell_plainly(const Renaming& renaming, const Channel& fresh, const Client& client,
                  chat::Batch& batch) REQUIRES(fresh.mutex) {
    const auto who = client.identity();
    const std::string& from = renaming.old->name;
    if (client.outbox.kind() == chat::Kind::person) {
        batch.add(renaming.session.settings().server_name, "NOTICE",
                  {who->nick, from + " is called " + fresh.name + " now"});
        return;
    }
    if (renaming.reason.empty()) {
        batch.add(who->mask, "PART", {from});
    } else {
        batch.add(who->mask, "PART", {from, renaming.reason});
    }
    add_join(batch, *who, fresh.name);
    add_welcome(batch, renaming.session.settings().server_name, *who, client.capabilities, fresh);
}

void tell_members(const Renaming& renaming, Channel& fresh) REQUIRES(fresh.mutex) {
    Session& session = renaming.session;
    chat::LineTraits traits;
    traits.needs = chat::Kind::channel_rename;
    chat::Batch batch = session.make_batch();
    batch.add(session.self().mask, "RENAME", {renaming.old->name, fresh.name, renaming.reason},
              traits);
    session.publish(fresh, batch);
    // Other letters of the same name are no other name to them.
    if (renaming.only_letters()) return;
    for (const chat::Member& member : fresh.members()) {
        Client& client = *member.client;
        if (chat::has(client.outbox.kind(), chat::Kind::channel_rename)) continue;
        chat::Batch plain(session.settings().lobby);
        tell_plainly(renaming, fresh, client, plain);
        plain.stamp(session.services().clock.wall());
        if (&client == session.client().get()) {
            session.answer(plain);
        } else {
            session.claims().append(client.outbox, plain);
        }
    }
    session.close_label();
}

// Both are locked in the order of their ids: the fresh one is the younger.
bool move_members(const Renaming& renaming) {
    Channel& old = *renaming.old;
    Channel& fresh = *renaming.fresh;
    MutexLock lock(old.mutex);
    MutexLock lock_fresh(fresh.mutex);
    // It may have changed since it was looked at.
    if (old.dead() || !may_rename(renaming.session, old, fresh.name)) return false;
    old.move_to(fresh);
    fresh.renamed = renaming.session.now();
    for (const chat::Member& member : fresh.members())
        member.client->note_renamed(old, renaming.fresh);
    tell_members(renaming, fresh);
    return true;
}

void rename(Session& session, const std::shared_ptr<Channel>& old, std::string_view to,
            std::string_view reason) {
    const auto fresh =
        std::make_shared<Channel>(session.registry().next_id(), std::string(to), old->created);
    {
        MutexLock lock(fresh->mutex);
        fresh->reserve();
    }
    if (!session.registry().enter_channel(fresh, *old)) {
        return refuse(session, "CHANNEL_NAME_IN_USE", old->name, to,
                      "There is a channel of that name already");
    }
    const bool moved = move_members({session, old, fresh, reason});
    if (moved) {
        for (const auto& client : session.registry().clients())
            client->move_invitation(*old, *fresh);
    }
    // Where it came to nothing, the old one gets its place back if it had to give it up.
    if (!moved && protocol::same(old->name, to)) session.registry().enter_channel(old, *fresh);
    session.registry().drop(moved ? *old : *fresh);
    if (moved && protocol::same(session.room, old->name)) session.room = to;
}

}  // namespace

void handle_rename(Session& session, const Message& message) {
    const auto channel = need_channel(session, message.param(0));
    if (!channel) return;
    const std::string_view to = message.param(1);
    {
        MutexLock lock(channel->mutex);
        if (!channel->known_to(*session.client()))
            return session.reply(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
        if (!may_rename(session, *channel, to)) return;
    }
    if (!protocol::valid_channel(to)) {
        return refuse(session, "CANNOT_RENAME", channel->name, to, "No channel can have that name");
    }
    if (const auto complaint = protocol::channel_complaint(to); !complaint.empty()) {
        return refuse(session, "CANNOT_RENAME", channel->name, to, complaint);
    }
    if (to == channel->name) {
        return refuse(session, "CANNOT_RENAME", channel->name, to, "It has that name already");
    }
    rename(session, channel, to, protocol::cut(message.param(2), protocol::kick_length));
}

}  // namespace hubbub::commands
