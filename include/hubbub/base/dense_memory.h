#pragma once
// Memory in which objects of one kind lie next to each other, in pages as large as the machine has.
// Whoever goes through all of them waits for each page that the processor has to look up, longer
// than for the bytes.
// Source: madvise(2), MADV_HUGEPAGE.

#include <hubbub/base/mutex.h>

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <vector>

namespace hubbub {

// Thread safe. Its lock is a leaf: it may be used under any other. All that it is asked for is of
// the size of the first. What was freed is kept for the next; must outlive what it holds.
class DenseMemory final : public std::pmr::memory_resource {
  public:
    static constexpr std::size_t line = 64;  // bytes; each object begins one

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
    std::size_t size_ GUARDED_BY(mutex_) = 0;  // of each, a number of whole lines; 0: none yet
    std::vector<std::unique_ptr<std::byte, Free>> chunks_ GUARDED_BY(mutex_);
    std::size_t used_ GUARDED_BY(mutex_) = 0;  // of the last chunk
    std::vector<void*> freed_ GUARDED_BY(mutex_);
};

}  // namespace hubbub
