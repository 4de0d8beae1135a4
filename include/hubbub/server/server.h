#pragma once
// The whole server as one object, so that a test can run it in its own process.

#include <hubbub/base/buffer_pool.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/slots.h>
#include <hubbub/chat/registry.h>
#include <hubbub/commands/offer.h>
#include <hubbub/net/listener.h>
#include <hubbub/server/config.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace hubbub::server {

class Acceptor;

// Before the first of a process starts, in a thread that starts all others: prepare_process().
class Server {
  public:
    // Binds every listener: throws net::AddressError or std::system_error. `config`, `clock`
    // and `tap` must outlive it.
    Server(const Config& config, const Clock& clock, chat::Tap* tap = nullptr);
    ~Server();  // stops
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Starts the acceptor's thread.
    void start();
    // Tells everyone that the server stops, and waits until every thread has ended. Idempotent; not
    // thread safe against start().
    void stop();

    // Thread safe from here on.
    const std::vector<net::SocketAddress>& addresses() const { return addresses_; }
    const Config& config() const { return config_; }
    const Clock& clock() const { return clock_; }
    chat::Registry& registry() { return registry_; }
    chat::Counters& counters() { return counters_; }
    // Which capabilities there are; what is withdrawn or restored here is told to all.
    commands::Offer& offer() { return offer_; }
    const chat::OutboxShared& outboxes() const { return outboxes_; }
    const SlotPool& slots() const { return slots_; }
    const Activity& acceptor_activity() const { return acceptor_activity_; }
    // Makes every client's thread look at the clock. For tests with a clock of their own.
    void wake_all();

  private:
    const Config& config_;
    const Clock& clock_;
    chat::Registry registry_;
    chat::Counters counters_;
    commands::Offer offer_;
    chat::OutboxShared outboxes_;
    BufferPool inputs_;
    Activity acceptor_activity_;
    std::atomic<bool> stopping_{false};
    const net::Wake wake_;
    SlotPool slots_;
    std::vector<net::SocketAddress> addresses_;
    std::unique_ptr<Acceptor> acceptor_;
    std::thread thread_;
};

// Blocks the signals that only one thread may take, ignores SIGPIPE, bounds the stacks.
void prepare_process();

}  // namespace hubbub::server
