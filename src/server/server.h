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
#include <hubbub/commands/capability_set.h>
#include <hubbub/commands/control.h>
#include <hubbub/commands/session.h>
#include <hubbub/net/listener.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "address_counts.h"
#include "certificate_watch.h"
#include "config.h"
#include "history_files.h"
#include "refusal_log.h"
#include "state_files.h"

namespace hubbub::server {

class Acceptor;

// Requires prepare_process(). Thread safe, except where a function says otherwise.
class Server final : public commands::Control {
  public:
    // Returns new settings, as reread_config() does; throws ConfigError.
    using Reread = std::function<Config(const Config& running, std::vector<std::string>& kept)>;

    // Binds every listener. `clock` and `tap` must outlive the server. Without `reread` the
    // settings never change. Throws net::AddressError or std::system_error.
    Server(Config config, const Clock& clock, chat::Tap* tap = nullptr, Reread reread = {});
    ~Server() override;  // calls stop()
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Starts the acceptor's thread. Not thread safe.
    void start();
    // Disconnects all clients and blocks until every thread has ended. Later calls do nothing. Must
    // not run at the same time as start().
    void stop();

    const std::vector<net::SocketAddress>& addresses() const { return addresses_; }
    std::shared_ptr<const Config> config() const { return config_.get(); }
    std::shared_ptr<const commands::Settings> settings() const;
    commands::Reloaded reload() override;
    bool send_mail(const std::string& mail) override;
    const Clock& clock() const { return clock_; }
    chat::Registry& registry() { return registry_; }
    chat::Counters& counters() { return counters_; }
    // The capabilities that clients are offered. Clients are notified of changes.
    commands::CapabilitySet& capabilities() { return capabilities_; }
    const chat::OutboxShared& outboxes() const { return outboxes_; }
    const SlotPool& slots() const { return slots_; }
    const Activity& acceptor_activity() const { return acceptor_activity_; }
    // Warns if the certificate expires soon. Call it once an hour.
    void check_certificate();
    // Makes every client's thread check its timers. For tests that set the clock.
    void wake_all();

  private:
    void use(Config config);
    commands::Reloaded reload_config();
    void reopen_log(commands::Reloaded& out);
    void fail(commands::Reloaded& out, const std::string& text);
    std::string certificate_warning();
    void load_state();
    void open_history();
    storage::KnownPlaces known_places();
    void load_read_markers(std::vector<chat::ReadMarker> markers);
    void report_saving(const storage::CommitReport& report);
    void report_storing(const storage::CommitReport& report);
    void notify_operators(const std::string& text);
    commands::Services services();

    Published<Config> config_;
    const Reread reread_;
    SingleFlight reloads_;
    const Clock& clock_;
    std::unique_ptr<StateFiles> state_;  // null: everything is in memory
    DenseMemory client_memory_;
    chat::Registry registry_;
    std::unique_ptr<HistoryFiles> history_;  // null: nothing is stored
    chat::Counters counters_;
    commands::CapabilitySet capabilities_;
    chat::OutboxShared outboxes_;
    CertificateWatch certificate_watch_;
    BufferPool inputs_;
    IdleHeap heap_;
    AddressCounts address_counts_;
    RefusalLog refusals_;
    Activity acceptor_activity_;
    std::atomic<bool> stopping_{false};
    const net::Wake wake_;
    SlotPool slots_;
    std::vector<net::SocketAddress> addresses_;
    std::uint16_t sts_port_ = 0;  // set before start()
    std::unique_ptr<Acceptor> acceptor_;
    std::thread thread_;
};

// Blocks the signals of signals.h, ignores SIGPIPE and sets the size of stacks. Call it before any
// other thread starts.
void prepare_process();

}  // namespace hubbub::server
