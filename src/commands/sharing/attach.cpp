#include "sharing/attach.h"

#include <hubbub/base/lock_together.h>
#include <hubbub/base/log.h>
#include <hubbub/chat/channel.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "channels/join.h"
#include "core/capabilities.h"
#include "core/context.h"
#include "core/server_notice.h"
#include "core/user_modes.h"
#include "history/recent.h"
#include "users/always_on.h"
#include "users/away.h"
#include "users/events.h"
#include "users/user_mode.h"

namespace hubbub::commands {
namespace {

using chat::Account;
using chat::Channel;
using chat::Client;
using chat::User;

bool may_share(const Settings& settings, const Account& account) {
    return settings.multiclient && account.multiclient != chat::Choice::off &&
           account.state == Account::State::active;
}

// Returns the live user of the account, if connections may attach to it, or null.
std::shared_ptr<User> shared_user(const Context& context, const chat::Accounts::Entry& account) {
    if (!account || !may_share(context.settings(), *account)) return nullptr;
    return context.registry().user_of(account->id);
}

// Returns false if a channel that the user is in admits only secure connections. Otherwise removes
// mode Z, so that no such channel admits it.
bool give_up_security(User& user) NO_THREAD_SAFETY_ANALYSIS {
    chat::AllChannels channels(user);
    bool allowed = true;
    channels.each([&](Channel& channel) NO_THREAD_SAFETY_ANALYSIS {
        allowed = allowed && !channel.modes.secure_only;
    });
    if (allowed) user.user_modes.fetch_and(~std::uint32_t{user_secure});
    return allowed;
}

// Returns whether the connection may attach. Requires the turn of the user.
bool takes(const Context& context, User& user, const Account& account) {
    if (!user.registered() || !protocol::same(user.identity()->account, account.name)) return false;
    if (user.connection_count() >= User::max_connections) return false;
    const bool secure = (user.user_modes & user_secure) != 0;
    return !secure || context.client()->origin()->secure || give_up_security(user);
}

// Sends the connection its JOIN, the topic and the names. From then on it sees the channel.
void enter(Context& context, const std::shared_ptr<Channel>& channel) {
    MutexLock lock(channel->mutex);
    if (channel->find(*context.user()) == nullptr) return;
    channel->attach(*context.user(), *context.client());
    if (!context.is_plain()) {
        chat::Batch batch = context.make_batch();
        add_join(batch, context.self(), channel->name);
        context.responder.send(batch);
    }
    send_contents(context, channel);
}

// Repeats until there are no new channels, because RENAME replaces a channel by another object.
void enter_all(Context& context) {
    std::vector<std::shared_ptr<Channel>> seen;
    for (bool more = true; more;) {
        more = false;
        for (const auto& channel : context.user()->channels()) {
            if (std::find(seen.begin(), seen.end(), channel) != seen.end()) continue;
            seen.push_back(channel);
            enter(context, channel);
            more = true;
        }
    }
    if (!seen.empty() && context.is_plain()) context.plain_target.choose_any();
}

// Makes this a connection of the user. Requires its turn.
void move_to(Context& context, const std::shared_ptr<User>& user) {
    const auto arrived_as = context.user()->identity();
    context.user()->detach(*context.client());
    context.client()->set_user(user, arrived_as);
    context.adopt(user);
}

// Sets mode Z if all connections are secure. Requires the turn of the user.
void renew_security(Context& context) {
    const auto all = context.user()->connections();
    const bool secure = !all.empty() && std::all_of(all.begin(), all.end(), [](const auto& one) {
        return one->origin()->secure;
    });
    if (!secure || !set_user_mode(context, user_secure, true)) return;
    chat::Batch batch = context.make_batch();
    batch.add(context.self().mask, "MODE", {context.self().nick, "+Z"});
    publish_to_others(context, batch);
}

// Shows the connection the state of its new user. Requires its turn.
void show_user(Context& context, bool was_secure) {
    User& me = *context.user();
    me.attach(context.client());
    me.offline_since = 0;
    me.note_change();
    context.registry().note_online(me);
    if (context.is_irc())
        context.responder.reply(protocol::RPL_UMODEIS, {user_mode_text(me.user_modes)});
    enter_all(context);
    if (was_secure && !context.has_mode(user_secure)) {
        chat::Batch batch = context.make_batch();
        batch.add(context.self().mask, "MODE", {context.self().nick, "-Z"});
        publish_to_others(context, batch);
    }
    renew_away(context, nullptr);
    renew_security(context);
}

// Shows the messages since the user lost its last connection. Clients with draft/chathistory query
// them. Hold no lock.
void show_missed(Context& context, std::int64_t offline_since) {
    constexpr std::size_t max_messages = 200;  // of each channel
    if (offline_since != 0 && !context.has_capability(chathistory))
        begin_missed(context, offline_since, max_messages);
}

void note_attached(Context& context) {
    log::event(log::Level::info, "client.attached",
               {{"id", context.client()->id},
                {"nick", context.self().nick},
                {"address", context.client()->origin()->host}});
    notify_connected(context);
}

// Returns true if the user can vanish without anybody noticing but those who watch its nick.
bool is_dispensable(const Context& context) {
    const User& me = *context.user();
    return me.connection_count() == 1 && me.channel_count() == 0 && !context.oper.is_active();
}

// Removes the connection's own user from the registry. Requires its turn.
void end_own_user(Context& context) {
    chat::Registry& registry = context.registry();
    chat::Counters& counters = context.services().counters;
    User& own = *context.user();
    counters.registered.fetch_sub(1, std::memory_order_relaxed);
    if (context.has_mode(user_invisible))
        counters.invisible.fetch_sub(1, std::memory_order_relaxed);
    registry.whowas.note(own.identity(), context.now());
    registry.release_nick(context.self().nick, own);
    registry.dismiss(own);
    publish_presence(context, context.self().nick);
}

// Attaches a registered connection. Returns false if it keeps its own user. Sets since when the
// other had no connection.
bool attach_registered(Context& context, const std::shared_ptr<User>& target,
                       const Account& account, std::int64_t& offline_since) {
    const auto own = context.user();
    const bool first = own->id < target->id;
    TwoMutexLock turns(first ? own->turn : target->turn, first ? target->turn : own->turn);
    context.refresh();
    offline_since = target->offline_since;
    const bool was_secure = (target->user_modes & user_secure) != 0;
    if (!is_dispensable(context) || !takes(context, *target, account)) return false;
    chat::Batch change = context.make_batch();
    change.add(context.self().mask, "NICK", {target->identity()->nick});
    end_own_user(context);
    move_to(context, target);
    context.responder.send(change);
    show_user(context, was_secure);
    return true;
}

}  // namespace

bool attach_newcomer(Context& context, const std::function<void(Context&)>& welcome) {
    if (context.self().account.empty()) return false;
    const auto account = context.registry().accounts.find(context.self().account);
    const auto target = shared_user(context, account);
    if (!target) return false;
    std::int64_t offline_since = 0;
    {
        MutexLock turn(target->turn);
        offline_since = target->offline_since;
        const bool was_secure = (target->user_modes & user_secure) != 0;
        if (!takes(context, *target, *account)) return false;
        move_to(context, target);
        if (context.is_irc()) welcome(context);
        show_user(context, was_secure);
    }
    context.services().counters.connections.fetch_add(1, std::memory_order_relaxed);
    note_attached(context);
    show_missed(context, offline_since);
    return true;
}

void attach(Context& context, const chat::Accounts::Entry& account) {
    if (!context.registered() || !account) return;
    chat::Registry& registry = context.registry();
    auto owner = registry.claim_account(account->id, context.user());
    // It may have logged out since.
    if (!protocol::same(owner->identity()->account, account->name)) {
        registry.release_account(*owner);
        owner = registry.claim_account(account->id, context.user());
    }
    if (owner == context.user()) return renew_always_on(context);
    if (!may_share(context.settings(), *account)) return;
    context.pending.publish();
    std::int64_t offline_since = 0;
    if (!attach_registered(context, owner, *account, offline_since)) return;
    note_attached(context);
    show_missed(context, offline_since);
}

void detach(Context& context) {
    User& me = *context.user();
    {
        chat::AllChannels channels(me);
        channels.each([&](Channel& channel)
                          NO_THREAD_SAFETY_ANALYSIS { channel.detach(me, *context.client()); });
    }
    me.detach(*context.client());
    if (context.oper.is_active() && set_user_mode(context, user_operator, false)) {
        chat::Batch batch = context.make_batch();
        batch.add(context.self().mask, "MODE", {context.self().nick, "-o"});
        publish_to_others(context, batch);
    }
    if (me.connection_count() == 0) return go_offline(context);
    renew_security(context);
    renew_away(context, nullptr);
}

bool is_shareable(const Context& context, std::string_view nick) {
    const auto user = context.registry().find(nick);
    if (!user) return false;
    const auto account = context.registry().accounts.find(user->account.load());
    return account && may_share(context.settings(), *account);
}

}  // namespace hubbub::commands
