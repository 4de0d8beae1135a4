#pragma once
// The lock order: a thread takes locks in rising rank. Two locks of one rank (the channels that a
// NICK or QUIT touches) are taken in rising order number, or with try_lock: a thread that does not
// wait cannot deadlock.

#include <array>
#include <cstddef>
#include <cstdint>

namespace hubbub {

// The ranks of the server. The client defines its own between `outbox` and `leaf`.
enum class Rank : std::uint8_t {
    turn = 2,       // whose connection changes what a user's connections share
    monitors = 5,   // nick -> watchers, and the order in which nicks come and go
    registry = 10,  // nick -> user, channel name -> channel
    channel = 20,   // members, modes, topic; order number is the channel's id
    user = 25,      // identity, list of channels, away text, connections
    client = 30,    // a connection: its user, its origin, requests to it
    accounts = 35,  // accounts and registered channels
    bans = 36,      // server bans
    outbox = 40,    // bytes pending for one client
    leaf = 50,      // locks under which no other lock is taken
};

// The locks that one thread holds, innermost last. Not thread safe: one per thread.
class RankStack {
  public:
    // 50 channels, and a few others.
    static constexpr std::size_t capacity = 64;

    // Records the lock. Returns false if taking it now would break the order.
    bool push(Rank rank, std::uint64_t order);
    // Records a lock taken by try_lock: its order number need not rise.
    bool push_tried(Rank rank, std::uint64_t order);
    // Removes the newest record of this lock. Requires that it is held.
    void pop(Rank rank, std::uint64_t order);
    std::size_t depth() const { return depth_; }

    // Returns the calling thread's stack.
    static RankStack& mine();

  private:
    struct Held {
        Rank rank;
        std::uint64_t order;

        bool operator<(const Held& other) const {
            return rank != other.rank ? rank < other.rank : order < other.order;
        }
    };
    std::array<Held, capacity> held_{};
    std::size_t depth_ = 0;
};

#if defined(HUBBUB_CHECK_LOCKS)
// The rank of a mutex in debug builds. Aborts with a message if a lock is taken out of order.
class RankTag {
  public:
    RankTag(Rank rank, std::uint64_t order) : rank_(rank), order_(order) {}
    void acquiring() const;
    void tried() const;
    void released() const;

  private:
    Rank rank_;
    std::uint64_t order_;
};
#else
class RankTag {
  public:
    RankTag(Rank, std::uint64_t) {}
    void acquiring() const {}
    void tried() const {}
    void released() const {}
};
#endif

}  // namespace hubbub
