#include <hubbub/chat/channel.h>
#include <hubbub/chat/client.h>
#include <hubbub/protocol/casemap.h>

#include <algorithm>

namespace hubbub::chat {
namespace {

constexpr std::size_t most_invitations = 50;

}  // namespace

Identity Identity::with_mask() && {
    mask = nick + "!" + user + "@" + host;
    return std::move(*this);
}

Client::Client(const Setup& setup)
    : id(setup.id),
      host(setup.host),
      port(setup.port),
      connected(setup.connected),
      outbox({setup.transport, wake, setup.outboxes, setup.sendq}),
      last_spoke(std::chrono::system_clock::to_time_t(setup.connected)),
      identity_(std::make_shared<const Identity>(Identity{"", "", setup.host, "", ""})) {}

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
    std::shared_ptr<Channel> kept;  // the last reference must not go while the lock is held
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
        // Whoever renames holds the old one as well: nothing is destroyed here.
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
    if (invitations_.size() == most_invitations) invitations_.erase(invitations_.begin());
    invitations_.push_back(std::move(invitation));
}

void Client::forget_invitation(std::uint64_t channel) {
    MutexLock lock(mutex_);
    std::erase_if(invitations_, [&](const auto& held) { return held.channel == channel; });
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

void Client::request_close(Close close) {
    {
        MutexLock lock(mutex_);
        if (!close_) close_ = std::move(close);
    }
    wake.wake();
}

std::optional<Close> Client::close_request() const {
    MutexLock lock(mutex_);
    return close_;
}

}  // namespace hubbub::chat
