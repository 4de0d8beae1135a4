#include "acceptor.h"

#include <hubbub/base/log.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hubbub::server {
namespace {

using std::chrono::milliseconds;

constexpr int accepts_per_turn = 256;
constexpr std::size_t most_refused = 256;
constexpr milliseconds refused_stays{1000};
constexpr milliseconds rest{20};
constexpr std::chrono::seconds between_complaints{1};

net::Fd open_reserve() {
    return net::Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

bool out_of_descriptors(int error) {
    return error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS;
}

}  // namespace

Acceptor::Acceptor(const Shared& shared, std::vector<net::Listener> listeners, SlotPool& slots,
                   const net::Wake& wake, Activity& activity)
    : shared_(shared),
      slots_(slots),
      wake_(wake),
      activity_(activity),
      listeners_(std::move(listeners)),
      reserve_(open_reserve()) {}

void Acceptor::run() {
    while (!shared_.stopping) {
        wait();
        join_ended();
        drop_refused();
        for (std::size_t i = 0; i < polled_.size() - 1 && i < listeners_.size(); ++i) {
            if ((polled_[i + 1].revents & POLLIN) != 0) accept_from(listeners_[i]);
        }
    }
    listeners_.clear();
    for (const auto& client : shared_.registry.clients())
        client->request_close({chat::Cause::stopping, "server is stopping"});
    while (!threads_.empty()) {
        wait();
        join_ended();
    }
}

bool Acceptor::waits_for_slot() const {
    return shared_.config.when_full == WhenFull::wait && slots_.in_use() >= slots_.capacity();
}

void Acceptor::wait() {
    polled_.assign(1, {wake_.fd(), POLLIN, 0});
    // A listener that nobody may be accepted from would make poll return at once, over and over.
    if (!waits_for_slot() && !resting_) {
        for (const net::Listener& listener : listeners_)
            polled_.push_back({listener.fd(), POLLIN, 0});
    }
    const bool timed = resting_ || !refused_.empty();
    const int timeout = timed ? static_cast<int>(rest.count()) : -1;
    activity_.set(waits_for_slot() ? Doing::awaits_room : Doing::awaits_input,
                  std::chrono::steady_clock::now());
    if (::poll(polled_.data(), polled_.size(), timeout) <= 0)
        for (pollfd& at : polled_) at.revents = 0;
    activity_.set(Doing::working, std::chrono::steady_clock::now());
    resting_ = false;
    if ((polled_[0].revents & POLLIN) != 0) wake_.clear();
}

void Acceptor::accept_from(const net::Listener& listener) {
    for (int i = 0; i < accepts_per_turn && !waits_for_slot() && !resting_; ++i) {
        net::Listener::Accepted accepted = listener.accept();
        if (accepted.fd) {
            shared_.counters.accepted.fetch_add(1, std::memory_order_relaxed);
            try {
                admit(std::move(accepted));
            } catch (const std::bad_alloc&) {
                complain("out of memory");
                resting_ = true;
            }
        } else if (out_of_descriptors(accepted.error)) {
            refuse_without_descriptor(listener);
            resting_ = true;
        } else if (accepted.error == EAGAIN) {
            return;
        }
        // What is left concerns one newcomer that is gone already (accept(2), ECONNABORTED and the
        // network's errors): the next one.
    }
}

void Acceptor::admit(net::Listener::Accepted accepted) {
    if (auto slot = slots_.try_acquire())
        return start_thread(std::move(accepted.fd), accepted.peer, std::move(*slot));
    const std::string n = std::to_string(slots_.capacity());
    refuse(std::move(accepted.fd), "Server is full (" + n + " of " + n + " clients)");
    complain("full");
}

void Acceptor::start_thread(net::Fd fd, const net::SocketAddress& peer, SlotPool::Slot slot) {
    const std::uint64_t number = ++last_number_;
    // A thread that cannot be started must leave the socket with us, to say so.
    auto holder = std::make_shared<net::Fd>(std::move(fd));
    auto token = std::make_shared<SlotPool::Slot>(std::move(slot));
    try {
        threads_.emplace(number, std::thread([this, number, peer, holder, token] {
                             serve_client(number, std::move(*holder), peer, std::move(*token));
                         }));
    } catch (const std::system_error& error) {
        refuse(std::move(*holder), "Server is out of threads, try again later");
        complain(error.what());
        resting_ = true;
    }
}

void Acceptor::serve_client(std::uint64_t number, net::Fd fd, const net::SocketAddress& peer,
                            SlotPool::Slot slot) noexcept {
    try {
        Connection connection(shared_, std::move(fd), peer, std::move(slot));
        connection.run();
    } catch (const std::exception& error) {
        // No memory for it: it is closed without a word, and everyone else goes on.
        log::event(log::Level::error, "client.failed", {{"reason", error.what()}});
    }
    {
        MutexLock lock(mutex_);
        ended_.push_back(number);
    }
    wake_.set();
}

void Acceptor::join_ended() {
    std::vector<std::uint64_t> ended;
    {
        MutexLock lock(mutex_);
        ended.swap(ended_);
    }
    for (const std::uint64_t number : ended) {
        const auto found = threads_.find(number);
        found->second.join();
        threads_.erase(found);
    }
}

void Acceptor::refuse(net::Fd fd, const std::string& text) {
    shared_.counters.refused.fetch_add(1, std::memory_order_relaxed);
    net::send_some(fd.get(), "ERROR :" + text + "\r\n");
    ::shutdown(fd.get(), SHUT_WR);
    if (refused_.size() >= most_refused) refused_.pop_front();
    refused_.push_back({std::move(fd), std::chrono::steady_clock::now() + refused_stays});
}

// The reserve makes room for one descriptor: enough to tell one newcomer at a time.
void Acceptor::refuse_without_descriptor(const net::Listener& listener) {
    refused_.clear();
    reserve_ = net::Fd();
    {
        net::Listener::Accepted accepted = listener.accept();
        if (accepted.fd) {
            shared_.counters.refused.fetch_add(1, std::memory_order_relaxed);
            net::send_some(accepted.fd.get(),
                           "ERROR :Server is out of descriptors, try again later\r\n");
        }
    }
    reserve_ = open_reserve();
    complain("out of descriptors");
}

void Acceptor::drop_refused() {
    const Steady now = std::chrono::steady_clock::now();
    char buffer[4096];
    std::erase_if(refused_, [&](const Refused& one) {
        if (one.deadline <= now) return true;
        const net::Transfer got = net::receive_some(one.fd.get(), buffer, sizeof buffer);
        return got.status == net::Transfer::Status::ended ||
               got.status == net::Transfer::Status::failed;
    });
}

void Acceptor::complain(std::string_view reason) {
    ++complaints_;
    const Steady now = std::chrono::steady_clock::now();
    if (now - last_complaint_ < between_complaints) return;
    last_complaint_ = now;
    log::event(log::Level::warn, "client.refused",
               {{"reason", reason}, {"count", std::exchange(complaints_, 0U)}});
}

}  // namespace hubbub::server
