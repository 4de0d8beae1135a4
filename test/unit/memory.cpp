// What an idle client must not keep: buffers and stack.

#include <hubbub/base/buffer_pool.h>
#include <hubbub/base/idle_stack.h>

#include <string>
#include <thread>

#include <doctest/doctest.h>

using hubbub::BufferPool;
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
