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
    const std::uint64_t id = client->id;
    Guarded<Tables>::Writer tables(tables_);
    tables->clients.emplace_hint(tables->clients.end(), id, std::move(client));
}

void Registry::leave(const Client& client) {
    std::shared_ptr<Client> kept;  // not destroyed under the lock
    Guarded<Tables>::Writer tables(tables_);
    const auto found = tables->clients.find(client.id);
    if (found == tables->clients.end()) return;
    kept = std::move(found->second);
    tables->clients.erase(found);
}

bool Registry::claim_nick(std::string_view nick, const std::shared_ptr<Client>& client) {
    Guarded<Tables>::Writer tables(tables_);
    const auto [at, fresh] = tables->nicks.try_emplace(std::string(nick), client);
    return fresh || at->second == client;
}

void Registry::release_nick(std::string_view nick, const Client& client) {
    Guarded<Tables>::Writer tables(tables_);
    const auto found = tables->nicks.find(nick);
    if (found != tables->nicks.end() && found->second.get() == &client) tables->nicks.erase(found);
}

// Under the lock, for Monitors::any(): a watcher that did not find the client had looked before.
void Registry::admit(Client& client) {
    Guarded<Tables>::Writer tables(tables_);
    client.set_registered();
}

bool Registry::taken(std::string_view nick, const Client& client) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto found = tables->nicks.find(nick);
    return found != tables->nicks.end() && found->second.get() != &client;
}

std::shared_ptr<Client> Registry::find(std::string_view nick) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto found = tables->nicks.find(nick);
    if (found == tables->nicks.end() || !found->second->registered()) return nullptr;
    return found->second;
}

std::shared_ptr<Client> Registry::find(std::uint64_t id) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto found = tables->clients.find(id);
    if (found == tables->clients.end() || !found->second->registered()) return nullptr;
    return found->second;
}

std::shared_ptr<Channel> Registry::find_channel(std::string_view name) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto found = tables->channels.find(name);
    return found == tables->channels.end() ? nullptr : found->second;
}

std::shared_ptr<Channel> Registry::find_or_make_channel(std::string_view name, std::int64_t now) {
    if (auto found = find_channel(name)) return found;
    const auto kept = registered_channels.find(name);
    auto made = kept ? std::make_shared<Channel>(next_id(), kept->name, kept->created)
                     : std::make_shared<Channel>(next_id(), std::string(name), now);
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
    Guarded<Tables>::Writer tables(tables_);
    const auto found = tables->channels.find(channel.name);
    if (found == tables->channels.end() || found->second.get() != &channel) return;
    kept = std::move(found->second);
    tables->channels_by_id.erase(kept->id);
    tables->channels.erase(found);
}

std::vector<std::shared_ptr<Client>> Registry::clients_after(std::uint64_t id,
                                                             std::size_t max) const {
    Guarded<Tables>::Reader tables(tables_);
    return entries_after(tables->clients, id, max);
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
