// The cap on clients.

#include <hubbub/base/slots.h>

#include <atomic>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using hubbub::SlotPool;

TEST_CASE("Slots: are as many as requested, and a returned one is free again") {
    int released = 0;
    SlotPool pool(2, [&] { ++released; });
    CHECK(pool.capacity() == 2);
    auto first = pool.try_acquire();
    const auto second = pool.try_acquire();
    CHECK(first.has_value());
    CHECK(second.has_value());
    CHECK_FALSE(pool.try_acquire().has_value());
    CHECK(pool.in_use() == 2);
    first.reset();
    CHECK(released == 1);
    CHECK(pool.in_use() == 1);
    CHECK(pool.try_acquire().has_value());
    CHECK(released == 2);
}

TEST_CASE("Slots: a moved one is returned once") {
    int released = 0;
    SlotPool pool(1, [&] { ++released; });
    {
        auto first = pool.try_acquire();
        REQUIRE(first.has_value());
        const SlotPool::Slot second(std::move(*first));
        first.reset();
        CHECK(released == 0);
        CHECK_FALSE(pool.try_acquire().has_value());
    }
    CHECK(released == 1);
    CHECK(pool.in_use() == 0);
}

TEST_CASE("Slots: one is free by the time its release is reported") {
    SlotPool* told = nullptr;
    bool was_free = false;
    SlotPool pool(1, [&] {
        // A slot taken here is returned too, and reports again: once is enough.
        if (SlotPool* const asked = std::exchange(told, nullptr))
            was_free = asked->try_acquire().has_value();
    });
    told = &pool;
    { const auto slot = pool.try_acquire(); }
    CHECK(was_free);
}

TEST_CASE("Slots: concurrent threads never exceed the limit") {
    SlotPool pool(3, [] {});
    std::atomic<int> holding{0}, most{0};
    std::vector<std::thread> threads;
    threads.reserve(6);
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < 2000; ++round) {
                const auto slot = pool.try_acquire();
                if (!slot) continue;
                const int now = ++holding;
                int seen = most;
                while (now > seen && !most.compare_exchange_weak(seen, now)) continue;
                --holding;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(most >= 1);
    CHECK(most <= 3);
    CHECK(pool.in_use() == 0);
}
