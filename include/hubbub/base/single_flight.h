#pragma once
// A job that one thread at a time does, where a lock will not do because the job waits for a disk.

#include <hubbub/base/mutex.h>

#include <utility>

namespace hubbub {

// Thread safe.
class SingleFlight {
  public:
    // Does the job, and does it once more where somebody asked for it meanwhile. False where
    // another thread is at it: that one begins again when it is done, and nobody waits.
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
