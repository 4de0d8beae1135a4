#pragma once
// The counters of one worker.

#include <atomic>
#include <cstdint>

namespace hubbub::stress {

// Thread safe: written by the worker, read by any thread.
struct Counters {
    using Count = std::atomic<std::uint64_t>;
    Count completed{0};  // clients that have completed the order
    Count delivered{0};
    Count last_delivery{0};  // Ns
    Count sent{0};
    Count joins{0};        // seen, by all of its clients
    Count quits{0};        // seen, by all of its clients
    Count last_seen{0};    // join or quit, Ns
    Count failed{0};       // clients that never connected or joined
    Count dropped{0};      // clients that the server disconnected
    Count cycles{0};       // churn: from connect to quit
    Count bans{0};         // ban-storm: changes made
    Count interrupted{0};  // clients that lost their connection and may connect again
    Count read{0};         // messages read back from the history
    Count cpu{0};          // of the worker's thread, Ns
};

}  // namespace hubbub::stress
