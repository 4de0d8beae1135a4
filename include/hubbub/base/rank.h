#pragma once
// The one place where the lock order is written: a thread takes locks in rising rank. Two locks of
// one rank (the channels that a NICK or QUIT touches) are taken in rising order number, or tried:
// a thread that does not wait cannot be part of a deadlock.

#include <array>
#include <cstddef>
#include <cstdint>

namespace hubbub {

enum class Rank : std::uint8_t {
    monitors = 5,   // nick -> who watches it, and the order in which nicks come and go
    registry = 10,  // nick -> client, channel name -> channel
    channel = 20,   // members, modes, topic; order number is the channel's id
    client = 30,    // identity, list of channels, away text
    outbox = 40,    // bytes that wait for one client
    desk = 45,      // the client: its buffers, and what it knows of its servers
    leaf = 50,      // everything that calls nothing while it is held
};

// The locks one thread holds, innermost last. Not thread safe: one per thread.
class RankStack {
  public:
    // 50 channels, and the few that may lie around them.
    static constexpr std::size_t capacity = 64;

    // Records the lock and returns true if it may be taken now.
    bool push(Rank rank, std::uint64_t order);
    // The same for a lock that was tried: its order number need not rise.
    bool push_tried(Rank rank, std::uint64_t order);
    // Forgets the newest record of this lock. It must be held.
    void pop(Rank rank, std::uint64_t order);
    std::size_t depth() const { return depth_; }

    // The calling thread's own stack.
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
// What a mutex carries in debug builds: it aborts with a message on a lock out of order.
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
