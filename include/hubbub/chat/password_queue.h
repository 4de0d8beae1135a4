#pragma once
// Decides which connection may hash a password. A hash deliberately takes a core and 19 MiB for a
// while: many guessers must not starve the server, nor lock out users who know their password.

#include <hubbub/base/cidr.h>
#include <hubbub/base/clock.h>
#include <hubbub/base/mutex.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/base/throttle.h>
#include <hubbub/chat/keyed_hash.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include <sys/types.h>

namespace hubbub::chat {

// Thread safe. At most half of the cores hash at a time, and at most one guess per address.
// Addresses without failures go first, then connections with the fewest, then the newest: guessers
// wait behind all others.
class PasswordQueue {
  public:
    struct Guess {
        Address place;           // the address, or the network that is treated as one address
        unsigned failures = 0;   // of this connection, including refusals
        const ThreadWake& wake;  // of the calling thread
    };
    enum class Turn : std::uint8_t {
        granted,  // hash, and call end_turn()
        refused,  // queue full or too many failures of this address: try again later
        given_up
    };

    static constexpr Rate failures{10, std::chrono::seconds(5)};  // of one address
    static constexpr std::size_t max_waiting = 64;
    static constexpr std::size_t max_waiting_of_place = 8;
    static constexpr std::chrono::seconds max_wait{5};

    explicit PasswordQueue(std::size_t at_once = std::max(1U,
                                                          std::thread::hardware_concurrency() / 2))
        : at_once_(at_once) {}

    // Blocks until it is the caller's turn, `max_wait` passes, or `gives_up` returns true,
    // which is called after each wake-up. Requires that the thread holds no lock.
    Turn wait_turn(const Guess& guess, const Clock& clock, const std::function<bool()>& gives_up);
    // Ends a granted turn. `right`: the password was correct; otherwise it counts as a failure.
    void end_turn(const Address& place, bool right, Steady now);

    std::size_t waiting() const;

  private:
    struct Place {
        Throttle failed;
        bool hashing = false;
    };
    // A waiting guess, on the stack of its thread.
    struct Waiting {
        const Guess& guess;
        std::uint64_t number;  // rises with each guess
        std::optional<Turn> turn;
    };
    using Wakes = std::vector<pid_t>;

    bool is_before(const Waiting& a, const Waiting& b, Steady now) const REQUIRES(mutex_);
    const Place* find(const Address& place) const REQUIRES(mutex_);
    void enter(Waiting& entry, Steady now, Wakes& wakes) REQUIRES(mutex_);
    void drop_last_of(const std::function<bool(const Waiting&)>& some, Steady now, Wakes& wakes)
        REQUIRES(mutex_);
    void end(Waiting& entry, Turn turn, Wakes& wakes) REQUIRES(mutex_);
    void grant(Steady now, Wakes& wakes) REQUIRES(mutex_);
    std::optional<Turn> look(Waiting& entry, bool gives_up, const Clock& clock, Steady deadline,
                             Steady& next);
    void sweep(Steady now) REQUIRES(mutex_);

    const std::size_t at_once_;

    mutable Mutex mutex_{Rank::leaf};
    std::vector<Waiting*> waiting_ GUARDED_BY(mutex_);
    std::unordered_map<Address, Place, AddressHash> places_ GUARDED_BY(mutex_);
    std::size_t hashing_ GUARDED_BY(mutex_) = 0;
    std::uint64_t last_number_ GUARDED_BY(mutex_) = 0;
    std::size_t sweep_at_ GUARDED_BY(mutex_) = 1024;
};

}  // namespace hubbub::chat
