#include <hubbub/chat/flush_group.h>
#include <hubbub/chat/outbox.h>

#include <utility>

#include <sched.h>

namespace hubbub::chat {
namespace {

// If a round has just ended, its threads are likely to send again, so let them append first.
// Otherwise the yield would cost a time slice on a busy machine and gain nothing.
constexpr std::chrono::microseconds regroup_window{300};

}  // namespace

FlushGroup::FlushGroup(unsigned leaders) : max_leaders_(leaders) {}

void FlushGroup::flush(ClaimList& claims) {
    bool busy = false;
    {
        MutexLock lock(mutex_);
        open_.claims.take_from(claims);
        busy =
            leaders_ == max_leaders_ || std::chrono::steady_clock::now() - last_ < regroup_window;
        if (!must_lead()) return;
    }
    if (busy) ::sched_yield();
    Round round;
    {
        MutexLock lock(mutex_);
        std::swap(round, open_);
    }
    round.claims.flush();
    end_round(round);
}

std::size_t FlushGroup::waiting() const {
    MutexLock lock(mutex_);
    return open_.waiters.size();
}

// Returns false if another leader has flushed the caller's claims.
bool FlushGroup::must_lead() {
    if (leaders_ < max_leaders_) {
        ++leaders_;
        return true;
    }
    Waiter me;
    open_.waiters.push_back(&me);
    while (me.phase == Waiter::Phase::waits) me.turn.wait(mutex_);
    return me.phase == Waiter::Phase::leads;
}

void FlushGroup::end_round(Round& round) {
    MutexLock lock(mutex_);
    last_ = std::chrono::steady_clock::now();
    for (Waiter* const waiter : round.waiters) {
        waiter->phase = Waiter::Phase::done;
        waiter->turn.notify();
    }
    // Pass the lead on: this thread has its own client to serve.
    if (open_.waiters.empty()) {
        --leaders_;
        return;
    }
    Waiter* const next = open_.waiters.front();
    open_.waiters.pop_front();
    next->phase = Waiter::Phase::leads;
    next->turn.notify();
}

}  // namespace hubbub::chat
