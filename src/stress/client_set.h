#pragma once
// The clients of one worker: connects them, registers them, and handles what the server sends.

#include <hubbub/net/address.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ban_storm.h"
#include "connection.h"
#include "counters.h"
#include "deliveries.h"
#include "dialer.h"
#include "lines.h"
#include "options.h"
#include "order_progress.h"
#include "plan.h"
#include "sockets.h"
#include "talker.h"

namespace hubbub::stress {

// Public members are the parts that orders act on. Not thread safe: used by its worker's thread.
class ClientSet final : private Sink {
  public:
    // When a stalled client was disconnected, and the server's reason.
    struct Departure {
        Ns time = 0;
        std::string reason;
    };

    // References must outlive it. Throws std::system_error.
    ClientSet(const Options& options, const Plan& plan, std::uint32_t worker,
              const net::SocketAddress& target, Counters& counters);

    // Starts the connects that are due.
    void connect_some();
    // Handles an epoll event of the connection.
    void handle(std::uint32_t events, Connection& connection);
    // Sends the bytes that are due, and returns when to call it again.
    void speak();
    Ns due() const;

    // Lets clients that cannot connect try again until then.
    void retry_until(Ns time) { retry_until_ = time; }
    // Reads the history of the client's channel back, which completes the order. Does nothing if
    // this client need not look.
    void read_back(Connection& connection);

    // Sends a PING whose PONG completes the order.
    void ping(Connection& connection);
    void start_churn() { churning_ = true; }
    void stop_churn() { churning_ = false; }
    std::uint32_t churners() const { return churners_; }
    void reset_seen() { joins_ = quits_ = 0; }
    // Copies its sums to the counters.
    void publish();

    Group group_of(const Connection& connection) const {
        return plan_.clients[connection.client].group;
    }
    std::uint32_t index_of(const Connection& connection) const {
        return static_cast<std::uint32_t>(&connection - connections.data());
    }
    const std::map<std::string, Departure>& departures() const { return departures_; }
    const std::string& trouble() const { return trouble_; }

    Ns now = 0;  // set by the worker after each wait
    std::vector<Connection> connections;
    OrderProgress order;
    Sockets sockets;
    Dialer dialer;
    Talker talker;
    Deliveries deliveries;
    BanStorm storm;

  private:
    void add(std::uint32_t client);
    void connect(Connection& connection);
    void connected(Connection& connection);
    void secure(Connection& connection);
    void introduce(Connection& connection);
    void read(Connection& connection, bool to_the_end);
    bool read_once(Connection& connection, bool& full);
    void lose(Connection& connection, std::string_view reason);
    Taken send(std::uint32_t connection, std::string_view bytes) override;
    const char* consume(Connection& connection, const char* line, const char* scan,
                        const char* end);
    void on_line(Connection& connection, std::string_view text);
    void on_numeric(Connection& connection, unsigned number, std::string_view text);
    void on_welcome(Connection& connection);
    void on_joined(Connection& connection);
    void on_quit(Connection& connection, const Line& line);
    void on_capability(Connection& connection, const Line& line);
    void on_notice(Connection& connection, const Line& line);
    void on_batch(Connection& connection, const Line& line);
    void note_trouble(std::string_view text);

    // Constant after construction.
    const Options& options_;
    const Plan& plan_;
    const std::uint32_t worker_;
    Counters& counters_;

    std::map<std::string, Departure> departures_;  // by nick
    std::set<std::uint32_t> read_channels_;        // with --echo, one client of each reads it
    Ns retry_until_ = 0;
    bool churning_ = false;
    std::uint32_t churned_ = 0;   // nicks given to returning churners
    std::uint32_t churners_ = 0;  // connected now
    std::uint64_t heard_ = 0;     // deliveries at the last publish()
    std::uint64_t joins_ = 0;
    std::uint64_t quits_ = 0;
    Ns last_seen_ = 0;
    std::string trouble_;
};

}  // namespace hubbub::stress
