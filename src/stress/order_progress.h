#pragma once
// Which clients of a worker have completed the order in progress.

#include <cstdint>
#include <vector>

#include "connection.h"
#include "counters.h"

namespace hubbub::stress {

// Not thread safe: used by its worker's thread.
class OrderProgress {
  public:
    explicit OrderProgress(Counters& counters) : counters_(counters) {}

    // Starts an order, which waits for no connection yet.
    void begin(std::uint64_t number, std::vector<Connection>& connections) {
        number_ = number;
        awaited_ = 0;
        for (Connection& connection : connections) connection.awaited = false;
    }
    // Makes the order wait for the connection, until complete().
    void await(Connection& connection) {
        connection.awaited = true;
        ++awaited_;
    }
    void complete(Connection& connection) {
        if (!connection.awaited) return;
        connection.awaited = false;
        --awaited_;
        counters_.completed.fetch_add(1, std::memory_order_relaxed);
    }

    std::uint64_t number() const { return number_; }
    bool done() const { return awaited_ == 0; }

  private:
    Counters& counters_;
    std::uint64_t number_ = 0;
    std::uint64_t awaited_ = 0;  // connections
};

}  // namespace hubbub::stress
