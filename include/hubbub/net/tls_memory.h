#pragma once
// A memory pool for OpenSSL. A handshake makes 700 allocations of many sizes. With malloc, most of
// that memory would remain in the thread's cache, or as holes between the blocks still in use.

#include <hubbub/base/mutex.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace hubbub::net {

// Packs blocks of one size into chunks, and returns empty chunks to the system. Thread safe, and
// may be used under any other lock.
class BlockPool {
  public:
    static constexpr std::size_t max_block = std::size_t{8} * 1024;
    static constexpr std::size_t chunk_bytes = std::size_t{64} * 1024;

    // Reserves this much address space, not memory. If that fails, the pool is always full.
    explicit BlockPool(std::size_t address_space);
    ~BlockPool();
    BlockPool(const BlockPool&) = delete;
    BlockPool& operator=(const BlockPool&) = delete;

    // Returns a block, aligned to 16 bytes. Returns null if the pool is full, or `bytes` is more
    // than max_block.
    void* allocate(std::size_t bytes);
    // Requires that the pool owns the block.
    void free(void* block);
    // Returns the size of a block, at least the requested size. Requires that the pool owns it.
    std::size_t size_of(const void* block) const;
    bool owns(const void* block) const {
        return block >= memory_ && block < memory_ + chunks_count_ * chunk_bytes;
    }
    // Returns how many chunks have memory.
    std::size_t chunks_in_use() const;

  private:
    static constexpr std::size_t granule = 16;
    static constexpr std::uint32_t none = UINT32_MAX;

    // Uninitialized until it is used, so that unused chunks need no memory.
    struct Chunk {
        std::uint32_t block_bytes;
        std::uint32_t live;
        std::uint32_t carved;  // blocks that were ever given out
        // Neighbours in the list of chunks with free blocks, or in that of empty chunks.
        std::uint32_t previous;
        std::uint32_t next;
        void* freed;  // each freed block points to the next one

        bool full() const { return freed == nullptr && (carved + 1) * block_bytes > chunk_bytes; }
    };
    std::uint32_t number_of(const void* block) const;
    std::uint32_t fresh_chunk(std::size_t block_bytes) REQUIRES(mutex_);
    void link(std::uint32_t& head, std::uint32_t number) REQUIRES(mutex_);
    void unlink(std::uint32_t& head, std::uint32_t number) REQUIRES(mutex_);

    char* memory_ = nullptr;
    std::size_t chunks_count_ = 0;
    std::unique_ptr<Chunk[]> chunks_;  // block_bytes is constant while a block lives
    // Taken after all others: OpenSSL allocates under a leaf lock.
    mutable Mutex mutex_{Rank::leaf, UINT64_MAX};
    std::uint32_t used_ GUARDED_BY(mutex_) = 0;      // chunks that were ever in use
    std::uint32_t empty_ GUARDED_BY(mutex_) = none;  // list of chunks without memory
    std::size_t empty_count_ GUARDED_BY(mutex_) = 0;
    std::array<std::uint32_t, max_block / granule + 1> spacious_ GUARDED_BY(mutex_);  // by size
};

// Makes OpenSSL allocate from a pool. Call it once, before OpenSSL is used; a later call has no
// effect. Does nothing under AddressSanitizer, which watches malloc.
void pool_tls_memory();

}  // namespace hubbub::net
