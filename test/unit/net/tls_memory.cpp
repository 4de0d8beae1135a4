// The pool of OpenSSL's memory.

#include <hubbub/net/tls_memory.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using hubbub::net::BlockPool;

namespace {

constexpr std::size_t chunk = BlockPool::chunk_bytes;

}  // namespace

TEST_CASE("TLS memory: blocks are aligned, large enough, and do not overlap") {
    BlockPool pool(64 * chunk);
    std::vector<std::pair<unsigned char*, std::size_t>> blocks;
    for (std::size_t bytes = 1; bytes <= BlockPool::max_block; bytes += bytes / 3 + 1) {
        for (int i = 0; i < 3; ++i) {
            auto* const block = static_cast<unsigned char*>(pool.allocate(bytes));
            REQUIRE(block != nullptr);
            CHECK(reinterpret_cast<std::uintptr_t>(block) % 16 == 0);
            CHECK(pool.owns(block));
            CHECK(pool.size_of(block) >= bytes);
            std::memset(block, static_cast<int>(blocks.size()), pool.size_of(block));
            blocks.emplace_back(block, pool.size_of(block));
        }
    }
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const auto [block, size] = blocks[i];
        CHECK(block[0] == static_cast<unsigned char>(i));
        CHECK(block[size - 1] == static_cast<unsigned char>(i));
        pool.free(block);
    }
    int elsewhere = 0;
    CHECK_FALSE(pool.owns(&elsewhere));
}

TEST_CASE("TLS memory: freed memory is used again, also for blocks of other sizes") {
    BlockPool pool(4 * chunk);
    for (const std::size_t bytes : {48U, 4096U, 160U}) {
        // Two chunks. One of each size stays, so the last size needs a chunk from another size.
        const std::size_t count = chunk / bytes + 1;
        for (int round = 0; round < 3; ++round) {
            std::set<void*> blocks;
            for (std::size_t i = 0; i < count; ++i) {
                void* const block = pool.allocate(bytes);
                REQUIRE(block != nullptr);
                blocks.insert(block);
            }
            CHECK(blocks.size() == count);
            for (void* const block : blocks) pool.free(block);
        }
    }
}

TEST_CASE("TLS memory: a full pool, a large block and a missing reservation return null") {
    BlockPool pool(chunk);
    for (std::size_t i = 0; i < chunk / BlockPool::max_block; ++i)
        CHECK(pool.allocate(BlockPool::max_block) != nullptr);
    CHECK(pool.allocate(1) == nullptr);
    CHECK(pool.allocate(BlockPool::max_block + 1) == nullptr);
    BlockPool none(0);
    CHECK(none.allocate(1) == nullptr);
    CHECK_FALSE(none.owns(&none));
}

TEST_CASE("TLS memory: once all blocks are freed, one chunk of each size stays") {
    BlockPool pool(64 * chunk);
    std::vector<void*> blocks;
    for (std::size_t i = 0; i < 10 * chunk / 1024; ++i) blocks.push_back(pool.allocate(1024));
    CHECK(pool.chunks_in_use() == 10);
    for (void* const block : blocks) pool.free(block);
    CHECK(pool.chunks_in_use() == 1);
}

TEST_CASE("TLS memory: threads share a pool") {
    BlockPool pool(1024 * chunk);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&pool, t] {
            std::vector<unsigned char*> mine;
            for (std::size_t i = 0; i < 20'000; ++i) {
                auto* const block = static_cast<unsigned char*>(pool.allocate(1 + i * 37 % 5000));
                *block = static_cast<unsigned char>(t);
                mine.push_back(block);
                if (mine.size() < 50) continue;
                for (std::size_t j = i % 3; j < mine.size(); j += 3) {
                    if (*mine[j] != t) std::abort();
                    pool.free(mine[j]);
                    mine[j] = mine.back();
                    mine.pop_back();
                }
            }
            for (unsigned char* const block : mine) pool.free(block);
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(pool.allocate(1) != nullptr);
}
