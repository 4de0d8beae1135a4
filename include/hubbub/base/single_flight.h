#pragma once
// Runs a job in one thread at a time, without a lock around the job: it may wait for a disk.

#include <hubbub/base/mutex.h>

#include <utility>

namespace hubbub {

// Thread safe.
class SingleFlight {
  public:
    // Runs the job, and again if another thread asked for it while it ran. Returns false at once if
    // another thread is running it: that thread will run it again. Rethrows what the job throws.
    template <class Job>
    bool run(const Job& job) {
        if (!begin()) return false;
        try {
            do {
                job();
            } while (again());
        } catch (...) {
            give_up();
            throw;
        }
        return true;
    }

  private:
    bool begin() {
        MutexLock lock(mutex_);
        asked_ = busy_;
        return !std::exchange(busy_, true);
    }
    bool again() {
        MutexLock lock(mutex_);
        busy_ = std::exchange(asked_, false);
        return busy_;
    }
    void give_up() {
        MutexLock lock(mutex_);
        busy_ = false;
    }

    Mutex mutex_{Rank::leaf};
    bool busy_ GUARDED_BY(mutex_) = false;
    bool asked_ GUARDED_BY(mutex_) = false;
};

}  // namespace hubbub
