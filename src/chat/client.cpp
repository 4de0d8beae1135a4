#include <hubbub/chat/client.h>
#include <hubbub/chat/user.h>

#include <utility>

namespace hubbub::chat {
namespace {

constexpr std::size_t max_orders = 64;

}  // namespace

Client::Client(const Setup& setup)
    : outbox({setup.transport, wake, setup.outboxes, setup.sendq}),
      id(setup.id),
      connected(setup.connected),
      origin_(std::make_shared<const Origin>(Origin::of(setup.host, setup.port))),
      user_(std::make_shared<User>(setup.id, origin_->host, setup.connected)) {}

std::shared_ptr<const Origin> Client::origin() const {
    MutexLock lock(mutex_);
    return origin_;
}

void Client::set_origin(Origin fresh) {
    auto made = std::make_shared<const Origin>(std::move(fresh));
    MutexLock lock(mutex_);
    origin_.swap(made);
}

std::shared_ptr<User> Client::user() const {
    MutexLock lock(mutex_);
    return user_;
}

void Client::set_user(std::shared_ptr<User> user, std::shared_ptr<const Identity> arrived_as) {
    MutexLock lock(mutex_);
    user_.swap(user);
    arrived_as_.swap(arrived_as);
}

std::shared_ptr<const Identity> Client::arrived_as() const {
    std::shared_ptr<User> user;
    {
        MutexLock lock(mutex_);
        if (arrived_as_) return arrived_as_;
        user = user_;
    }
    return user->identity();
}

std::shared_ptr<const std::string> Client::away() const {
    MutexLock lock(mutex_);
    return away_;
}

void Client::set_away(std::shared_ptr<const std::string> text) {
    MutexLock lock(mutex_);
    away_.swap(text);
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

bool Client::subscribed(std::string_view key) const {
    MutexLock lock(mutex_);
    return subscriptions_ &&
           std::binary_search(subscriptions_->begin(), subscriptions_->end(), key);
}

std::vector<std::string> Client::subscriptions() const {
    MutexLock lock(mutex_);
    return subscriptions_ ? *subscriptions_ : std::vector<std::string>();
}

void Client::set_subscriptions(std::vector<std::string> keys) {
    auto fresh =
        keys.empty() ? nullptr : std::make_shared<const std::vector<std::string>>(std::move(keys));
    MutexLock lock(mutex_);
    subscriptions_.swap(fresh);
}

}  // namespace hubbub::chat
