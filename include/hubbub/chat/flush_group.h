#pragma once
// Group flush, like the group commit of databases: if several threads have much to send, one of
// them sends everything, and the others wait. A single send then carries the lines of many threads.

#include <hubbub/base/mutex.h>
#include <hubbub/chat/claim_list.h>

#include <chrono>
#include <cstddef>
#include <deque>

namespace hubbub::chat {

// Thread safe.
class FlushGroup {
  public:
    // `leaders`: how many threads send at the same time.
    explicit FlushGroup(unsigned leaders);

    // Flushes the claims, or waits until another thread has flushed them. Leaves `claims` empty.
    // Requires that the thread holds no lock.
    void flush(ClaimList& claims);
    // Returns how many threads wait for the next leader.
    std::size_t waiting() const;

  private:
    struct Waiter {
        Condition turn;
        enum class Phase : unsigned char { waits, leads, done } phase = Phase::waits;
    };
    struct Round {
        ClaimList claims;
        std::deque<Waiter*> waiters;
    };

    bool must_lead() REQUIRES(mutex_);
    void end_round(Round& round);

    const unsigned max_leaders_;
    mutable Mutex mutex_{Rank::leaf};
    // Protected by mutex_.
    Round open_ GUARDED_BY(mutex_);  // for the next leader to flush
    unsigned leaders_ GUARDED_BY(mutex_) = 0;
    std::chrono::steady_clock::time_point last_ GUARDED_BY(mutex_);  // end of a round
};

}  // namespace hubbub::chat
