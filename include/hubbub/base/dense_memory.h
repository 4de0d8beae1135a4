#pragma once
// An allocator that packs objects of one size into huge pages, so that visiting all of them misses
// the TLB less often.\nSource: madvise(2), MADV_HUGEPAGE.

#include <hubbub/base/mutex.h>

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <vector>

namespace hubbub {

// Thread safe. Its lock is a leaf, so it may be used under any other lock. The first allocation
// sets the size of all. Freed objects are reused, but never returned to the system before the
// destructor. Must outlive its objects.
class DenseMemory final : public std::pmr::memory_resource {
  public:
    static constexpr std::size_t line = 64;  // bytes; the alignment of each object

  private:
    struct Free {
        void operator()(void* at) const;
    };

    void* do_allocate(std::size_t bytes, std::size_t alignment) override;
    void do_deallocate(void* at, std::size_t bytes, std::size_t alignment) override;
    bool do_is_equal(const memory_resource& other) const noexcept override {
        return this == &other;
    }
    void* place(std::size_t bytes) REQUIRES(mutex_);

    Mutex mutex_{Rank::leaf};
    // Protected by mutex_.
    std::size_t size_ GUARDED_BY(mutex_) =
        0;  // of each object, a multiple of `line`; 0: not set yet
    std::vector<std::unique_ptr<std::byte, Free>> chunks_ GUARDED_BY(mutex_);
    std::size_t used_ GUARDED_BY(mutex_) = 0;  // of the last chunk
    std::vector<void*> freed_ GUARDED_BY(mutex_);
};

}  // namespace hubbub
