#pragma once
// Buffers that are used for a moment by whoever has bytes in hand. An idle client holds none, and
// the next one gets memory that is still in the processor's cache, not pages that the kernel must
// clear first.

#include <hubbub/base/mutex.h>

#include <cstddef>
#include <string>
#include <vector>

namespace hubbub {

// Thread safe. Its lock is a leaf: it may be used under any other.
class BufferPool {
  public:
    // `fresh`: the capacity of a new buffer; `largest`: of one that is worth keeping; `most`: how
    // many bytes are kept in all.
    BufferPool(std::size_t fresh, std::size_t largest, std::size_t most);

    // A buffer with some capacity; its size is what it was given back with.
    std::string take();
    // Keeps the buffer for the next, or frees it.
    void give(std::string&& buffer);

  private:
    const std::size_t fresh_;
    const std::size_t largest_;
    const std::size_t most_;

    Mutex mutex_{Rank::leaf};
    std::vector<std::string> kept_ GUARDED_BY(mutex_);
    std::size_t kept_bytes_ GUARDED_BY(mutex_) = 0;
};

}  // namespace hubbub
