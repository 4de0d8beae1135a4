#include <hubbub/chat/registry.h>

namespace hubbub::chat {
namespace {

template <class T>
std::vector<std::shared_ptr<T>> entries_after(
    const std::map<std::uint64_t, std::shared_ptr<T>>& all, std::uint64_t id, std::size_t max) {
    std::vector<std::shared_ptr<T>> out;
    for (auto at = all.upper_bound(id); at != all.end() && out.size() < max; ++at)
        out.push_back(at->second);
    return out;
}

}  // namespace

void Registry::enter(std::shared_ptr<Client> client) {
    client->user()->attach(client);
    const std::uint64_t id = client->id;
    Guarded<Tables>::Writer tables(tables_);
    tables->clients.emplace_hint(tables->clients.end(), id, std::move(client));
}

void Registry::leave(const Client& client) {
    std::shared_ptr<Client> kept;  // not destroyed under the lock
    {
        Guarded<Tables>::Writer tables(tables_);
        const auto found = tables->clients.find(client.id);
        if (found == tables->clients.end()) return;
        kept = std::move(found->second);
        tables->clients.erase(found);
    }
    client.user()->detach(client);
}

bool Registry::claim_nick(std::string_view nick, const std::shared_ptr<User>& user) {
    Guarded<Tables>::Writer tables(tables_);
    const auto [at, fresh] = tables->nicks.try_emplace(std::string(nick), user);
    return fresh || at->second == user;
}

void Registry::release_nick(std::string_view nick, const User& user) {
    std::shared_ptr<User> kept;  // not destroyed under the lock
    Guarded<Tables>::Writer tables(tables_);
    const auto found = tables->nicks.find(nick);
    if (found == tables->nicks.end() || found->second.get() != &user) return;
    kept = std::move(found->second);
    tables->nicks.erase(found);
}

// Under the lock, for Monitors::any(): a watcher that did not find the user had looked before.
void Registry::admit(const std::shared_ptr<User>& user) {
    Guarded<Tables>::Writer tables(tables_);
    tables->users.emplace(user->id, user);
    user->set_registered();
}

void Registry::dismiss(User& user) {
    release_account(user);
    note_online(user);
    std::shared_ptr<User> kept;  // not destroyed under the lock
    Guarded<Tables>::Writer tables(tables_);
    user.set_gone();
    const auto found = tables->users.find(user.id);
    if (found == tables->users.end()) return;
    kept = std::move(found->second);
    tables->users.erase(found);
}

std::shared_ptr<User> Registry::claim_account(std::uint64_t account,
                                              const std::shared_ptr<User>& user) {
    if (user->account.load() != account) release_account(*user);
    Guarded<Tables>::Writer tables(tables_);
    const auto [at, fresh] = tables->accounts.try_emplace(account, user);
    if (fresh) user->account = account;
    return at->second;
}

void Registry::release_account(User& user) {
    std::shared_ptr<User> kept;  // not destroyed under the lock
    Guarded<Tables>::Writer tables(tables_);
    const auto found = tables->accounts.find(user.account.exchange(0));
    if (found == tables->accounts.end() || found->second.get() != &user) return;
    kept = std::move(found->second);
    tables->accounts.erase(found);
}

std::shared_ptr<User> Registry::user_of(std::uint64_t account) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto found = tables->accounts.find(account);
    return found == tables->accounts.end() ? nullptr : found->second;
}

void Registry::note_offline(const std::shared_ptr<User>& user) {
    Guarded<Tables>::Writer tables(tables_);
    tables->offline.emplace(user->id, user);
}

void Registry::note_online(const User& user) {
    std::shared_ptr<User> kept;  // not destroyed under the lock
    Guarded<Tables>::Writer tables(tables_);
    const auto found = tables->offline.find(user.id);
    if (found == tables->offline.end()) return;
    kept = std::move(found->second);
    tables->offline.erase(found);
}

std::vector<std::shared_ptr<User>> Registry::offline_users() const {
    std::vector<std::shared_ptr<User>> out;
    Guarded<Tables>::Reader tables(tables_);
    for (const auto& [id, user] : tables->offline) out.push_back(user);
    return out;
}

bool Registry::taken(std::string_view nick, const User& user) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto found = tables->nicks.find(nick);
    return found != tables->nicks.end() && found->second.get() != &user;
}

std::shared_ptr<User> Registry::find(std::string_view nick) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto found = tables->nicks.find(nick);
    if (found == tables->nicks.end() || !found->second->registered()) return nullptr;
    return found->second;
}

