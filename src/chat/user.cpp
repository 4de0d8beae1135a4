#include <hubbub/chat/channel.h>
#include <hubbub/chat/user.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <utility>

namespace hubbub::chat {
namespace {

constexpr std::size_t max_invitations = 50;
// Not present for an unspecified reason. Source: https://ircv3.net/specs/extensions/pre-away
constexpr std::string_view unspecific = "*";

}  // namespace

Identity Identity::with_mask() && {
    const std::string person = nick + "!" + user + "@";
    mask = person + host;
    address = Address::parse(hosts ? hosts->address : host);
    other_masks.clear();
    if (hosts) {
        for (const std::string* other :
             {&hosts->address, &hosts->name, &hosts->cloak, &hosts->address_cloak}) {
            if (!other->empty() && *other != host) other_masks.push_back(person + *other);
        }
    }
    return std::move(*this);
}

User::User(std::uint64_t number, const std::string& host, Wall when)
    : id(number),
      since(when),
      turn(Rank::turn, number),
      last_spoke(std::chrono::system_clock::to_time_t(when)),
      last_origin_(std::make_shared<const Origin>()),
      identity_(std::make_shared<const Identity>(Identity{"", "", host, "", ""})) {}

void User::attach(const std::shared_ptr<Client>& connection) {
    MutexLock lock(mutex_);
    for (const auto& held : connections_) {
        if (held.lock() == connection) return;
    }
    connections_.push_back(connection);
}

void User::detach(const Client& connection) {
    auto origin = connection.origin();
    MutexLock lock(mutex_);
    const std::size_t removed = std::erase_if(
        connections_, [&](const auto& held) { return held.lock().get() == &connection; });
    if (removed != 0) last_origin_ = std::move(origin);
}

std::vector<std::shared_ptr<Client>> User::connections() const {
    std::vector<std::shared_ptr<Client>> out;
    MutexLock lock(mutex_);
    for (const auto& held : connections_) {
        if (auto connection = held.lock()) out.push_back(std::move(connection));
    }
    return out;
}

std::size_t User::connection_count() const {
    MutexLock lock(mutex_);
    return connections_.size();
}

std::shared_ptr<const Origin> User::origin() const {
    const auto all = connections();
    if (!all.empty()) return all.front()->origin();
    MutexLock lock(mutex_);
    return last_origin_;
}

void User::publish(Batch& batch, Claims& claims, const Client* except) const {
    MutexLock lock(mutex_);
    for (const auto& held : connections_) {
        const auto connection = held.lock();
        if (connection && connection.get() != except) claims.append(connection->outbox, batch);
    }
}

void User::request_close(const Close& close) const {
    for (const auto& connection : connections()) connection->request_close(close);
}

std::shared_ptr<const Identity> User::identity() const {
    MutexLock lock(mutex_);
    return identity_;
}

void User::set_identity(Identity fresh) {
    auto made = std::make_shared<const Identity>(std::move(fresh).with_mask());
    MutexLock lock(mutex_);
    identity_.swap(made);
    version_.fetch_add(1, std::memory_order_release);
    note_change();
}

std::shared_ptr<const std::string> User::away_of_connections(
    const std::shared_ptr<const std::string>& newest) const {
    std::shared_ptr<const std::string> found;
    const auto wins = [](const auto& text) { return text && *text != unspecific; };
    for (const auto& connection : connections()) {
        auto text = connection->away();
        if (!text) return nullptr;
        if (!wins(found) || wins(text)) found = std::move(text);
    }
    if (wins(newest)) return newest;
    return found;
}

std::shared_ptr<const std::string> User::away() const {
    MutexLock lock(mutex_);
    return away_;
}

void User::set_away(std::shared_ptr<const std::string> text) {
    note_change();
    MutexLock lock(mutex_);
    away_.swap(text);
}

std::shared_ptr<const Metadata> User::metadata() const {
    MutexLock lock(mutex_);
    return metadata_;
}

void User::set_metadata(Metadata values) {
    auto fresh = values.empty() ? nullptr : std::make_shared<const Metadata>(std::move(values));
    MutexLock lock(mutex_);
    metadata_.swap(fresh);
}

MetadataChange User::change_metadata(std::string_view key,
                                     const std::optional<std::string>& value) {
    MutexLock lock(mutex_);
    auto fresh = metadata_ ? std::make_shared<Metadata>(*metadata_) : std::make_shared<Metadata>();
    const MetadataChange result = chat::change_metadata(*fresh, key, value);
    if (result == MetadataChange::done) metadata_ = fresh->empty() ? nullptr : std::move(fresh);
    return result;
}

std::vector<std::shared_ptr<Channel>> User::channels() const {
    MutexLock lock(mutex_);
    return channels_;
}

std::shared_ptr<Channel> User::channel_named(std::string_view name) const {
    MutexLock lock(mutex_);
    for (const auto& channel : channels_) {
        if (protocol::same(channel->name, name)) return channel;
    }
    return nullptr;
}

std::size_t User::channel_count() const {
    MutexLock lock(mutex_);
    return channels_.size();
}

void User::note_joined(std::shared_ptr<Channel> channel) {
    note_change();
    MutexLock lock(mutex_);
    channels_.push_back(std::move(channel));
}

void User::note_left(const Channel& channel) {
    std::shared_ptr<Channel> kept;  // destroyed after unlocking, if it is the last reference
    MutexLock lock(mutex_);
    const auto found = std::find_if(channels_.begin(), channels_.end(),
                                    [&](const auto& held) { return held.get() == &channel; });
    if (found == channels_.end()) return;
    kept = std::move(*found);
    channels_.erase(found);
    note_change();
}

void User::note_renamed(const Channel& old, const std::shared_ptr<Channel>& fresh) {
    note_change();
    MutexLock lock(mutex_);
    for (auto& held : channels_) {
        // The renaming thread also holds `old`, so this destroys no channel.
        if (held.get() == &old) held = fresh;
    }
}

void User::note_invited(Invitation invitation) {
    MutexLock lock(mutex_);
    const auto old = std::find_if(invitations_.begin(), invitations_.end(), [&](const auto& held) {
        return held.channel == invitation.channel;
    });
    if (old != invitations_.end()) {
        old->opens = old->opens || invitation.opens;
        return;
    }
    if (invitations_.size() == max_invitations) invitations_.erase(invitations_.begin());
    invitations_.push_back(std::move(invitation));
}

void User::forget_invitation(std::uint64_t channel) {
    MutexLock lock(mutex_);
    std::erase_if(invitations_, [&](const auto& held) { return held.channel == channel; });
}

void User::move_invitation(const Channel& old, const Channel& fresh) {
    MutexLock lock(mutex_);
    for (Invitation& held : invitations_) {
        if (held.channel == old.id) held = {fresh.id, fresh.name, held.opens};
    }
}

bool User::may_pass(std::uint64_t channel) const {
    MutexLock lock(mutex_);
    return std::any_of(invitations_.begin(), invitations_.end(),
                       [&](const auto& held) { return held.channel == channel && held.opens; });
}

std::vector<User::Invitation> User::invitations() const {
    MutexLock lock(mutex_);
    return invitations_;
}

void User::note_addressed(std::uint64_t to) {
    MutexLock lock(mutex_);
    const auto found = std::find(addressed_.rbegin(), addressed_.rend(), to);
    if (found != addressed_.rend()) {
        std::rotate(found.base() - 1, found.base(), addressed_.end());
        return;
    }
    if (addressed_.size() >= max_addressed) addressed_.erase(addressed_.begin());
    addressed_.push_back(to);
}

bool User::has_addressed(std::uint64_t to) const {
    MutexLock lock(mutex_);
    return std::find(addressed_.begin(), addressed_.end(), to) != addressed_.end();
}

std::optional<std::int64_t> User::marker(const protocol::HistoryPlace& place) const {
    MutexLock lock(mutex_);
    return markers_.find(place);
}

MarkerSet::Moved User::advance_marker(const protocol::HistoryPlace& place, std::int64_t at) {
    MutexLock lock(mutex_);
    return markers_.advance(place, at, max_markers);
}

bool User::accept(std::uint64_t other, std::size_t max) {
    MutexLock lock(mutex_);
    if (std::find(accepted_.begin(), accepted_.end(), other) != accepted_.end()) return true;
    if (accepted_.size() >= max) return false;
    accepted_.push_back(other);
    return true;
}

bool User::no_longer_accept(std::uint64_t other) {
    MutexLock lock(mutex_);
    return std::erase(accepted_, other) != 0;
}

bool User::accepts(std::uint64_t other) const {
    MutexLock lock(mutex_);
    return std::find(accepted_.begin(), accepted_.end(), other) != accepted_.end();
}

std::vector<std::uint64_t> User::accepted() const {
    MutexLock lock(mutex_);
    return accepted_;
}

bool User::may_tell_of_caller(std::int64_t now, std::int64_t pause) {
    std::int64_t last = told_of_caller_.load(std::memory_order_relaxed);
    return now - last >= pause && told_of_caller_.compare_exchange_strong(last, now);
}

}  // namespace hubbub::chat
