#include <hubbub/chat/registered_channels.h>

#include <algorithm>
#include <utility>

namespace hubbub::chat {

void RegisteredChannels::Tables::insert(const Entry& entry) {
    by_id[entry->id] = entry;
    by_name[entry->name] = entry;
    by_founder[entry->founder][entry->id] = entry;
    last_id = std::max(last_id, entry->id);
}

void RegisteredChannels::Tables::erase(const Entry& entry) {
    const auto owned = by_founder.find(entry->founder);
    owned->second.erase(entry->id);
    if (owned->second.empty()) by_founder.erase(owned);
    by_name.erase(entry->name);
    by_id.erase(entry->id);
}

std::size_t RegisteredChannels::Tables::count_of(std::uint64_t founder) const {
    const auto owned = by_founder.find(founder);
    return owned == by_founder.end() ? 0 : owned->second.size();
}

void RegisteredChannels::load(std::vector<RegisteredChannel> channels, std::uint64_t last_id,
                              StateStore& store) {
    store_ = &store;
    Guarded<Tables>::Writer tables(tables_);
    for (RegisteredChannel& channel : channels)
        tables->insert(std::make_shared<const RegisteredChannel>(std::move(channel)));
    tables->last_id = std::max(tables->last_id, last_id);
}

RegisteredChannels::Changed RegisteredChannels::add(RegisteredChannel channel, std::size_t max) {
    Guarded<Tables>::Writer tables(tables_);
    if (tables->by_name.contains(channel.name) || tables->count_of(channel.founder) >= max)
        return {};
    channel.id = tables->last_id + 1;
    Entry entry = std::make_shared<const RegisteredChannel>(std::move(channel));
    tables->insert(entry);
    const Ticket ticket = store_->put(entry);
    return {std::move(entry), ticket};
}

RegisteredChannels::Changed RegisteredChannels::change(
    std::uint64_t id, const std::function<bool(RegisteredChannel&)>& apply, std::size_t max) {
    Guarded<Tables>::Writer tables(tables_);
    const auto at = tables->by_id.find(id);
    if (at == tables->by_id.end()) return {};
    const Entry before = at->second;
    const auto after = std::make_shared<RegisteredChannel>(*before);
    if (!apply(*after) || *after == *before) return {};
    const auto named = tables->by_name.find(after->name);
    if (named != tables->by_name.end() && named->second != before) return {};
    if (after->founder != before->founder && tables->count_of(after->founder) >= max) return {};
    tables->erase(before);
    tables->insert(after);
    const Ticket ticket = store_->put(Entry(after));
    return {after, ticket};
}

RegisteredChannels::Changed RegisteredChannels::drop(std::uint64_t id, const Condition& condition) {
    Guarded<Tables>::Writer tables(tables_);
    const auto at = tables->by_id.find(id);
    if (at == tables->by_id.end() || (condition && !condition(*at->second))) return {};
    Entry entry = at->second;
    tables->erase(entry);
    const Ticket ticket = store_->drop(entry);
    return {std::move(entry), ticket};
}

RegisteredChannels::Ticket RegisteredChannels::forget(std::uint64_t account) {
    Ticket last = 0;
    for (const Entry& entry : of_founder(account)) last = std::max(last, drop(entry->id).ticket);
    for (const Entry& entry : all()) {
        if (!entry->access.contains(account)) continue;
        const auto changed = change(entry->id, [&](RegisteredChannel& channel) {
            return channel.access.erase(account) != 0;
        });
        last = std::max(last, changed.ticket);
    }
    return last;
}

RegisteredChannels::Entry RegisteredChannels::find(std::uint64_t id) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto at = tables->by_id.find(id);
    return at == tables->by_id.end() ? nullptr : at->second;
}

RegisteredChannels::Entry RegisteredChannels::find(std::string_view name) const {
    Guarded<Tables>::Reader tables(tables_);
    const auto at = tables->by_name.find(name);
    return at == tables->by_name.end() ? nullptr : at->second;
}

std::vector<RegisteredChannels::Entry> RegisteredChannels::of_founder(std::uint64_t account) const {
    Guarded<Tables>::Reader tables(tables_);
    std::vector<Entry> out;
    const auto owned = tables->by_founder.find(account);
    if (owned == tables->by_founder.end()) return out;
    for (const auto& [id, entry] : owned->second) out.push_back(entry);
    return out;
}

std::vector<RegisteredChannels::Entry> RegisteredChannels::all() const {
    Guarded<Tables>::Reader tables(tables_);
    std::vector<Entry> out;
    out.reserve(tables->by_id.size());
    for (const auto& [id, entry] : tables->by_id) out.push_back(entry);
    return out;
}

std::size_t RegisteredChannels::size() const {
    Guarded<Tables>::Reader tables(tables_);
    return tables->by_id.size();
}

}  // namespace hubbub::chat
