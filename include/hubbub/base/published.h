#pragma once
// A value that is never changed in place, only replaced whole: whoever took it keeps all of it as
// it was, and nobody waits for the one who makes the next.

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
    // Changes with each value: whoever keeps one learns without the lock whether there is another.
    std::uint32_t version() const { return version_.load(std::memory_order_acquire); }

  private:
    mutable Mutex mutex_{Rank::leaf};
    Pointer value_ GUARDED_BY(mutex_);
    std::atomic<std::uint32_t> version_{0};
};

}  // namespace hubbub
