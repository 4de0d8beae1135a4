// What an idle client must not keep: buffers and stack; and where clients lie.

#include <hubbub/base/buffer_pool.h>
#include <hubbub/base/dense_memory.h>
#include <hubbub/base/idle_stack.h>

#include <cstdint>
#include <set>
#include <string>
#include <thread>

#include <doctest/doctest.h>

using hubbub::BufferPool;
using hubbub::DenseMemory;
using hubbub::IdleStack;

TEST_CASE("a buffer that was given back serves the next; one too large or too many is freed") {
    BufferPool pool(100, 1000, 1500);
    std::string first = pool.take();
    CHECK(first.capacity() >= 100);
    first.resize(900);
    const char* const memory = first.data();
    pool.give(std::move(first));
    std::string again = pool.take();
    CHECK(again.data() == memory);
    CHECK(again.size() == 900);

    std::string large(2000, 'x');
    const char* const freed = large.data();
    pool.give(std::move(large));
    CHECK(pool.take().data() != freed);

    std::string second(900, 'y');
    const char* const kept = again.data();
    pool.give(std::move(again));
    pool.give(std::move(second));  // 1,800 bytes would be more than the pool keeps
    CHECK(pool.take().data() == kept);
    CHECK(pool.take().size() == 0);
}

TEST_CASE("a thread that gives its unused stack back goes on with what it has") {
    std::string seen;
    std::thread([&] {
        IdleStack stack;
        stack.attach();
        const std::string mine = "what stands on the stack in use";
        stack.give_back();
        seen = mine;
    }).join();
    CHECK(seen == "what stands on the stack in use");
}

TEST_CASE("what is made in dense memory lies next to each other, and freed room is used again") {
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
