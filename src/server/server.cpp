#include <hubbub/base/log.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/server/server.h>

#include <csignal>

#include <malloc.h>

#include "acceptor.h"
#include "limits.h"
#include "signals.h"

namespace hubbub::server {

void prepare_process() {
    std::signal(SIGPIPE, SIG_IGN);
    block_signals();
    ThreadWake::install();
    set_thread_stack_size();
    // When thousands talk at once each has a buffer in hand. The large ones go back to the kernel
    // when they are freed, instead of staying in the heap between the small.
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread runs yet
    ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(Connection::read_bytes));
}

Server::Server(const Config& config, const Clock& clock, chat::Tap* tap)
    : config_(config),
      clock_(clock),
      inputs_(Connection::read_bytes, 2 * Connection::read_bytes, 64 * Connection::read_bytes),
      slots_(config.settings.max_clients, [this] { wake_.set(); }) {
    counters_.started = std::chrono::system_clock::to_time_t(clock.wall());
    std::vector<net::Listener> listeners;
    for (const net::ListenSpec& spec : config.listen) {
        for (net::Listener& listener : net::listen_on(spec)) {
            addresses_.push_back(listener.address());
            listeners.push_back(std::move(listener));
        }
    }
    const Shared shared{config_,   clock_,  registry_, counters_, offer_,
                        outboxes_, inputs_, stopping_, tap};
    acceptor_ =
        std::make_unique<Acceptor>(shared, std::move(listeners), slots_, wake_, acceptor_activity_);
}

Server::~Server() {
    stop();
}

void Server::start() {
    for (const net::SocketAddress& address : addresses_)
        log::event(log::Level::info, "listener.bound", {{"address", address.text()}});
    thread_ = std::thread([this] { acceptor_->run(); });
}

void Server::stop() {
    stopping_ = true;
    wake_.set();
    if (thread_.joinable()) thread_.join();
}

void Server::wake_all() {
    for (const auto& client : registry_.clients()) client->wake.wake();
}

}  // namespace hubbub::server
