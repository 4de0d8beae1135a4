#include <hubbub/chat/server_bans.h>
#include <hubbub/chat/state_store.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/mask.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

namespace hubbub::chat {
namespace {

bool word(std::string_view text) {
    return !text.empty() && text.find(' ') == std::string_view::npos && protocol::is_visible(text);
}

// "::1" as a middle parameter would be read as the last one.
std::string as_parameter(const Cidr& range) {
    const std::string text = range.text();
    return text.starts_with(':') ? "0" + text : text;
}

bool same_ban(const ServerBan& ban, ServerBan::Kind kind, std::string_view mask) {
    return ban.kind == kind && protocol::same(ban.mask(), mask);
}

template <class Fits>
ServerBans::Entry first(const ServerBans::List& bans, std::int64_t now, const Fits& fits) {
    for (const ServerBans::Entry& ban : bans) {
        if (ban->holds(now) && fits(*ban)) return ban;
    }
    return nullptr;
}

}  // namespace

std::optional<ServerBan> ServerBan::of_user(std::string_view mask) {
    const std::size_t at = mask.rfind('@');
    if (at == std::string_view::npos || !word(mask.substr(0, at)) || !word(mask.substr(at + 1)))
        return std::nullopt;
    ServerBan out;
    out.user = mask.substr(0, at);
    out.host = mask.substr(at + 1);
    if ((out.range = Cidr::parse(out.host))) out.host = as_parameter(*out.range);
    return out;
}

std::optional<ServerBan> ServerBan::of_address(std::string_view range) {
    ServerBan out;
    out.kind = Kind::address;
    if (!(out.range = Cidr::parse(range))) return std::nullopt;
    out.host = as_parameter(*out.range);
    return out;
}

std::string ServerBan::mask() const {
    return kind == Kind::address ? host : user + "@" + host;
}

std::string_view ServerBan::public_reason() const {
    return protocol::trim(std::string_view(reason).substr(0, reason.find('|')));
}

bool ServerBan::fits(const std::optional<Address>& address) const {
    return range && address && range->contains(*address);
}

bool ServerBan::fits(const Client& client) const {
    return fits(*client.origin(), *client.arrived_as());
}

bool ServerBan::fits(const Origin& from, const Identity& who) const {
    if (kind == ServerBan::Kind::address) return fits(from.address);
    // Before USER, only masks that match each user name fit: all begin with "~".
    const std::string_view called = who.user.empty() ? std::string_view("~") : who.user;
    if (!protocol::matches_mask(user, called)) return false;
    if (fits(from.address)) return true;
    const auto named = [&](const std::string& name) { return protocol::matches_mask(host, name); };
    if (named(from.host) || named(who.host)) return true;
    const Hosts* const hosts = who.hosts.get();
    return hosts != nullptr &&
           (named(hosts->name) || named(hosts->cloak) || named(hosts->address_cloak));
}

void ServerBans::load(List bans, StateStore& store) {
    store_ = &store;
    MutexLock lock(mutex_);
    publish(std::move(bans));
}

ServerBans::Ticket ServerBans::set(ServerBan ban) {
    const auto fresh = std::make_shared<const ServerBan>(std::move(ban));
    const std::string mask = fresh->mask();
    MutexLock lock(mutex_);
    List list = *bans_;
    std::erase_if(list, [&](const Entry& old) {
        // The store replaces it.
        if (same_ban(*old, fresh->kind, mask)) return true;
        if (old->holds(fresh->set)) return false;
        if (store_ != nullptr) store_->drop(old);
        return true;
    });
    list.push_back(fresh);
    publish(std::move(list));
    return store_ != nullptr ? store_->put(fresh) : Ticket{0};
}

ServerBans::Removed ServerBans::remove(ServerBan::Kind kind, std::string_view mask,
                                       std::int64_t now) {
    MutexLock lock(mutex_);
    const auto found = std::find_if(bans_->begin(), bans_->end(), [&](const Entry& ban) {
        return ban->holds(now) && same_ban(*ban, kind, mask);
    });
    if (found == bans_->end()) return {};
    Entry out = *found;
    List list = *bans_;
    std::erase(list, out);
    publish(std::move(list));
    const Ticket ticket = store_ != nullptr ? store_->drop(out) : Ticket{0};
    return {std::move(out), ticket};
}

ServerBans::List ServerBans::all(std::int64_t now) const {
    List out = *snapshot();
    std::erase_if(out, [&](const Entry& ban) { return !ban->holds(now); });
    return out;
}

ServerBans::Entry ServerBans::find(const Client& client, std::int64_t now) const {
    const auto from = client.origin();
    const auto who = client.arrived_as();
    return first(*snapshot(), now, [&](const ServerBan& ban) { return ban.fits(*from, *who); });
}

ServerBans::Entry ServerBans::find(const std::optional<Address>& address, std::int64_t now) const {
    if (addresses_.load(std::memory_order_acquire) == 0) return nullptr;
    return first(*snapshot(), now, [&](const ServerBan& ban) {
        return ban.kind == ServerBan::Kind::address && ban.fits(address);
    });
}

ServerBans::Snapshot ServerBans::snapshot() const {
    MutexLock lock(mutex_);
    return bans_;
}

void ServerBans::publish(List fresh) {
    const auto count = std::count_if(fresh.begin(), fresh.end(), [](const Entry& ban) {
        return ban->kind == ServerBan::Kind::address;
    });
    addresses_.store(static_cast<std::size_t>(count), std::memory_order_release);
    bans_ = std::make_shared<const List>(std::move(fresh));
}

}  // namespace hubbub::chat
