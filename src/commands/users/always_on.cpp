#include "users/always_on.h"

#include <hubbub/base/log.h>
#include <hubbub/chat/channel.h>
#include <hubbub/commands/always_on.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "core/context.h"
#include "core/date.h"
#include "core/saving.h"
#include "core/user_modes.h"
#include "users/away.h"
#include "users/events.h"

namespace hubbub::commands {
namespace {

using chat::Account;
using chat::Channel;
using chat::Presence;
using chat::User;

// Modes that outlive a restart. Without Z, an insecure connection could attach to a user in a
// channel with mode z.
constexpr std::uint32_t kept_modes =
    user_invisible | user_bot | user_callerid | user_secure | user_wallops;

std::int64_t seconds_now(const Services& services) {
    return std::chrono::system_clock::to_time_t(services.clock.wall());
}

std::string offline_text(std::int64_t since) {
    return "Offline since " + date_text(since);
}

// Returns the state of the user for its account.
Presence presence_of(const User& user) {
    const auto who = user.identity();
    Presence out;
    out.nick = who->nick;
    out.user = who->user;
    out.host = who->host;
    out.real_name = who->real_name;
    out.modes = user_mode_text(user.user_modes & kept_modes);
    out.offline_since = user.offline_since;
    if (const auto away = user.away(); away && *away != offline_text(out.offline_since))
        out.away = *away;
    for (const auto& channel : user.channels()) {
        MutexLock lock(channel->mutex);
        if (const chat::Member* const member = channel->find(user))
            out.channels.push_back({channel->name, member->modes, member->joined});
    }
    return out;
}

bool has_expired(const Services& services, const User& user, std::int64_t now) {
    return now - user.offline_since >= services.settings->always_on_expires.count();
}

void uncount(chat::Counters& counters, const User& user) {
    counters.registered.fetch_sub(1, std::memory_order_relaxed);
    if ((user.user_modes & user_invisible) != 0)
        counters.invisible.fetch_sub(1, std::memory_order_relaxed);
}

// Removes the user from its channels and the registry.
void remove_user(const Services& services, User& user) {
    std::vector<std::shared_ptr<Channel>> dead;
    {
        chat::AllChannels channels(user);
        channels.remove(user);
        dead = channels.dead();
    }
    for (const auto& channel : dead) services.registry.drop(*channel);
    for (const auto& channel : user.channels()) user.note_left(*channel);
    services.registry.release_nick(user.identity()->nick, user);
    services.registry.dismiss(user);
    uncount(services.counters, user);
}

std::uint32_t modes_of(std::string_view text) {
    std::uint32_t out = 0;
    for (const char letter : text) {
        for (const UserModeName& mode : user_mode_names) {
            if (mode.letter == letter) out |= mode.bit & kept_modes;
        }
    }
    return out;
}

// The rank is that of before: nobody gets more from a restart.
void rejoin(const Services& services, const std::shared_ptr<User>& user,
            const Presence::Joined& joined, const PrepareChannel& prepare) {
    const auto channel = services.registry.find_or_make_channel(joined.name, seconds_now(services));
    MutexLock lock(channel->mutex);
    if (channel->find(*user) != nullptr) return;
    if (channel->members().empty()) prepare(*channel);
    // Presence that was stored before joined is kept does not show what was said before the
    // restart.
    channel->add(user, joined.joined != 0 ? joined.joined
                                          : services.registry.ids.take(1, services.clock.wall()));
    channel->find(*user)->modes = joined.modes;
    user->note_joined(channel);
}

void restore_user(const Services& services, const chat::Accounts::Entry& account,
                  const PrepareChannel& prepare) {
    const Presence& kept = account->presence;
    const std::int64_t now = seconds_now(services);
    auto user =
        std::make_shared<User>(services.registry.next_id(), kept.host, services.clock.wall());
    chat::Identity who{kept.nick, kept.user, kept.host, kept.real_name, ""};
    who.account = account->name;
    who.account_id = account->id;
    user->set_identity(std::move(who));
    user->user_modes = modes_of(kept.modes) | user_logged_in;
    user->set_metadata(account->metadata);
    user->always_on = true;
    user->offline_since = kept.offline_since != 0 ? kept.offline_since : now;
    user->set_away(std::make_shared<const std::string>(
        kept.away.empty() ? offline_text(user->offline_since) : kept.away));
    if (!services.registry.claim_nick(kept.nick, user)) return;
    services.registry.admit(user);
    services.registry.claim_account(account->id, user);
    services.registry.note_offline(user);
    services.counters.registered.fetch_add(1, std::memory_order_relaxed);
    if ((user->user_modes & user_invisible) != 0)
        services.counters.invisible.fetch_add(1, std::memory_order_relaxed);
    for (const Presence::Joined& joined : kept.channels) rejoin(services, user, joined, prepare);
}

// Returns the account that the user has claimed, or null.
chat::Accounts::Entry account_of(const chat::Registry& registry, const User& user) {
    const std::uint64_t id = user.account;
    return id == 0 ? nullptr : registry.accounts.find(id);
}

}  // namespace

bool is_always_on(const Settings& settings, const Account& account) {
    if (settings.always_on == AlwaysOn::off || account.state != Account::State::active)
        return false;
    if (account.always_on == chat::Choice::by_default)
        return settings.always_on == AlwaysOn::opt_out;
    return account.always_on == chat::Choice::on;
}

void renew_always_on(Context& context) {
    const auto account = account_of(context.registry(), *context.user());
    context.user()->always_on = account && is_always_on(context.settings(), *account);
}

void keep_presence(Context& context) {
    if (context.user()->always_on) keep_presence_of(context, *context.user());
}

void keep_presence_of(Context& context, User& user) {
    const std::uint64_t account = user.account;
    if (!user.always_on || account == 0) return;
    const std::uint64_t changes = user.changes();
    if (user.kept_changes.exchange(changes) == changes) return;
    wait_for_room(context);
    // Of two snapshots, the newer one must be stored last.
    MutexLock turn(user.turn);
    context.registry().accounts.change(account, [kept = presence_of(user)](Account& changed) {
        if (changed.presence == kept) return false;
        changed.presence = kept;
        return true;
    });
}

void forget_presence(Context& context, std::uint64_t account) {
    const auto known = account == 0 ? nullptr : context.registry().accounts.find(account);
    if (!known || known->presence == Presence()) return;
    wait_for_room(context);
    context.registry().accounts.change(account, [](Account& changed) {
        changed.presence = {};
        return true;
    });
}

void go_offline(Context& context) {
    User& me = *context.user();
    me.offline_since = context.now();
    context.registry().note_offline(context.user());
    if (me.away()) return;
    const auto text = std::make_shared<const std::string>(offline_text(me.offline_since));
    me.set_away(text);
    publish_away(context, text);
}

bool end_offline_user(Context& context, User& user, const std::string& why) {
    const std::uint64_t account = user.account;
    const std::string nick = user.identity()->nick;
    {
        MutexLock turn(user.turn);
        if (!user.registered() || user.connection_count() != 0) return false;
        const auto who = user.identity();
        {
            chat::AllChannels channels(user);
            chat::Batch batch = context.make_server_batch();
            batch.describe_source(who->account, (user.user_modes & user_bot) != 0);
            batch.add(who->mask, "QUIT", {why});
            context.note_published(batch, channels.publish(batch, context.claims()));
        }
        context.registry().whowas.note(who, context.now());
        remove_user(context.services(), user);
    }
    publish_presence(context, nick);
    forget_presence(context, account);
    return true;
}

void end_expired_users(Context& context) {
    const std::int64_t now = context.now();
    for (const auto& user : context.registry().offline_users()) {
        const auto account = account_of(context.registry(), *user);
        if (!account || !is_always_on(context.settings(), *account)) {
            end_offline_user(context, *user, "Quit: ");
        } else if (has_expired(context.services(), *user, now)) {
            end_offline_user(context, *user, "Quit: Offline for too long");
        }
    }
}

void restore_always_on(const Services& services, const PrepareChannel& prepare) {
    const std::int64_t now = seconds_now(services);
    const std::int64_t expires = services.settings->always_on_expires.count();
    std::size_t restored = 0;
    for (const auto& account : services.registry.accounts.all()) {
        const Presence& kept = account->presence;
        if (kept.nick.empty() || !is_always_on(*services.settings, *account)) continue;
        if (kept.offline_since != 0 && now - kept.offline_since >= expires) continue;
        restore_user(services, account, prepare);
        ++restored;
    }
    if (restored != 0) log::event(log::Level::info, "users.restored", {{"users", restored}});
}

void drop_offline_users(const Services& services) {
    for (const auto& user : services.registry.offline_users()) remove_user(services, *user);
}

}  // namespace hubbub::commands
