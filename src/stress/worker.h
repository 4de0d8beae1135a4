#pragma once
// A thread that drives its share of the clients with one epoll. The fleet gives orders; results are
// in counters while it runs, and complete once its thread has ended.

#include <hubbub/base/mutex.h>
#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "checker.h"
#include "connection.h"
#include "dialer.h"
#include "latency.h"
#include "lines.h"
#include "options.h"
#include "plan.h"
#include "talker.h"

namespace hubbub::stress {

struct Order {
    enum class Kind : std::uint8_t {
        connect,  // and register; done when each is registered or has failed
        join,     // done when each has the end of NAMES
        ping,     // done when each has its PONG, and so all that was sent before
        pause,    // stop reading
        count,    // reset the joins and quits seen
        talk,     // from `start` to `stop`; continues during later orders
        hush,     // stop sending; done when all due messages were sent
        quit,     // done when the server has closed each
        churn,    // connect, join, send, quit, repeatedly; continues during later orders
        crown,    // the founder ops the banners, and each sets its first bans
        storm,    // banners change bans, the roamer toggles AWAY; continues until calm
        calm,     // end churn and storm; done when the last churner has quit
        end,      // end the thread
    };
    Kind kind = Kind::end;
    Groups groups = everyone;
    Ns start = 0;
    Ns stop = never;
    std::uint32_t room = nobody;  // join: the channel, instead of the client's own
};

// Thread safe: written by the worker, read by any thread.
struct Counters {
    using Count = std::atomic<std::uint64_t>;
    Count completed{0};  // clients that have completed the order
    Count delivered{0};
    Count last_delivery{0};  // Ns
    Count sent{0};
    Count joins{0};      // seen, by all of its clients
    Count quits{0};      // seen, by all of its clients
    Count last_seen{0};  // join or quit, Ns
    Count failed{0};     // clients that never connected or joined
    Count dropped{0};    // clients that the server disconnected
    Count cycles{0};     // churn: from connect to quit
    Count bans{0};       // ban-storm: changes made
    Count cpu{0};        // of the worker's thread, Ns
};

// Not thread safe, except where a function says so.
class Worker : private Mouth {
  public:
    // When a stalled client was disconnected, and the server's reason.
    struct Departure {
        Ns time = 0;
        std::string reason;
    };

    // All references must outlive the worker. `report` is set when an order is done.
    Worker(const Options& options, const Plan& plan, std::uint32_t number,
           const net::SocketAddress& target, const net::Wake& report);
    ~Worker() override;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Thread safe. Replaces an unfinished order.
    void give(const Order& order);
    bool done() const { return done_.load(std::memory_order_acquire) == given_.load(); }
    const Counters& counters() const { return counters_; }

    // Requires that an `end` order is done.
    void join();
    const std::vector<Connection>& connections() const { return connections_; }
    const Checker& checker() const { return checker_; }
    const LatencyLog& latency() const { return latency_; }
    const std::map<std::string, Departure>& departures() const { return departures_; }
    // Valid also once a `hush` order is done.
    std::uint32_t sent_by(std::uint32_t sender) const { return talker_.sent_by(sender); }
    std::uint64_t damaged() const { return damaged_; }
    std::uint64_t leaked() const { return leaked_; }
    // Returns the first error of the server or the system; empty if there was none.
    const std::string& trouble() const { return trouble_; }

  private:
    // The facts about a sender that each recipient needs, kept small.
    struct Voice {
        std::uint32_t room = 0;
        std::uint32_t slot = 0;
        std::uint32_t observer = nobody;  // the connection whose deliveries open its window
        std::array<char, 1 + nick_size + 1> source{};  // start of its lines: ":nick!"
    };

    // worker.cpp: the loop and orders.
    void add_clients();
    void run();
    void wait();
    void handle(std::uint32_t events, Connection& connection);
    void take_order();
    void obey(const Order& order);
    void obey_each(const Order& order, Connection& connection);
    void await(Connection& connection);
    void complete(Connection& connection);
    void report_if_done();
    void publish();

    // worker_io.cpp: sockets.
    void connect_some();
    void connect(Connection& connection);
    void connected(Connection& connection);
    void read(Connection& connection, bool to_the_end);
    bool read_once(Connection& connection, bool& full);
    void transmit(Connection& connection, std::string_view bytes);
    void flush(Connection& connection);
    void pause(Connection& connection);
    void lose(Connection& connection, std::string_view reason);
    Taken say(std::uint32_t connection, std::string_view bytes) override;

    // worker_lines.cpp: lines from the server.
    const char* consume(Connection& connection, const char* line, const char* scan,
                        const char* end);
    void hear(Connection& connection, std::string_view line, const char* text);
    bool belongs(const Connection& connection, const Voice& voice, std::string_view front);
    void on_other_message(const Connection& connection, const Line& line);
    void on_line(Connection& connection, std::string_view text);
    void on_numeric(Connection& connection, unsigned number, std::string_view text);
    void on_welcome(Connection& connection);
    void on_joined(Connection& connection);
    void on_quit(Connection& connection, const Line& line);
    // worker_bans.cpp: ban-storm.
    void crown(Connection& connection);
    void change_ban(Connection& connection);
    void roam();
    void on_mode(Connection& connection, const Line& line);
    void pick_observer(std::uint32_t sender);
    void complain(std::string_view what);
    std::uint32_t index_of(const Connection& connection) const {
        return static_cast<std::uint32_t>(&connection - connections_.data());
    }
    Group group_of(const Connection& connection) const {
        return plan_.clients[connection.client].group;
    }

    // Constant after construction.
    const Options& options_;
    const Plan& plan_;
    const std::uint32_t number_;
    const net::SocketAddress& target_;
    const net::Wake& report_;
    const std::string expected_;             // a message's text with an empty stamp
    const std::vector<std::string> fronts_;  // by channel: from a line's source to its text
    const net::Fd epoll_;
    net::Wake wake_;

    Mutex mutex_{Rank::leaf};
    Order inbox_ GUARDED_BY(mutex_);
    std::atomic<std::uint64_t> given_{0};
    std::atomic<std::uint64_t> done_{0};
    Counters counters_;

    // Used only by its thread.
    std::vector<Connection> connections_;
    std::vector<Voice> voices_;  // by sender
    std::map<std::string, Departure> departures_;
    Dialer dialer_;
    Checker checker_;
    Talker talker_;
    LatencyLog latency_;
    std::unique_ptr<char[]> buffer_;
    Ns now_ = 0;
    std::uint64_t taken_ = 0;        // number of the current order
    std::uint64_t outstanding_ = 0;  // clients that it waits for
    bool hushing_ = false;
    bool churning_ = false;
    bool calming_ = false;
    bool storming_ = false;
    bool away_ = false;  // the roamer is away
    Ns roam_due_ = never;
    bool ended_ = false;
    std::uint32_t turn_ = 0;      // next source address
    std::uint32_t churned_ = 0;   // nicks given to returning churners
    std::uint32_t churners_ = 0;  // connected now
    std::uint64_t heard_ = 0;     // deliveries at the last publish()
    std::uint64_t joins_ = 0;
    std::uint64_t quits_ = 0;
    Ns last_seen_ = 0;
    std::uint64_t damaged_ = 0;
    std::uint64_t leaked_ = 0;
    std::string trouble_;

    std::thread thread_;
};

}  // namespace hubbub::stress
