#pragma once
// One thread that drives its share of the clients through one epoll. Orders come from the fleet;
// what they come to is told in counters while it runs, and in full once its thread has ended.

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
        connect,  // and register; done when each is welcome or has failed
        join,     // done when each has the end of the NAMES list
        ping,     // done when each has its answer: whatever was sent to it before has come
        pause,    // these read no more
        count,    // forget the joins and quits that were seen
        talk,     // from `start` to `stop`; goes on behind the orders that follow
        hush,     // stop talking now, if not yet over; done when all that was due is said
        quit,     // done when the server has closed each
        churn,    // connect, join, say, quit, over and over; goes on behind the orders that follow
        crown,    // the founder makes the banners operators, and each sets its first bans
        storm,    // banners set and remove bans, the roamer is away and back; goes on until calm
        calm,     // stop churn and storm; done when the last churner has quit
        end,      // the thread ends
    };
    Kind kind = Kind::end;
    Groups groups = everyone;
    Ns start = 0;
    Ns stop = never;
    std::uint32_t room = nobody;  // join: not the client's own
};

// Written by the worker only, read by anyone.
struct Counters {
    using Count = std::atomic<std::uint64_t>;
    Count completed{0};  // clients that are through with their order
    Count delivered{0};
    Count last_delivery{0};  // Ns
    Count sent{0};
    Count joins{0};      // that were seen, by all of its clients
    Count quits{0};      // likewise
    Count last_seen{0};  // join or quit, Ns
    Count failed{0};     // clients that never got in
    Count dropped{0};    // clients that were in, and that the server closed
    Count cycles{0};     // churn: from connect to quit
    Count bans{0};       // ban-storm: set or removed
    Count cpu{0};        // of its thread, Ns
};

class Worker : private Mouth {
  public:
    // When each stalled client was seen to leave, and what the server said of it.
    struct Departure {
        Ns time = 0;
        std::string reason;
    };

    // Everything given must outlive the worker. `report` is set when an order is done.
    Worker(const Options& options, const Plan& plan, std::uint32_t number,
           const net::SocketAddress& target, const net::Wake& report);
    ~Worker() override;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Thread safe. An order that is not done yet is given up.
    void give(const Order& order);
    bool done() const { return done_.load(std::memory_order_acquire) == given_.load(); }
    const Counters& counters() const { return counters_; }

    // Only after an order to end, once done.
    void join();
    const std::vector<Connection>& connections() const { return connections_; }
    const Checker& checker() const { return checker_; }
    const LatencyLog& latency() const { return latency_; }
    const std::map<std::string, Departure>& departures() const { return departures_; }
    // Also after an order to hush, once done.
    std::uint32_t sent_by(std::uint32_t sender) const { return talker_.sent_by(sender); }
    std::uint64_t damaged() const { return damaged_; }
    std::uint64_t leaked() const { return leaked_; }
    // The first thing that went wrong, as the server or the system said it; empty if nothing did.
    const std::string& trouble() const { return trouble_; }

  private:
    // What the worker needs to know of any sender when it hears it, in as little space as possible.
    struct Voice {
        std::uint32_t room = 0;
        std::uint32_t slot = 0;
        std::uint32_t observer = nobody;               // the connection that counts for its window
        std::array<char, 1 + nick_size + 1> source{};  // what its lines begin with: ":nick!"
    };

    // worker.cpp: the loop and the orders.
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

    // worker_lines.cpp: what the server says.
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
    // worker_bans.cpp: the storm.
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
    const std::vector<std::string> fronts_;  // by room: what stands between source and text
    const net::Fd epoll_;
    net::Wake wake_;

    Mutex mutex_{Rank::leaf};
    Order inbox_ GUARDED_BY(mutex_);
    std::atomic<std::uint64_t> given_{0};
    std::atomic<std::uint64_t> done_{0};
    Counters counters_;

    // The thread's own.
    std::vector<Connection> connections_;
    std::vector<Voice> voices_;  // by sender
    std::map<std::string, Departure> departures_;
    Dialer dialer_;
    Checker checker_;
    Talker talker_;
    LatencyLog latency_;
    std::unique_ptr<char[]> buffer_;
    Ns now_ = 0;
    std::uint64_t taken_ = 0;        // number of the order that is being obeyed
    std::uint64_t outstanding_ = 0;  // clients it waits for
    bool hushing_ = false;
    bool churning_ = false;
    bool calming_ = false;
    bool storming_ = false;
    bool away_ = false;  // the roamer
    Ns roam_due_ = never;
    bool ended_ = false;
    std::uint32_t turn_ = 0;      // of the source addresses
    std::uint32_t churned_ = 0;   // nicks given to those who come again
    std::uint32_t churners_ = 0;  // connected now
    std::uint64_t heard_ = 0;     // deliveries at the last publish
    std::uint64_t joins_ = 0;
    std::uint64_t quits_ = 0;
    Ns last_seen_ = 0;
    std::uint64_t damaged_ = 0;
    std::uint64_t leaked_ = 0;
    std::string trouble_;

    std::thread thread_;
};

}  // namespace hubbub::stress
