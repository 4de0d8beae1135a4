#include <hubbub/base/dense_memory.h>
#include <hubbub/base/out_of_memory.h>

#include <cassert>
#include <cstdlib>

#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

namespace hubbub {
namespace {

constexpr std::size_t chunk = std::size_t{2} << 20;  // size of a huge page

}  // namespace

void DenseMemory::Free::operator()(void* at) const {
    ASAN_UNPOISON_MEMORY_REGION(at, chunk);
    std::free(at);
}

void* DenseMemory::do_allocate(std::size_t bytes, [[maybe_unused]] std::size_t alignment) {
    assert(alignment <= line && bytes <= chunk);
    MutexLock lock(mutex_);
    void* const at = place((bytes + line - 1) / line * line);
    ASAN_UNPOISON_MEMORY_REGION(at, bytes);
    return at;
}

void* DenseMemory::place(std::size_t bytes) {
    if (size_ == 0) size_ = bytes;
    assert(bytes == size_);
    if (!freed_.empty()) {
        void* const at = freed_.back();
        freed_.pop_back();
        return at;
    }
    if (chunks_.empty() || used_ + bytes > chunk) {
        // Reserve now, so that do_deallocate() cannot fail.
        freed_.reserve((chunks_.size() + 1) * (chunk / size_));
        chunks_.reserve(chunks_.size() + 1);
        void* const fresh = std::aligned_alloc(chunk, chunk);
        if (fresh == nullptr) die_out_of_memory();
        chunks_.emplace_back(static_cast<std::byte*>(fresh));
        // Without huge pages the chunk uses small ones.
        ::madvise(fresh, chunk, MADV_HUGEPAGE);
        ASAN_POISON_MEMORY_REGION(fresh, chunk);
        used_ = 0;
    }
    used_ += bytes;
    return chunks_.back().get() + used_ - bytes;
}

// AddressSanitizer does not know this allocator: poisoning makes it report a use after free.
void DenseMemory::do_deallocate(void* at, std::size_t bytes, std::size_t /*alignment*/) {
    ASAN_POISON_MEMORY_REGION(at, bytes);
    MutexLock lock(mutex_);
    freed_.push_back(at);
}

}  // namespace hubbub
