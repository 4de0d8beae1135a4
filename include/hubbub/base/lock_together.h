#pragma once
// Takes several locks of one rank together. A thread that waits for one of them holds none, so a
// busy lock does not delay threads that need only the others.

#include <hubbub/base/mutex.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace hubbub {

// After this many attempts the locks are taken in order, waiting for each, which always succeeds.
constexpr unsigned lock_attempts = 100;

// Tries to take all locks but the first, which is held. Returns the index of the first busy lock,
// with the others released again; returns the number of locks if all were taken.
template <class Lockable>
std::size_t try_others(std::span<Lockable* const> locks) NO_THREAD_SAFETY_ANALYSIS {
    for (std::size_t at = 1; at < locks.size(); ++at) {
        if (locks[at]->try_lock()) continue;
        for (std::size_t held = at; held-- > 1;) locks[held]->unlock();
        return at;
    }
    return locks.size();
}

// Takes all locks. Requires them in rising order number, each once, and that the thread holds no
// lock of this rank or above.
template <class Lockable>
void lock_together(std::span<Lockable* const> locks) NO_THREAD_SAFETY_ANALYSIS {
    if (locks.empty()) return;
    // Try the locks that were busy first: a failed attempt then holds the others for less time.
    std::vector<Lockable*> hot_first(locks.begin(), locks.end());
    for (unsigned attempt = 0; attempt < lock_attempts; ++attempt) {
        hot_first.front()->lock();
        const std::size_t busy = try_others(std::span<Lockable* const>(hot_first));
        if (busy == locks.size()) return;
        hot_first.front()->unlock();
        const auto at = hot_first.begin() + static_cast<std::ptrdiff_t>(busy);
        std::rotate(hot_first.begin(), at, at + 1);
    }
    for (Lockable* const lock : locks) lock->lock();
}

// Holds two locks of one rank; `lower` has the lower order number. Not thread safe: used as a local
// variable.
class SCOPED_CAPABILITY TwoMutexLock {
  public:
    TwoMutexLock(Mutex& lower, Mutex& higher) ACQUIRE(lower, higher)
        : lower_(lower), higher_(higher) {
        take();
    }
    ~TwoMutexLock() RELEASE() {
        lower_.unlock();
        higher_.unlock();
    }
    TwoMutexLock(const TwoMutexLock&) = delete;
    TwoMutexLock& operator=(const TwoMutexLock&) = delete;

  private:
    void take() NO_THREAD_SAFETY_ANALYSIS {
        Mutex* const both[] = {&lower_, &higher_};
        lock_together(std::span<Mutex* const>(both));
    }

    Mutex& lower_;
    Mutex& higher_;
};

}  // namespace hubbub
