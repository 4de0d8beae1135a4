// RENAME: another name for a channel, with all that is in it.
// Source: https://ircv3.net/specs/extensions/channel-rename

#include <hubbub/base/lock_together.h>
#include <hubbub/chat/channel.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/confusables.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "channels/handlers.h"
#include "core/capabilities.h"
#include "core/context.h"
#include "users/events.h"

namespace hubbub::commands {
namespace {

using chat::Channel;
using chat::Client;

// Whoever does not know RENAME gets the list of all members: that is members times members.
constexpr std::size_t most_members = 500;
constexpr std::size_t words_in_line = 300;  // bytes; names in front of them take the rest
constexpr std::size_t few_members = 20;     // may have as many names as they like
constexpr std::string_view unfit_name = "That name is not available";
constexpr std::int64_t pause = 60;  // seconds between two names of a channel with more

struct Renaming {
    Context& context;
    const std::shared_ptr<Channel> old;
    const std::shared_ptr<Channel> fresh;
    std::string_view reason;

    bool only_letters() const { return protocol::same(old->name, fresh->name); }
};

Refusal refusal_with(std::string_view code, std::string_view from, std::string_view to,
                     std::string_view text) {
    return Refusal::fail("RENAME", code, {from, to}, text);
}

// Returns why the client may not rename the channel, which it wrote as `asked`.
Refusal refusal_to_rename(const Context& context, const Channel& channel, std::string_view asked,
                          std::string_view to) REQUIRES(channel.mutex) {
    const chat::Member* const me = channel.find(*context.client());
    if (channel.dead() || !channel.known_to(*context.client()))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {asked});
    if (me == nullptr) return Refusal(protocol::ERR_NOTONCHANNEL, {channel.name});
    if (!me->is_op()) return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
    const bool recently = channel.renamed != 0 && context.now() - channel.renamed < pause;
    if (channel.members().size() > few_members && recently)
        return refusal_with("CANNOT_RENAME", channel.name, to,
                            "It has been renamed recently; wait a minute");
    if (channel.members().size() > most_members)
        return refusal_with("CANNOT_RENAME", channel.name, to, "It has too many members");
    return {};
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
        batch.add(renaming.context.settings().server_name, "NOTICE",
                  {who->nick, from + " is called " + fresh.name + " now"});
        return;
    }
    if (renaming.reason.empty()) {
        batch.add(who->mask, "PART", {from});
    } else {
        batch.add(who->mask, "PART", {from, renaming.reason});
    }
    add_join(batch, *who, fresh.name);
    add_welcome(batch, renaming.context.settings().server_name, *who, client.capabilities, fresh);
}

void tell_members(const Renaming& renaming, Channel& fresh) REQUIRES(fresh.mutex) {
    Context& context = renaming.context;
    chat::LineTraits traits;
    traits.needs = chat::Kind::channel_rename;
    chat::Batch batch = context.make_batch();
    batch.add(context.self().mask, "RENAME", {renaming.old->name, fresh.name, renaming.reason},
              traits);
    context.responder.expect(Responder::Rest::unknown);
    context.responder.publish(fresh, batch);
    // To them, other letters are the same name.
    if (renaming.only_letters()) return;
    std::size_t told = 0;  // all names
    for (const chat::Member& member : fresh.members()) {
        Client& client = *member.client;
        if (chat::has(client.outbox.kind(), chat::Kind::channel_rename)) continue;
        ++told;
        chat::Batch plain = context.make_server_batch();
        tell_plainly(renaming, fresh, client, plain);
        if (&client == context.client().get()) {
            context.responder.send(plain);
        } else {
            context.claims().append(client.outbox, plain);
        }
    }
    context.charge(price_of(told * fresh.members().size(), masks_per_line));
    context.responder.finish();
}

// The fresh one is the younger: its id is the higher.
Refusal move_members(const Renaming& renaming) {
    Channel& old = *renaming.old;
    Channel& fresh = *renaming.fresh;
    TwoMutexLock lock(old.mutex, fresh.mutex);
    // It may have changed since it was looked at.
    if (auto refusal = refusal_to_rename(renaming.context, old, old.name, fresh.name))
        return refusal;
    old.move_to(fresh);
    fresh.renamed = renaming.context.now();
    for (const chat::Member& member : fresh.members())
        member.client->note_renamed(old, renaming.fresh);
    tell_members(renaming, fresh);
    return {};
}

// A secret channel is there for nobody outside: its name is one that cannot be had, like others.
Refusal refusal_of_used(const Context& context, const Channel& old, std::string_view to) {
    bool known = false;
    if (const auto other = context.registry().find_channel(to)) {
        MutexLock lock(other->mutex);
        known = other->known_to(*context.client());
    }
    if (!known) return refusal_with("CANNOT_RENAME", old.name, to, unfit_name);
    return refusal_with("CHANNEL_NAME_IN_USE", old.name, to,
                        "There is a channel of that name already");
}

Refusal rename(Context& context, const std::shared_ptr<Channel>& old, std::string_view to,
               std::string_view reason) {
    const auto fresh =
        std::make_shared<Channel>(context.registry().next_id(), std::string(to), old->created);
    {
        MutexLock lock(fresh->mutex);
        fresh->reserve();
    }
    if (!context.registry().enter_channel(fresh, *old)) return refusal_of_used(context, *old, to);
    Refusal refusal = move_members({context, old, fresh, reason});
    const bool moved = !refusal;
    if (moved) {
        const auto clients = context.registry().clients();
        context.charge(price_of(clients.size(), recipients_per_line));
        for (const auto& client : clients) client->move_invitation(*old, *fresh);
    }
    // Where it came to nothing, the old one gets its place back if it had to give it up.
    if (!moved && protocol::same(old->name, to)) context.registry().restore_channel(old, *fresh);
    context.registry().drop(moved ? *old : *fresh);
    if (moved && context.room.is(old->name)) context.room.set(to);
    return refusal;
}

}  // namespace

Refusal handle_rename(Context& context, const Message& message) {
    const auto channel = context.registry().find_channel(message.param(0));
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    const std::string_view to = message.param(1);
    {
        MutexLock lock(channel->mutex);
        if (auto refusal = refusal_to_rename(context, *channel, message.param(0), to))
            return refusal;
    }
    if (!protocol::valid_channel(to))
        return refusal_with("CANNOT_RENAME", channel->name, to, unfit_name);
    if (const auto complaint = protocol::channel_complaint(to); !complaint.empty())
        return refusal_with("CANNOT_RENAME", channel->name, to, complaint);
    if (to == channel->name)
        return refusal_with("CANNOT_RENAME", channel->name, to, "It has that name already");
    return rename(context, channel, to, protocol::cut(message.param(2), protocol::kick_length));
}

}  // namespace hubbub::commands
