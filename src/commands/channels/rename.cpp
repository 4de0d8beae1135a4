// RENAME: moves a channel with its members, modes, topic and lists to another name.
// Source: https://ircv3.net/specs/extensions/channel-rename

#include <hubbub/base/lock_together.h>
#include <hubbub/chat/channel.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/confusables.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include "channels/handlers.h"
#include "channels/registered.h"
#include "core/capabilities.h"
#include "core/context.h"
#include "history/markread.h"
#include "users/events.h"

namespace hubbub::commands {
namespace {

using chat::Channel;
using chat::Client;

// The maximum number of members. Each client without the capability receives the names of all
// members, so the work grows with their square.
constexpr std::size_t max_members = 500;
constexpr std::size_t max_names_bytes = 300;  // of the names in one 353
constexpr std::size_t unpaced_members = 20;   // channels of this size may be renamed at any time
constexpr std::string_view unfit_name = "That name is not available";
constexpr std::int64_t pause = 60;  // seconds between two renames of a larger channel

struct Renaming {
    Context& context;
    const std::shared_ptr<Channel> old;
    const std::shared_ptr<Channel> fresh;
    std::string_view reason;

    // Returns true if only upper and lower case differ.
    bool is_same_name() const { return protocol::same(old->name, fresh->name); }
};

Refusal refusal_with(std::string_view code, std::string_view from, std::string_view to,
                     std::string_view text) {
    return Refusal::fail("RENAME", code, {from, to}, text);
}

// Returns a refusal if the client may not rename the channel, which it named `given_name`.
Refusal refusal_to_rename(const Context& context, const Channel& channel,
                          std::string_view given_name, std::string_view to)
    REQUIRES(channel.mutex) {
    const chat::Member* const me = channel.find(*context.user());
    if (channel.dead() || !channel.known_to(*context.user()))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {given_name});
    if (me == nullptr) return Refusal(protocol::ERR_NOTONCHANNEL, {channel.name});
    if (!me->is_op()) return Refusal(protocol::ERR_CHANOPRIVSNEEDED, {channel.name});
    const bool recently = channel.renamed != 0 && context.now() - channel.renamed < pause;
    if (channel.members().size() > unpaced_members && recently)
        return refusal_with("CANNOT_RENAME", channel.name, to,
                            "The channel was renamed recently; wait a minute");
    if (channel.members().size() > max_members)
        return refusal_with("CANNOT_RENAME", channel.name, to, "The channel has too many members");
    return refusal_to_move(context, channel, to);
}

// Adds the topic, read marker and names that a client receives after JOIN.
void add_welcome(chat::Batch& batch, const Context& context, const Client& client,
                 const Channel& channel) REQUIRES(channel.mutex) {
    const std::string& server = context.settings().server_name;
    const auto who = client.user()->identity();
    const std::uint32_t capabilities = client.capabilities;
    const auto add = [&](const protocol::Numeric& numeric, std::string_view params) {
        batch.add_raw(server, numeric.digits() + " " + who->nick + " " + std::string(params));
    };
    const chat::Topic& topic = channel.topic;
    if (!topic.text.empty()) {
        add(protocol::RPL_TOPIC, channel.name + " :" + topic.text);
        add(protocol::RPL_TOPICWHOTIME,
            channel.name + " " + topic.by + " " + std::to_string(topic.at));
    }
    if ((capabilities & read_marker) != 0)
        batch.add_raw(server, read_marker_line(context.registry(), *client.user(), channel));
    if (!wants_names(capabilities)) return;
    const std::string_view sign = channel.modes.secret ? "@" : channel.modes.unlisted ? "*" : "=";
    const std::string head = std::string(sign) + " " + channel.name + " :";
    std::string names;
    for (const chat::Member& member : channel.members()) {
        const auto identity = member.user->identity();
        names += names.empty() ? "" : " ";
        names += member.prefix((capabilities & multi_prefix) != 0);
        names += (capabilities & userhost_in_names) != 0 ? identity->mask : identity->nick;
        if (names.size() < max_names_bytes) continue;
        add(protocol::RPL_NAMREPLY, head + names);
        names.clear();
    }
    if (!names.empty()) add(protocol::RPL_NAMREPLY, head + names);
    add(protocol::RPL_ENDOFNAMES, channel.name + " :" + std::string(protocol::RPL_ENDOFNAMES.text));
}

// Adds the lines for a client without the capability: its own PART and JOIN, or a notice for a
// plain user.
void add_fallback(const Renaming& renaming, const Channel& fresh, const Client& client,
                  chat::Batch& batch) REQUIRES(fresh.mutex) {
    const auto who = client.user()->identity();
    const std::string& from = renaming.old->name;
    if (client.outbox.encoding() == chat::Encoding::person) {
        batch.add(renaming.context.settings().server_name, "NOTICE",
                  {who->nick, from + " is now called " + fresh.name});
        return;
    }
    if (renaming.reason.empty()) {
        batch.add(who->mask, "PART", {from});
    } else {
        batch.add(who->mask, "PART", {from, renaming.reason});
    }
    add_join(batch, *who, fresh.name);
    add_welcome(batch, renaming.context, client, fresh);
}

void publish_rename(const Renaming& renaming, Channel& fresh) REQUIRES(fresh.mutex) {
    Context& context = renaming.context;
    chat::LineTraits traits;
    traits.needs = chat::Encoding::channel_rename;
    chat::Batch batch = context.make_batch();
    batch.add(context.self().mask, "RENAME", {renaming.old->name, fresh.name, renaming.reason},
              traits);
    context.responder.expect(Responder::Rest::unknown);
    context.responder.publish(fresh, batch);
    // Clients without the capability need not know of other upper and lower case.
    if (renaming.is_same_name()) return;
    std::size_t fallbacks = 0;
    for (const chat::Port& port : fresh.ports()) {
        Client& client = *port.connection;
        if (chat::has(client.outbox.encoding(), chat::Encoding::channel_rename)) continue;
        ++fallbacks;
        chat::Batch fallback = context.make_server_batch();
        add_fallback(renaming, fresh, client, fallback);
        if (&client == context.client().get()) {
            context.responder.send(fallback);
        } else {
            context.claims().append(client.outbox, fallback);
        }
    }
    context.charge(price_of(fallbacks * fresh.members().size(), masks_per_line));
    context.responder.finish();
}

// The new channel has the higher id, so this locks in the order of ids.
Refusal move_members(const Renaming& renaming) {
    Channel& old = *renaming.old;
    Channel& fresh = *renaming.fresh;
    TwoMutexLock lock(old.mutex, fresh.mutex);
    // The channel may have changed since handle_rename() checked it.
    if (auto refusal = refusal_to_rename(renaming.context, old, old.name, fresh.name))
        return refusal;
    old.move_to(fresh);
    save_registered(renaming.context, fresh);
    fresh.renamed = renaming.context.now();
    for (const chat::Member& member : fresh.members())
        member.user->note_renamed(old, renaming.fresh);
    publish_rename(renaming, fresh);
    return {};
}

// Returns the refusal for a name in use. If the client must not know that channel, the refusal only
// says that the name is not available.
Refusal refusal_of_used(const Context& context, const Channel& old, std::string_view to) {
    bool known = false;
    if (const auto other = context.registry().find_channel(to)) {
        MutexLock lock(other->mutex);
        known = other->known_to(*context.user());
    }
    if (!known) return refusal_with("CANNOT_RENAME", old.name, to, unfit_name);
    return refusal_with("CHANNEL_NAME_IN_USE", old.name, to,
                        "A channel with that name already exists");
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
        const auto users = context.registry().users();
        context.charge(price_of(users.size(), recipients_per_line));
        for (const auto& user : users) user->move_invitation(*old, *fresh);
    }
    // After a failure, the old channel takes its entry in the registry back if it had lost it.
    if (!moved && protocol::same(old->name, to)) context.registry().restore_channel(old, *fresh);
    context.registry().drop(moved ? *old : *fresh);
    if (moved && context.plain_target.is(old->name)) context.plain_target.set(to);
    return refusal;
}

}  // namespace

Refusal handle_rename(Context& context, const Message& message) {
    const auto channel = context.registry().find_channel(message.param(0));
    if (!channel) return Refusal(protocol::ERR_NOSUCHCHANNEL, {message.param(0)});
    const std::string_view to = message.param(1);
    if (!wait_to_change(context, channel->name)) return {};
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
        return refusal_with("CANNOT_RENAME", channel->name, to,
                            "The channel already has that name");
    return rename(context, channel, to, protocol::cut(message.param(2), protocol::kick_length));
}

}  // namespace hubbub::commands
