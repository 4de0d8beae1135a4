#pragma once
// A value that is replaced as a whole and never changed in place. Readers keep the version that
// they took, and never wait while a new one is built.

#include <hubbub/base/mutex.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace hubbub {

// Thread safe.
template <class T>
class Published {
  public:
    using Pointer = std::shared_ptr<const T>;

    explicit Published(T first) : value_(std::make_shared<const T>(std::move(first))) {}

    Pointer get() const {
        MutexLock lock(mutex_);
        return value_;
    }
    void set(Pointer fresh) {
        {
            MutexLock lock(mutex_);
            value_.swap(fresh);
        }
        version_.fetch_add(1, std::memory_order_release);
    }
    // Changes with each set(). A reader that holds a value can check without the lock if it is
    // current.
    std::uint32_t version() const { return version_.load(std::memory_order_acquire); }

  private:
    mutable Mutex mutex_{Rank::leaf};
    Pointer value_ GUARDED_BY(mutex_);
    std::atomic<std::uint32_t> version_{0};
};

}  // namespace hubbub
