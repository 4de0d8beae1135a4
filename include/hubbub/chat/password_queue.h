#pragma once
// Who may have a password hashed. A hash takes a core and 16 MiB for a while on purpose: a crowd
// that guesses must leave the others theirs, and must not keep out who knows the password.

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

// Thread safe. Half of the cores hash at a time, and one guess of each address. Next is an address
// without failures, then a connection with the fewest, then the one that came last: whoever guesses
// waits behind whoever does not.
class PasswordQueue {
  public:
    struct Guess {
        Address place;           // the address, or the network that counts as one
        unsigned failures = 0;   // of this connection, refusals counted
        const ThreadWake& wake;  // of the calling thread
    };
    enum class Turn : std::uint8_t {
        granted,  // hash, and call end_turn()
        refused,  // too many wait, or too many of this address failed: try again later
        given_up
    };

    static constexpr Rate failures{10, std::chrono::seconds(5)};  // of one address
    static constexpr std::size_t max_waiting = 64;
    static constexpr std::size_t max_waiting_of_place = 8;
    static constexpr std::chrono::seconds longest_wait{5};

    explicit PasswordQueue(std::size_t at_once = std::max(1U,
                                                          std::thread::hardware_concurrency() / 2))
        : at_once_(at_once) {}

    // Blocks until it is the caller's turn or `gives_up` returns true, which is asked after each
    // wake. Hold no lock.
    Turn wait_turn(const Guess& guess, const Clock& clock, const std::function<bool()>& gives_up);
    // `right`: it counts as no failure.
    void end_turn(const Address& place, bool right, Steady now);

    std::size_t waiting() const;

  private:
    struct Place {
        Throttle failed;
        bool hashing = false;
    };
    // One in the queue; in its thread's stack.
    struct Entry {
        const Guess& guess;
        std::uint64_t number;  // the later, the higher
        std::optional<Turn> turn;
    };
    using Wakes = std::vector<pid_t>;

    bool is_before(const Entry& a, const Entry& b, Steady now) const REQUIRES(mutex_);
    const Place* find(const Address& place) const REQUIRES(mutex_);
    void enter(Entry& entry, Steady now, Wakes& wakes) REQUIRES(mutex_);
    void drop_last_of(const std::function<bool(const Entry&)>& some, Steady now, Wakes& wakes)
        REQUIRES(mutex_);
    void end(Entry& entry, Turn turn, Wakes& wakes) REQUIRES(mutex_);
    void grant(Steady now, Wakes& wakes) REQUIRES(mutex_);
    std::optional<Turn> look(Entry& entry, bool gives_up, const Clock& clock, Steady deadline,
                             Steady& next);
    void sweep(Steady now) REQUIRES(mutex_);

    const std::size_t at_once_;

    mutable Mutex mutex_{Rank::leaf};
    std::vector<Entry*> waiting_ GUARDED_BY(mutex_);
    std::unordered_map<Address, Place, AddressHash> places_ GUARDED_BY(mutex_);
    std::size_t hashing_ GUARDED_BY(mutex_) = 0;
    std::uint64_t last_number_ GUARDED_BY(mutex_) = 0;
    std::size_t sweep_at_ GUARDED_BY(mutex_) = 1024;
};

}  // namespace hubbub::chat
