#pragma once
// A thread that drives its share of the clients with one epoll. The fleet gives orders; results are
// in counters while it runs, and complete once its thread has ended.

#include <hubbub/base/mutex.h>
#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "client_set.h"
#include "counters.h"
#include "options.h"
#include "plan.h"

namespace hubbub::stress {

struct Order {
    enum class Kind : std::uint8_t {
        connect,       // and register; done when each is registered or has failed
        join,          // done when each has the end of NAMES
        ping,          // done when each has its PONG, and so all that was sent before
        pause,         // stop reading
        count,         // reset the joins and quits seen
        talk,          // from `start` to `stop`; continues during later orders
        stop_sending,  // done when all due messages were sent
        quit,          // done when the server has closed each
        churn,         // connect, join, send, quit, repeatedly; continues during later orders
        crown,         // the founder ops the banners, and each sets its first bans
        storm,         // banners change bans, the roamer toggles AWAY; continues until drain
        drain,         // end churn and storm; done when the last churner has quit
        reconnect,     // lost connections connect again, with retries until `stop`
        read_back,     // read the received messages back from the history; done when all have
        end,           // end the thread
    };
    Kind kind = Kind::end;
    Groups groups = everyone;
    Ns start = 0;
    Ns stop = never;
    std::uint32_t channel = nobody;  // join: the channel, instead of the client's own
};

// Not thread safe, except where a function says so.
class Worker {
  public:
    using Departure = ClientSet::Departure;

    // All references must outlive the worker. `report` is set when an order is done. Throws
    // std::system_error.
    Worker(const Options& options, const Plan& plan, std::uint32_t number,
           const net::SocketAddress& target, const net::Wake& report);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Thread safe. Replaces an unfinished order.
    void give(const Order& order);
    bool done() const { return done_.load(std::memory_order_acquire) == given_.load(); }
    const Counters& counters() const { return counters_; }

    // Requires that an `end` order is done.
    void join();
    const std::vector<Connection>& connections() const { return clients_.connections; }
    const Checker& checker() const { return clients_.deliveries.checker(); }
    const LatencyLog& latency() const { return clients_.deliveries.latency(); }
    const std::map<std::string, Departure>& departures() const { return clients_.departures(); }
    // Valid also once a `stop_sending` order is done.
    std::uint32_t sent_by(std::uint32_t sender) const { return clients_.talker.sent_by(sender); }
    const LatencyLog& echo_latency() const { return clients_.deliveries.echo_latency(); }
    std::uint64_t altered() const { return clients_.deliveries.altered(); }
    std::uint64_t damaged() const { return clients_.deliveries.damaged(); }
    std::uint64_t leaked() const { return clients_.deliveries.leaked(); }
    // Returns the first error of the server or the system; empty if there was none.
    const std::string& trouble() const { return clients_.trouble(); }

  private:
    void run();
    void wait();
    void take_order();
    void obey(const Order& order);
    void obey_each(const Order& order, Connection& connection);
    void start_talk(const Order& order);
    void report_if_done();
    void publish();

    // Constant after construction.
    const Options& options_;
    const Plan& plan_;
    const std::uint32_t number_;
    const net::Wake& report_;
    net::Wake wake_;

    Mutex mutex_{Rank::leaf};
    Order inbox_ GUARDED_BY(mutex_);
    std::atomic<std::uint64_t> given_{0};
    std::atomic<std::uint64_t> done_{0};
    Counters counters_;

    // Used only by its thread.
    ClientSet clients_;
    std::uint64_t taken_ = 0;  // number of the current order
    bool stopping_ = false;    // the current order is stop_sending
    bool draining_ = false;    // the current order is drain
    bool ended_ = false;

    std::thread thread_;
};

}  // namespace hubbub::stress