std::shared_ptr<User> Registry::find(std::uint64_t id) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto found = tables->users.find(id);
    return found == tables->users.end() ? nullptr : found->second;
}

std::shared_ptr<Channel> Registry::find_channel(std::string_view name) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto found = tables->channels.find(name);
    return found == tables->channels.end() ? nullptr : found->second;
}

std::shared_ptr<Channel> Registry::find_or_make_channel(std::string_view name, std::int64_t now) {
    if (auto found = find_channel(name)) return found;
    const auto kept = registered_channels.find(name);
    const std::uint64_t number =
        history().keeps() ? ids.take(1, Wall(std::chrono::seconds(now))) : 0;
    auto made = kept ? std::make_shared<Channel>(next_id(), kept->name, kept->created, number)
                     : std::make_shared<Channel>(next_id(), std::string(name), now, number);
    Guarded<Tables>::Writer tables(tables_);
    const auto [at, fresh] = tables->channels.try_emplace(made->name, made);
    if (fresh) tables->channels_by_id.emplace(made->id, made);
    return at->second;
}

bool Registry::enter_channel(const std::shared_ptr<Channel>& fresh, const Channel& old) {
    std::shared_ptr<Channel> kept;  // not destroyed under the lock
    Guarded<Tables>::Writer tables(tables_);
    const auto found = tables->channels.find(fresh->name);
    if (found != tables->channels.end()) {
        if (found->second.get() != &old) return false;
        kept = std::move(found->second);
        tables->channels_by_id.erase(kept->id);
        tables->channels.erase(found);
    }
    tables->channels.emplace(fresh->name, fresh);
    tables->channels_by_id.emplace(fresh->id, fresh);
    return true;
}

void Registry::restore_channel(const std::shared_ptr<Channel>& old, const Channel& fresh) {
    if (!enter_channel(old, fresh)) return;
    // The last member may have left, or another rename happened, and found no channel to drop.
    bool dead = false;
    {
        MutexLock lock(old->mutex);
        dead = old->dead();
    }
    if (dead) drop(*old);
}

void Registry::drop(const Channel& channel) {
    std::shared_ptr<Channel> kept;  // not destroyed under the lock
    {
        Guarded<Tables>::Writer tables(tables_);
        const auto found = tables->channels.find(channel.name);
        if (found == tables->channels.end() || found->second.get() != &channel) return;
        kept = std::move(found->second);
        tables->channels_by_id.erase(kept->id);
        tables->channels.erase(found);
    }
    MutexLock lock(kept->mutex);
    // Not its place, which is none while it keeps no history.
    if (kept->history != 0 && !registered_channels.find(kept->registration))
        history().forget(protocol::HistoryPlace::of_channel(kept->history));
}

std::vector<std::shared_ptr<User>> Registry::users_after(std::uint64_t id, std::size_t max) const {
    Guarded<Tables>::Reader tables(tables_);
    return entries_after(tables->users, id, max);
}

std::vector<std::shared_ptr<Channel>> Registry::channels_after(std::uint64_t id,
                                                               std::size_t max) const {
    Guarded<Tables>::Reader tables(tables_);
    return entries_after(tables->channels_by_id, id, max);
}

std::vector<std::shared_ptr<Client>> Registry::clients() const {
    std::vector<std::shared_ptr<Client>> out;
    out.reserve(client_count() + 16);
    Guarded<Tables>::Reader tables(tables_);
    for (const auto& [id, client] : tables->clients) out.push_back(client);
    return out;
}

std::vector<std::shared_ptr<User>> Registry::users() const {
    std::vector<std::shared_ptr<User>> out;
    out.reserve(client_count() + 16);
    Guarded<Tables>::Reader tables(tables_);
    for (const auto& [id, user] : tables->users) out.push_back(user);
    return out;
}

std::vector<std::shared_ptr<Channel>> Registry::channels() const {
    std::vector<std::shared_ptr<Channel>> out;
    out.reserve(channel_count() + 16);
    Guarded<Tables>::Reader tables(tables_);
    for (const auto& [name, channel] : tables->channels) out.push_back(channel);
    return out;
}

std::size_t Registry::channel_count() const {
    Guarded<Tables>::Reader tables(tables_);
    return tables->channels.size();
}

std::size_t Registry::client_count() const {
    Guarded<Tables>::Reader tables(tables_);
    return tables->clients.size();
}

}  // namespace hubbub::chat
