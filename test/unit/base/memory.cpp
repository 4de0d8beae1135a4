// Memory that an idle client must release: buffers and stack; and the placement of clients.

#include <hubbub/base/buffer_pool.h>
#include <hubbub/base/dense_memory.h>
#include <hubbub/base/idle_stack.h>

#include <cstdint>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <pthread.h>

#include "support/resident_pages.h"

using hubbub::BufferPool;
using hubbub::DenseMemory;
using hubbub::IdleStack;

TEST_CASE("BufferPool: a returned buffer is reused; oversized and surplus ones are freed") {
    BufferPool pool(100, 1000, 1500);
    std::string first = pool.take();
    CHECK(first.capacity() >= 100);
    first.resize(900);
    const char* const memory = first.data();
    pool.give(std::move(first));
    std::string again = pool.take();
    CHECK(again.data() == memory);
    CHECK(again.size() == 900);

    // A new one is empty, whichever memory it lies in; one that was kept has its size.
    std::string large(2000, 'x');
    pool.give(std::move(large));
    CHECK(pool.take().size() == 0);

    std::string second(900, 'y');
    const char* const kept = again.data();
    pool.give(std::move(again));
    pool.give(std::move(second));  // 1,800 bytes would be more than the pool keeps
    CHECK(pool.take().data() == kept);
    CHECK(pool.take().size() == 0);
}

namespace {

// Writes into 100 KiB of stack below the caller's.
[[gnu::noinline]] void use_much_stack() {
    volatile char bytes[100 * 1024];
    for (std::size_t at = 0; at < sizeof bytes; at += 1024) bytes[at] = 1;
}

// Resident pages of the calling thread's stack below its frame. They include the frames of the
// counting function, so the count is never zero.
std::size_t pages_below() {
    pthread_attr_t attributes;
    if (::pthread_getattr_np(::pthread_self(), &attributes) != 0) return 0;
    void* low = nullptr;
    std::size_t size = 0;
    ::pthread_attr_getstack(&attributes, &low, &size);
    ::pthread_attr_destroy(&attributes);
    return resident_pages(reinterpret_cast<std::uintptr_t>(low),
                          reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)));
}

}  // namespace

TEST_CASE("IdleStack: frees the unused stack each time and keeps the used part") {
    std::string seen;
    std::vector<std::size_t> before, after;
    std::thread([&] {
        IdleStack stack;
        stack.attach();
        volatile char mine[] = "what stands on the stack in use";
        for (int i = 0; i < 3; ++i) {
            use_much_stack();
            before.push_back(pages_below());
            stack.give_back();
            after.push_back(pages_below());
        }
        for (std::size_t i = 0; mine[i] != 0; ++i) seen += mine[i];
    }).join();
    CHECK(seen == "what stands on the stack in use");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    for (const std::size_t pages : before) CHECK(pages >= 24);
    for (const std::size_t pages : after) CHECK(pages <= 4);
#endif
}

TEST_CASE("IdleStack: a stack that was not attached returns nothing") {
    const IdleStack stack;
    stack.give_back();
}

TEST_CASE("DenseMemory: allocations are adjacent, and freed space is reused") {
    constexpr std::size_t size = 1000;
    constexpr std::size_t many = 5000;  // more than a chunk of it holds
    DenseMemory memory;
    std::set<std::byte*> made;
    for (std::size_t i = 0; i < many; ++i) {
        auto* const at = static_cast<std::byte*>(memory.allocate(size));
        CHECK(reinterpret_cast<std::uintptr_t>(at) % DenseMemory::line == 0);
        at[0] = at[size - 1] = std::byte{1};
        made.insert(at);
    }
    CHECK(made.size() == many);
    std::size_t next_to_each_other = 0;
    for (auto one = made.begin(), next = std::next(one); next != made.end(); ++one, ++next)
        next_to_each_other += *next - *one == 1024 ? 1U : 0U;
    CHECK(next_to_each_other >= many - 10);

    std::byte* const freed = *std::next(made.begin(), many / 2);
    memory.deallocate(freed, size);
    CHECK(memory.allocate(size) == freed);
}
