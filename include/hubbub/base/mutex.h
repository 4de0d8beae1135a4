#pragma once
// std::mutex and std::shared_mutex with a rank (base/rank.h) and with clang's capability
// attributes, which libstdc++'s own types lack. Use them through the scoped locks or Guarded<T>.
// unlock() touches no member after releasing the lock: the next owner may destroy the object.

#include <hubbub/base/lock_times.h>
#include <hubbub/base/rank.h>
#include <hubbub/base/thread_annotations.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>

namespace hubbub {

#if defined(HUBBUB_LOCK_TIMES)
using MutexTimer = LockTimer;
#else
using MutexTimer = NoLockTimer;
#endif

// Thread safe.
class CAPABILITY("mutex") Mutex {
  public:
    explicit Mutex(Rank rank, std::uint64_t order = 0) : tag_(rank, order), timer_(rank) {}
    Mutex(const Mutex&) = delete;
    Mutex& operator=(const Mutex&) = delete;

    void lock() ACQUIRE() {
        tag_.acquiring();
        timer_.take([this] { mutex_.lock(); });
    }
    // Returns false at once if another thread holds it.
    bool try_lock() TRY_ACQUIRE(true) {
        if (!mutex_.try_lock()) return false;
        tag_.tried();
        timer_.taken();
        return true;
    }
    void unlock() RELEASE() {
        tag_.released();
        timer_.give();
        mutex_.unlock();
    }

  private:
    friend class Condition;
    std::mutex mutex_;
    [[no_unique_address]] RankTag tag_;
    [[no_unique_address]] MutexTimer timer_;
};

// std::condition_variable for a Mutex. Thread safe.
class Condition {
  public:
    // Releases the mutex until notified or woken spuriously, then takes it again. Requires that the
    // thread holds no other lock.
    void wait(Mutex& mutex) REQUIRES(mutex) {
        std::unique_lock held(mutex.mutex_, std::adopt_lock);
        mutex.timer_.give();
        condition_.wait(held);
        mutex.timer_.taken();
        held.release();
    }
    // Like wait(), but for at most this time.
    void wait_for(Mutex& mutex, std::chrono::nanoseconds time) REQUIRES(mutex) {
        std::unique_lock held(mutex.mutex_, std::adopt_lock);
        mutex.timer_.give();
        condition_.wait_for(held, time);
        mutex.timer_.taken();
        held.release();
    }
    void notify() { condition_.notify_one(); }

  private:
    std::condition_variable condition_;
};

// A reader-writer lock. glibc admits readers while a writer waits, so a few busy readers can starve
// it. Here a waiting writer closes a gate that new readers wait at. Thread safe.
class CAPABILITY("shared_mutex") SharedMutex {
  public:
    explicit SharedMutex(Rank rank, std::uint64_t order = 0) : tag_(rank, order), timer_(rank) {}
    SharedMutex(const SharedMutex&) = delete;
    SharedMutex& operator=(const SharedMutex&) = delete;

    void lock() ACQUIRE() {
        tag_.acquiring();
        timer_.take([this] {
            const std::scoped_lock gate(gate_);
            writer_waits_.store(true, std::memory_order_relaxed);
            mutex_.lock();
            writer_waits_.store(false, std::memory_order_relaxed);
        });
    }
    void unlock() RELEASE() {
        tag_.released();
        timer_.give();
        mutex_.unlock();
    }
    void lock_shared() ACQUIRE_SHARED() {
        tag_.acquiring();
        timer_.take_shared([this] {
            // A reader that misses the flag only enters before the writer, which is harmless.
            if (writer_waits_.load(std::memory_order_relaxed)) {
                const std::scoped_lock gate(gate_);
            }
            mutex_.lock_shared();
        });
    }
    void unlock_shared() RELEASE_SHARED() {
        tag_.released();
        timer_.give_shared();
        mutex_.unlock_shared();
    }

  private:
    std::shared_mutex mutex_;
    std::mutex gate_;  // held by a writer until it has mutex_
    std::atomic<bool> writer_waits_{false};
    [[no_unique_address]] RankTag tag_;
    [[no_unique_address]] MutexTimer timer_;
};

// Scoped locks. Not thread safe: used as local variables.
class SCOPED_CAPABILITY MutexLock {
  public:
    explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
    ~MutexLock() RELEASE() { mutex_.unlock(); }
    MutexLock(const MutexLock&) = delete;
    MutexLock& operator=(const MutexLock&) = delete;

  private:
    Mutex& mutex_;
};

class SCOPED_CAPABILITY ReaderLock {
  public:
    explicit ReaderLock(SharedMutex& mutex) ACQUIRE_SHARED(mutex) : mutex_(mutex) {
        mutex_.lock_shared();
    }
    ~ReaderLock() RELEASE_GENERIC() { mutex_.unlock_shared(); }
    ReaderLock(const ReaderLock&) = delete;
    ReaderLock& operator=(const ReaderLock&) = delete;

  private:
    SharedMutex& mutex_;
};

class SCOPED_CAPABILITY WriterLock {
  public:
    explicit WriterLock(SharedMutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
    ~WriterLock() RELEASE() { mutex_.unlock(); }
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;

  private:
    SharedMutex& mutex_;
};

}  // namespace hubbub
