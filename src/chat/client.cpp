#include <hubbub/chat/channel.h>
#include <hubbub/chat/client.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <utility>

namespace hubbub::chat {
namespace {

constexpr std::size_t max_invitations = 50;
constexpr std::size_t max_orders = 64;

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

Client::Client(const Setup& setup)
    : outbox({setup.transport, wake, setup.outboxes, setup.sendq}),
      id(setup.id),
      connected(setup.connected),
      last_spoke(std::chrono::system_clock::to_time_t(setup.connected)),
      origin_(std::make_shared<const Origin>(Origin::of(setup.host, setup.port))),
      identity_(std::make_shared<const Identity>(Identity{"", "", origin_->host, "", ""})) {}

std::shared_ptr<const Origin> Client::origin() const {
    MutexLock lock(mutex_);
    return origin_;
}

void Client::set_origin(Origin fresh) {
    auto made = std::make_shared<const Origin>(std::move(fresh));
    MutexLock lock(mutex_);
    origin_.swap(made);
}

std::shared_ptr<const Identity> Client::identity() const {
    MutexLock lock(mutex_);
    return identity_;
}

void Client::set_identity(Identity fresh) {
    auto made = std::make_shared<const Identity>(std::move(fresh).with_mask());
    MutexLock lock(mutex_);
    identity_.swap(made);
}

std::shared_ptr<const std::string> Client::away() const {
    MutexLock lock(mutex_);
    return away_;
}

void Client::set_away(std::shared_ptr<const std::string> text) {
    MutexLock lock(mutex_);
    away_.swap(text);
}

std::vector<std::shared_ptr<Channel>> Client::channels() const {
    MutexLock lock(mutex_);
    return channels_;
}

std::shared_ptr<Channel> Client::channel_named(std::string_view name) const {
    MutexLock lock(mutex_);
    for (const auto& channel : channels_) {
        if (protocol::same(channel->name, name)) return channel;
    }
    return nullptr;
}

std::size_t Client::channel_count() const {
    MutexLock lock(mutex_);
    return channels_.size();
}

void Client::note_joined(std::shared_ptr<Channel> channel) {
    MutexLock lock(mutex_);
    channels_.push_back(std::move(channel));
}

void Client::note_left(const Channel& channel) {
    std::shared_ptr<Channel> kept;  // destroyed after unlocking, if it is the last reference
    MutexLock lock(mutex_);
    const auto found = std::find_if(channels_.begin(), channels_.end(),
                                    [&](const auto& held) { return held.get() == &channel; });
    if (found == channels_.end()) return;
    kept = std::move(*found);
    channels_.erase(found);
}

void Client::note_renamed(const Channel& old, const std::shared_ptr<Channel>& fresh) {
    MutexLock lock(mutex_);
    for (auto& held : channels_) {
        // The renaming thread also holds `old`, so this destroys no channel.
        if (held.get() == &old) held = fresh;
    }
}

void Client::note_invited(Invitation invitation) {
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

void Client::forget_invitation(std::uint64_t channel) {
    MutexLock lock(mutex_);
    std::erase_if(invitations_, [&](const auto& held) { return held.channel == channel; });
}

void Client::move_invitation(const Channel& old, const Channel& fresh) {
    MutexLock lock(mutex_);
    for (Invitation& held : invitations_) {
        if (held.channel == old.id) held = {fresh.id, fresh.name, held.opens};
    }
}

bool Client::may_pass(std::uint64_t channel) const {
    MutexLock lock(mutex_);
    return std::any_of(invitations_.begin(), invitations_.end(),
                       [&](const auto& held) { return held.channel == channel && held.opens; });
}

std::vector<Client::Invitation> Client::invitations() const {
    MutexLock lock(mutex_);
    return invitations_;
}

void Client::note_addressed(std::uint64_t to) {
    MutexLock lock(mutex_);
    const auto found = std::find(addressed_.rbegin(), addressed_.rend(), to);
    if (found != addressed_.rend()) {
        std::rotate(found.base() - 1, found.base(), addressed_.end());
        return;
    }
    if (addressed_.size() >= max_addressed) addressed_.erase(addressed_.begin());
    addressed_.push_back(to);
}

bool Client::has_addressed(std::uint64_t to) const {
    MutexLock lock(mutex_);
    return std::find(addressed_.begin(), addressed_.end(), to) != addressed_.end();
}

bool Client::accept(std::uint64_t other, std::size_t max) {
    MutexLock lock(mutex_);
    if (std::find(accepted_.begin(), accepted_.end(), other) != accepted_.end()) return true;
    if (accepted_.size() >= max) return false;
    accepted_.push_back(other);
    return true;
}

bool Client::no_longer_accept(std::uint64_t other) {
    MutexLock lock(mutex_);
    return std::erase(accepted_, other) != 0;
}

bool Client::accepts(std::uint64_t other) const {
    MutexLock lock(mutex_);
    return std::find(accepted_.begin(), accepted_.end(), other) != accepted_.end();
}

std::vector<std::uint64_t> Client::accepted() const {
    MutexLock lock(mutex_);
    return accepted_;
}

bool Client::may_tell_of_caller(std::int64_t now, std::int64_t pause) {
    std::int64_t last = told_of_caller_.load(std::memory_order_relaxed);
    return now - last >= pause && told_of_caller_.compare_exchange_strong(last, now);
}

void Client::request_close(Close close) {
    {
        MutexLock lock(mutex_);
        if (!close_) close_ = std::move(close);
    }
    wake.wake();
}

bool Client::give(Order order) {
    {
        MutexLock lock(mutex_);
        if (orders_.size() == max_orders) return false;
        orders_.push_back(std::move(order));
        ordered_.store(true, std::memory_order_release);
    }
    wake.wake();
    return true;
}

std::vector<Client::Order> Client::take_orders() {
    if (!ordered_.load(std::memory_order_acquire)) return {};
    MutexLock lock(mutex_);
    ordered_.store(false, std::memory_order_relaxed);
    return std::exchange(orders_, {});
}

std::optional<Close> Client::close_request() const {
    MutexLock lock(mutex_);
    return close_;
}

}  // namespace hubbub::chat
