#include "acceptor.h"

#include <hubbub/commands/server_ban.h>
#include <hubbub/protocol/message.h>
#include <hubbub/protocol/numerics.h>
#include <hubbub/protocol/plain.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hubbub::server {
namespace {

using std::chrono::milliseconds;

constexpr int accepts_per_turn = 256;
constexpr std::size_t max_refused = 256;
constexpr milliseconds refused_for{1000};
constexpr milliseconds rest_for{20};

std::string error_line(std::string_view text) {
    std::string out;
    protocol::append_message(out, "", "ERROR", {text});
    return out;
}

// Returns true if the client cannot read plain text: it needs TLS, or its first byte is already
// here and begins a handshake.
bool reads_tls(int fd, net::Encryption encryption) {
    if (encryption == net::Encryption::required) return true;
    char first = 0;
    return net::peek_some(fd, &first, 1).bytes == 1 && first == protocol::tls_hello;
}

// Sends these lines, or an alert.
void send_refusal(int fd, net::Encryption encryption, std::string_view lines) {
    net::send_some(fd, reads_tls(fd, encryption) ? protocol::tls_refusal : lines);
}

std::string_view tls_text(net::Encryption encryption) {
    switch (encryption) {
        case net::Encryption::required: return "required";
        case net::Encryption::refused: return "refused";
        case net::Encryption::optional: break;
    }
    return "optional";
}

net::Fd open_reserve() {
    return net::Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

bool out_of_descriptors(int error) {
    return error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS;
}

}  // namespace

Acceptor::Acceptor(const ServerContext& context, std::vector<net::Listener> listeners,
                   SlotPool& slots, const net::Wake& wake, Activity& activity)
    : context_(context),
      slots_(slots),
      wake_(wake),
      activity_(activity),
      listeners_(std::move(listeners)),
      reserve_(open_reserve()) {}

void Acceptor::log_listeners() const {
    const bool tls = context_.config.get()->tls != nullptr;
    for (const net::Listener& listener : listeners_)
        log::event(log::Level::info, "listener.bound",
                   {{"address", listener.address().text()},
                    {"tls", tls ? tls_text(listener.encryption()) : "none"}});
}

void Acceptor::run() {
    while (!context_.stopping) {
        wait();
        join_ended();
        drop_refused();
        for (std::size_t i = 0; i < polled_.size() - 1 && i < listeners_.size(); ++i) {
            if ((polled_[i + 1].revents & POLLIN) != 0) accept_from(listeners_[i]);
        }
    }
    listeners_.clear();
    for (const auto& client : context_.registry.clients())
        client->request_close({chat::Cause::stopping, "server is stopping"});
    while (!threads_.empty()) {
        wait();
        join_ended();
    }
}

bool Acceptor::waits_for_slot() const {
    return context_.config.get()->when_full == WhenFull::wait &&
           slots_.in_use() >= slots_.capacity();
}

void Acceptor::wait() {
    polled_.assign(1, {wake_.fd(), POLLIN, 0});
    // Polling a listener without accepting from it would be a busy loop.
    if (!waits_for_slot() && !resting_) {
        for (const net::Listener& listener : listeners_)
            polled_.push_back({listener.fd(), POLLIN, 0});
    }
    const bool timed = resting_ || !refused_.empty();
    const int timeout = timed ? static_cast<int>(rest_for.count()) : -1;
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
            context_.counters.accepted.fetch_add(1, std::memory_order_relaxed);
            admit(std::move(accepted), listener.encryption());
        } else if (out_of_descriptors(accepted.error)) {
            refuse_without_descriptor(listener);
            resting_ = true;
        } else if (accepted.error == EAGAIN) {
            return;
        }
        // Other errors are about one connection that has failed already (accept(2), ECONNABORTED
        // and errors of the network): try the next one.
    }
}

