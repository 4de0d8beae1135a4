#include <hubbub/net/tls_memory.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <openssl/crypto.h>

#include <sys/mman.h>

namespace hubbub::net {

BlockPool::BlockPool(std::size_t address_space) {
    spacious_.fill(none);
    const std::size_t bytes = address_space / chunk_bytes * chunk_bytes;
    void* const at = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) return;
    memory_ = static_cast<char*>(at);
    chunks_count_ = bytes / chunk_bytes;
    chunks_ = std::make_unique_for_overwrite<Chunk[]>(chunks_count_);
    // A huge page would keep memory for empty chunks.
    ::madvise(at, bytes, MADV_NOHUGEPAGE);
    ::madvise(at, bytes, MADV_DONTDUMP);
}

BlockPool::~BlockPool() {
    if (memory_ != nullptr) ::munmap(memory_, chunks_count_ * chunk_bytes);
}

std::uint32_t BlockPool::number_of(const void* block) const {
    return static_cast<std::uint32_t>((static_cast<const char*>(block) - memory_) /
                                      static_cast<std::ptrdiff_t>(chunk_bytes));
}

std::size_t BlockPool::size_of(const void* block) const {
    return chunks_[number_of(block)].block_bytes;
}

void BlockPool::link(std::uint32_t& head, std::uint32_t number) {
    chunks_[number].previous = none;
    chunks_[number].next = head;
    if (head != none) chunks_[head].previous = number;
    head = number;
}

void BlockPool::unlink(std::uint32_t& head, std::uint32_t number) {
    const Chunk& chunk = chunks_[number];
    (chunk.previous == none ? head : chunks_[chunk.previous].next) = chunk.next;
    if (chunk.next != none) chunks_[chunk.next].previous = chunk.previous;
}

// Returns a chunk without blocks, or `none`.
std::uint32_t BlockPool::fresh_chunk(std::size_t block_bytes) {
    std::uint32_t number = empty_;
    if (number != none) {
        unlink(empty_, number);
        --empty_count_;
    } else if (used_ < chunks_count_) {
        number = used_++;
    } else {
        return none;
    }
    chunks_[number] = {static_cast<std::uint32_t>(block_bytes), 0, 0, none, none, nullptr};
    return number;
}

void* BlockPool::allocate(std::size_t bytes) {
    if (bytes > max_block) return nullptr;
    const std::size_t granules = std::max<std::size_t>((bytes + granule - 1) / granule, 1);
    MutexLock lock(mutex_);
    std::uint32_t& head = spacious_[granules];
    if (head == none) {
        const std::uint32_t number = fresh_chunk(granules * granule);
        if (number == none) return nullptr;
        link(head, number);
    }
    const std::uint32_t number = head;
    Chunk& chunk = chunks_[number];
    void* block = chunk.freed;
    if (block != nullptr)
        std::memcpy(&chunk.freed, block, sizeof chunk.freed);
    else
        block = memory_ + number * chunk_bytes + std::size_t{chunk.carved++} * chunk.block_bytes;
    ++chunk.live;
    if (chunk.full()) unlink(head, number);
    return block;
}

void BlockPool::free(void* block) {
    const std::uint32_t number = number_of(block);
    Chunk& chunk = chunks_[number];
    {
        MutexLock lock(mutex_);
        std::uint32_t& head = spacious_[chunk.block_bytes / granule];
        if (chunk.full()) link(head, number);
        std::memcpy(block, &chunk.freed, sizeof chunk.freed);
        chunk.freed = block;
        // The last chunk of a size stays, for the next block.
        const bool last = head == number && chunk.next == none;
        if (--chunk.live > 0 || last) return;
        unlink(head, number);
    }
    // No list has the chunk, so no thread can use it now.
    ::madvise(memory_ + number * chunk_bytes, chunk_bytes, MADV_DONTNEED);
    MutexLock lock(mutex_);
    link(empty_, number);
    ++empty_count_;
}

std::size_t BlockPool::chunks_in_use() const {
    MutexLock lock(mutex_);
    return used_ - empty_count_;
}

#if !defined(__SANITIZE_ADDRESS__)
namespace {

// Enough for 200,000 connections. If it is full, malloc is used.
constexpr std::size_t address_space = std::size_t{4} << 30;

// Never destroyed: OpenSSL frees memory at the end of the process.
BlockPool& pool() {
    static BlockPool& made = *new BlockPool(address_space);
    return made;
}

// Like CRYPTO_malloc(3), CRYPTO_realloc(3) and CRYPTO_free(3), also for 0 bytes.
void* allocate(std::size_t bytes, const char*, int) {
    if (bytes == 0) return nullptr;
    void* const block = pool().allocate(bytes);
    return block != nullptr ? block : std::malloc(bytes);
}

void release(void* block, const char*, int) {
    if (block == nullptr) return;
    if (pool().owns(block))
        pool().free(block);
    else
        std::free(block);
}

void* reallocate(void* block, std::size_t bytes, const char* file, int line) {
    if (block == nullptr) return allocate(bytes, file, line);
    if (bytes == 0) {
        release(block, file, line);
        return nullptr;
    }
    if (!pool().owns(block)) return std::realloc(block, bytes);
    const std::size_t old = pool().size_of(block);
    if (bytes <= old && bytes > old / 2) return block;
    void* const moved = allocate(bytes, file, line);
    if (moved == nullptr) return nullptr;
    std::memcpy(moved, block, std::min(old, bytes));
    pool().free(block);
    return moved;
}

}  // namespace
#endif

void pool_tls_memory() {
#if !defined(__SANITIZE_ADDRESS__)
    CRYPTO_set_mem_functions(allocate, reallocate, release);
#endif
}

}  // namespace hubbub::net
