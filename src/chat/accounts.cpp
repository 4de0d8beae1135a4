#include <hubbub/chat/accounts.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hubbub::chat {

namespace {

// Returns the skeletons of the name in lower and in upper case: "irma" may be written "IRMA", which
// looks like "lRMA".
std::array<std::string, 2> skeletons_of(std::string_view name) {
    std::string capitals(name);
    std::transform(capitals.begin(), capitals.end(), capitals.begin(), protocol::upper);
    return {protocol::nick_skeleton(name), protocol::nick_skeleton(capitals)};
}

}  // namespace

void Accounts::Tables::insert(const Entry& entry) {
    by_id[entry->id] = entry;
    by_name[entry->name] = entry;
    for (const std::string& skeleton : skeletons_of(entry->name)) by_skeleton[skeleton] = entry;
    for (const std::string& fingerprint : entry->certificates) by_certificate[fingerprint] = entry;
    last_id = std::max(last_id, entry->id);
}

void Accounts::Tables::erase(const Entry& entry) {
    for (const std::string& fingerprint : entry->certificates) by_certificate.erase(fingerprint);
    for (const std::string& skeleton : skeletons_of(entry->name)) by_skeleton.erase(skeleton);
    by_name.erase(entry->name);
    by_id.erase(entry->id);
}

bool Accounts::Tables::certificates_free(const Account& account) const {
    return std::none_of(account.certificates.begin(), account.certificates.end(),
                        [&](const std::string& fingerprint) {
                            const auto at = by_certificate.find(fingerprint);
                            return at != by_certificate.end() && at->second->id != account.id;
                        });
}

void Accounts::load(std::vector<Account> accounts, std::uint64_t last_id, StateStore& store) {
    store_ = &store;
    Guarded<Tables>::Writer tables(tables_);
    for (Account& account : accounts)
        tables->insert(std::make_shared<const Account>(std::move(account)));
    tables->last_id = std::max(tables->last_id, last_id);
}

Accounts::Changed Accounts::add(Account account) {
    Guarded<Tables>::Writer tables(tables_);
    account.id = tables->last_id + 1;
    const auto taken = [&](const std::string& skeleton) {
        return tables->by_skeleton.contains(skeleton);
    };
    const auto skeletons = skeletons_of(account.name);
    if (tables->by_name.contains(account.name) ||
        std::any_of(skeletons.begin(), skeletons.end(), taken) ||
        !tables->certificates_free(account))
        return {};
    Entry entry = std::make_shared<const Account>(std::move(account));
    tables->insert(entry);
    const Ticket ticket = store_->put(entry);
    return {std::move(entry), ticket};
}

Accounts::Changed Accounts::change(std::uint64_t id, const std::function<bool(Account&)>& apply) {
    Guarded<Tables>::Writer tables(tables_);
    const auto at = tables->by_id.find(id);
    if (at == tables->by_id.end()) return {};
    const Entry before = at->second;
    const auto after = std::make_shared<Account>(*before);
    if (!apply(*after) || !tables->certificates_free(*after)) return {};
    tables->erase(before);
    tables->insert(after);
    const Ticket ticket = store_->put(after);
    return {after, ticket};
}

Accounts::Changed Accounts::drop(std::uint64_t id) {
    Guarded<Tables>::Writer tables(tables_);
    const auto at = tables->by_id.find(id);
    if (at == tables->by_id.end()) return {};
    Entry entry = at->second;
    tables->erase(entry);
    const Ticket ticket = store_->drop(entry);
    return {std::move(entry), ticket};
}

namespace {

template <class Table, class Key>
Accounts::Entry look_up(const Table& table, const Key& key) {
    const auto at = table.find(key);
    return at == table.end() ? nullptr : at->second;
}

}  // namespace

Accounts::Entry Accounts::find(std::uint64_t id) const {
    Guarded<Tables>::Reader tables(tables_);
    return look_up(tables->by_id, id);
}

Accounts::Entry Accounts::find(std::string_view name) const {
    Guarded<Tables>::Reader tables(tables_);
    return look_up(tables->by_name, name);
}

Accounts::Entry Accounts::find_certificate(std::string_view fingerprint) const {
    Guarded<Tables>::Reader tables(tables_);
    return look_up(tables->by_certificate, fingerprint);
}

Accounts::Entry Accounts::owner_of(std::string_view nick) const {
    const auto skeletons = skeletons_of(nick);
    Guarded<Tables>::Reader tables(tables_);
    if (auto named = look_up(tables->by_name, nick)) return named;
    const Entry similar = look_up(tables->by_skeleton, skeletons[0]);
    return similar ? similar : look_up(tables->by_skeleton, skeletons[1]);
}

std::vector<Accounts::Entry> Accounts::all() const {
    Guarded<Tables>::Reader tables(tables_);
    std::vector<Entry> out;
    out.reserve(tables->by_id.size());
    for (const auto& [id, entry] : tables->by_id) out.push_back(entry);
    return out;
}

std::uint64_t Accounts::last_id() const {
    Guarded<Tables>::Reader tables(tables_);
    return tables->last_id;
}

std::size_t Accounts::size() const {
    Guarded<Tables>::Reader tables(tables_);
    return tables->by_id.size();
}

}  // namespace hubbub::chat
