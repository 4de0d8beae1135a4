#pragma once
// A pool of buffers for threads that briefly hold bytes. An idle connection holds none, and a
// reused buffer is still in the processor's cache, unlike fresh pages, which the kernel must clear.

#include <hubbub/base/mutex.h>

#include <cstddef>
#include <string>
#include <vector>

namespace hubbub {

// Thread safe. Its lock is a leaf, so it may be used under any other lock.
class BufferPool {
  public:
    // All in bytes. `fresh`: capacity of a new buffer. `largest`: a buffer with more is freed
    // instead of kept. `max_kept`: limit on the capacity of all kept buffers.
    BufferPool(std::size_t fresh, std::size_t largest, std::size_t max_kept);

    // Returns a buffer with some capacity. Its contents are unspecified.
    std::string take();
    // Keeps the buffer for the next take(), or frees it.
    void give(std::string&& buffer);

  private:
    const std::size_t fresh_;
    const std::size_t largest_;
    const std::size_t max_kept_bytes_;

    Mutex mutex_{Rank::leaf};
    std::vector<std::string> kept_ GUARDED_BY(mutex_);
    std::size_t kept_bytes_ GUARDED_BY(mutex_) = 0;
};

}  // namespace hubbub
