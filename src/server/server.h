#pragma once
// The whole server as one object, so that a test can run it in its own process.

#include <hubbub/base/buffer_pool.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/dense_memory.h>
#include <hubbub/base/idle_heap.h>
#include <hubbub/base/published.h>
#include <hubbub/base/single_flight.h>
#include <hubbub/base/slots.h>
#include <hubbub/chat/registry.h>
#include <hubbub/commands/control.h>
#include <hubbub/commands/offer.h>
#include <hubbub/commands/session.h>
#include <hubbub/net/listener.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "config.h"

namespace hubbub::server {

class Acceptor;

// Before the first of a process starts, in a thread that starts all others: prepare_process().
class Server final : public commands::Control {
  public:
    // Makes the settings anew, as reread_config() does; throws ConfigError.
    using Reread = std::function<Config(const Config& running, std::vector<std::string>& kept)>;

    // Binds every listener: throws net::AddressError or std::system_error. `clock` and `tap` must
    // outlive it. Without `reread` its settings stay as they are.
    Server(Config config, const Clock& clock, chat::Tap* tap = nullptr, Reread reread = {});
    ~Server() override;  // stops
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Starts the acceptor's thread.
    void start();
    // Tells everyone that the server stops, and waits until every thread has ended. Idempotent; not
    // thread safe against start().
    void stop();

    // Thread safe from here on.
    const std::vector<net::SocketAddress>& addresses() const { return addresses_; }
    std::shared_ptr<const Config> config() const { return config_.get(); }
    std::shared_ptr<const commands::Settings> settings() const;
    commands::Reloaded reload() override;
    bool keeps_bans() const override;
    std::string save_bans() override;
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
    commands::Reloaded reload_settings();
    void reopen_log(commands::Reloaded& out);
    void fail(commands::Reloaded& out, const std::string& text);
    void reload_bans(commands::Reloaded& out, std::uint64_t before);
    void load_bans(const chat::ServerBans::List& bans, std::uint64_t before);
    std::string write_bans();
    void prepare_ban_file(const std::string& path);
    void tell_operators(const std::string& text);
    commands::Services services();

    Published<Config> config_;
    const Reread reread_;
    SingleFlight reloads_;
    SingleFlight saves_;
    std::atomic<std::uint64_t> saved_bans_{0};  // their version that the file has
    const Clock& clock_;
    DenseMemory seats_;
    chat::Registry registry_;
    chat::Counters counters_;
    commands::Offer offer_;
    chat::OutboxShared outboxes_;
    BufferPool inputs_;
    IdleHeap heap_;
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
