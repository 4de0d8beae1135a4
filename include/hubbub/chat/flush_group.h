#pragma once
// Threads that have much to send at the same time send it together, as databases commit in groups:
// one of them sends what all have appended, the others wait for it. One send then carries the lines
// of many; each for itself would send each line alone.

#include <hubbub/base/mutex.h>
#include <hubbub/chat/claim_list.h>

#include <chrono>
#include <cstddef>
#include <deque>

namespace hubbub::chat {

// Thread safe.
class FlushGroup {
  public:
    // `leaders`: how many send at the same time.
    explicit FlushGroup(unsigned leaders);

    // Flushes what the caller claimed, or waits until somebody has done it. Hold no lock. Leaves
    // `claims` empty.
    void flush(ClaimList& claims);
    // How many threads wait for a leader that has yet to begin.
    std::size_t waiting() const;

  private:
    struct Waiter {
        Condition turn;
        enum class State : unsigned char { waits, leads, done } state = State::waits;
    };
    struct Round {
        ClaimList claims;
        std::deque<Waiter*> waiters;
    };

    bool must_lead() REQUIRES(mutex_);
    void end_round(Round& round);

    const unsigned most_leaders_;
    mutable Mutex mutex_{Rank::leaf};
    // Protected by mutex_.
    Round open_ GUARDED_BY(mutex_);  // what the next leader flushes
    unsigned leaders_ GUARDED_BY(mutex_) = 0;
    std::chrono::steady_clock::time_point last_ GUARDED_BY(mutex_);  // end of a round
};

}  // namespace hubbub::chat
