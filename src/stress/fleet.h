#pragma once
// All workers, as used by scenarios: give an order, wait for it, read the sums.

#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ns.h"
#include "options.h"
#include "plan.h"
#include "worker.h"

namespace hubbub::stress {

// Not thread safe: used by the main thread.
class Fleet {
  public:
    // Waiting ends after this time without progress.
    static constexpr Ns patience = 10 * second;
    static constexpr Ns patience_to_connect = 30 * second;

    struct Sums {
        std::uint64_t completed = 0;
        std::uint64_t delivered = 0;
        std::uint64_t sent = 0;
        std::uint64_t joins = 0;
        std::uint64_t quits = 0;
        std::uint64_t failed = 0;
        std::uint64_t dropped = 0;
        std::uint64_t cycles = 0;
        std::uint64_t bans = 0;
        std::uint64_t interrupted = 0;
        std::uint64_t read = 0;
        Ns last_delivery = 0;
        Ns last_seen = 0;
        std::vector<Ns> cpu;  // of each worker

        void add(const Counters& of);
    };

    // The counters whose growth counts as progress. Use `deliveries` only if no talk continues
    // during the order: otherwise it would keep a wait for a missing line alive.
    enum class Progress : std::uint8_t { orders, deliveries };

    // Starts the workers. Throws net::AddressError or std::system_error.
    Fleet(const Options& options, const Plan& plan);

    // Gives the order to all workers and waits. Returns false after `quiet` without progress.
    // `doing` is shown in the progress line.
    bool run(const Order& order, const std::string& doing, Ns quiet = patience,
             Progress progress = Progress::orders);
    void give(const Order& order);

    // Polls `ready` every few milliseconds until it returns true. Returns false after `quiet`
    // without progress.
    bool wait_for(const std::function<bool(const Sums&)>& ready, const std::string& doing,
                  Ns quiet = patience, Progress progress = Progress::orders);
    void wait_until(Ns time, const std::string& doing);

    Sums sums() const;
    // Ends the worker threads; their results are then final.
    void end();
    const std::vector<std::unique_ptr<Worker>>& workers() const { return workers_; }
    std::string trouble() const;  // the first error of a worker, or ""; after end()

    const Options& options() const { return options_; }
    const Plan& plan() const { return plan_; }

  private:
    bool done() const;
    void pause(Ns max);
    void show(const Sums& now, const std::string& doing);
    void clear_line();

    const Options& options_;
    const Plan& plan_;
    const net::SocketAddress target_;
    const bool shows_;  // shows progress on a terminal
    net::Wake report_;
    std::vector<std::unique_ptr<Worker>> workers_;
    Ns shown_ = 0;
    std::uint64_t shown_delivered_ = 0;
    std::uint64_t completed_before_ = 0;  // at the start of the current order
    bool line_open_ = false;
};

}  // namespace hubbub::stress