void Acceptor::admit(net::Listener::Accepted accepted, net::Encryption encryption) {
    // Bans and limits apply to the users behind a proxy, and their threads check them.
    std::optional<AddressCounts::Place> place = AddressCounts::Place();
    if (context_.config.get()->proxy_at(accepted.peer.address()) == nullptr) {
        if (is_banned(accepted, encryption)) return;
        place = take_place(accepted, encryption);
        if (!place) return;
    }
    if (auto slot = slots_.try_acquire())
        return start_thread({std::move(accepted.fd), accepted.peer, encryption, std::move(*place),
                             std::move(*slot)});
    const std::string n = std::to_string(slots_.capacity());
    refuse(std::move(accepted.fd), encryption,
           error_line("Server is full (" + n + " of " + n + " clients)"));
    context_.refusals.note(context_, "full");
}

// Counts the connection at its address; nothing, after refusing it, if a limit is reached.
std::optional<AddressCounts::Place> Acceptor::take_place(net::Listener::Accepted& accepted,
                                                         net::Encryption encryption) {
    const auto peer = accepted.peer.address();
    if (!peer) return AddressCounts::Place();
    const auto config = context_.config.get();
    auto admission =
        context_.addresses.admit(*peer, config->addresses, config->exemptions_of(peer));
    if (admission.verdict == AddressLimits::Verdict::welcome) return std::move(admission.place);
    refuse(std::move(accepted.fd), encryption,
           error_line(refusal_text(admission.verdict, *peer, config->addresses)));
    context_.refusals.note(context_, limit_name(admission.verdict), peer->text());
    return std::nullopt;
}

// Refuses a connection that a D-line bans, with the lines that a registered user would get. It uses
// no slot and no thread.
bool Acceptor::is_banned(net::Listener::Accepted& accepted, net::Encryption encryption) {
    const std::int64_t now = std::chrono::system_clock::to_time_t(context_.clock.wall());
    const auto ban = context_.registry.bans.find(accepted.peer.address(), now);
    if (!ban) return false;
    const std::string address = accepted.peer.host();
    const std::string text = commands::banned_close(*ban).text;
    std::string lines;
    protocol::append_message(lines, context_.config.get()->settings.server_name,
                             protocol::ERR_YOUREBANNEDCREEP.digits(),
                             {"*", commands::banned_text(text)});
    refuse(std::move(accepted.fd), encryption, lines + error_line("Closing link: " + text));
    context_.refusals.note(context_, "banned", address);
    return true;
}

void Acceptor::start_thread(Admitted admitted) {
    const std::uint64_t number = ++last_number_;
    // Shared, because the socket is needed here to report that the thread could not be started. A
    // running thread keeps its arguments until it ends, so it releases its reference itself.
    auto holder = std::make_shared<Admitted>(std::move(admitted));
    const auto running = threads_.emplace(number, std::thread()).first;
    try {
        running->second = std::thread([this, number, holder]() mutable {
            serve_client(number, std::exchange(holder, nullptr));
        });
    } catch (const std::system_error& error) {
        threads_.erase(running);
        refuse(std::move(holder->fd), holder->encryption,
               error_line("Server is out of threads, try again later"));
        context_.refusals.note(context_, error.what());
        resting_ = true;
    }
}

void Acceptor::serve_client(std::uint64_t number, std::shared_ptr<Admitted> admitted) noexcept {
    {
        Connection connection(context_, std::move(*admitted));
        admitted.reset();
        connection.run();
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
        context_.heap.rested();
    }
}

void Acceptor::refuse(net::Fd fd, net::Encryption encryption, const std::string& lines) {
    context_.counters.refused.fetch_add(1, std::memory_order_relaxed);
    send_refusal(fd.get(), encryption, lines);
    ::shutdown(fd.get(), SHUT_WR);
    if (refused_.size() >= max_refused) refused_.pop_front();
    refused_.push_back({std::move(fd), std::chrono::steady_clock::now() + refused_for});
}

// Frees the reserved descriptor, to accept and refuse one connection.
void Acceptor::refuse_without_descriptor(const net::Listener& listener) {
    refused_.clear();
    reserve_ = net::Fd();
    {
        net::Listener::Accepted accepted = listener.accept();
        if (accepted.fd) {
            context_.counters.refused.fetch_add(1, std::memory_order_relaxed);
            send_refusal(accepted.fd.get(), listener.encryption(),
                         error_line("Server is out of descriptors, try again later"));
        }
    }
    reserve_ = open_reserve();
    context_.refusals.note(context_, "out of descriptors");
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

}  // namespace hubbub::server
