#pragma once
// How long threads wait for locks and hold them, in builds with -Dlock_times=true: three clock
// readings for each lock. Other builds use NoLockTimer, which is empty.

#include <hubbub/base/histogram.h>
#include <hubbub/base/rank.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace hubbub {

// Thread safe. Two buckets for each power of two of nanoseconds, up to an hour.
class DurationCounts : public Histogram<std::atomic<std::uint64_t>, 1, 42> {
  public:
    using Histogram::record;
    void record(std::chrono::nanoseconds span) {
        record(static_cast<std::uint64_t>(std::max<std::int64_t>(span.count(), 0)));
    }
};

struct LockTimes {
    DurationCounts waits;
    DurationCounts holds;
};

enum class Sharing : std::uint8_t { exclusive, shared };

// Returns the times of all locks of that rank. Thread safe.
LockTimes& lock_times(Rank rank, Sharing sharing);

constexpr std::array<Rank, 10> ranks{Rank::turn,   Rank::monitors, Rank::registry, Rank::channel,
                                     Rank::user,   Rank::client,   Rank::accounts, Rank::bans,
                                     Rank::outbox, Rank::leaf};

// Measures one mutex, which guards it. Called by the thread that takes or releases it, with at most
// one shared lock held per thread.
class LockTimer {
  public:
    explicit LockTimer(Rank rank) : rank_(rank) {}

    template <class Take>
    void take(Take take) {
        const Instant before = now();
        take();
        taken();
        lock_times(rank_, Sharing::exclusive).waits.record(since_ - before);
    }
    // Records that try_lock() or a condition took the lock.
    void taken() { since_ = now(); }
    void give() { lock_times(rank_, Sharing::exclusive).holds.record(now() - since_); }

    template <class Take>
    void take_shared(Take take) {
        const Instant before = now();
        take();
        shared_since() = now();
        lock_times(rank_, Sharing::shared).waits.record(shared_since() - before);
    }
    void give_shared() { lock_times(rank_, Sharing::shared).holds.record(now() - shared_since()); }

  private:
    using Instant = std::chrono::steady_clock::time_point;
    static Instant now() { return std::chrono::steady_clock::now(); }
    static Instant& shared_since();

    Rank rank_;
    Instant since_;  // guarded by the mutex that it measures
};

class NoLockTimer {
  public:
    explicit NoLockTimer(Rank) {}
    template <class Take>
    void take(Take take) {
        take();
    }
    void taken() {}
    void give() {}
    template <class Take>
    void take_shared(Take take) {
        take();
    }
    void give_shared() {}
};

}  // namespace hubbub
