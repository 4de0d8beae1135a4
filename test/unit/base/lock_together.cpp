// Several locks held together: a thread that waits holds none, and every wait ends.

#include <hubbub/base/lock_together.h>

#include <span>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub;

namespace {

// A record of the locking thread: how many locks it held when it waited for one.
struct Log {
    int held = 0;
    int most_held_while_waiting = 0;
    int waits = 0;
};

// The first N attempts find it locked by another thread.
struct ScriptedLock {
    Log& log;
    int busy;
    bool mine = false;

    void lock() {
        log.most_held_while_waiting = std::max(log.most_held_while_waiting, log.held);
        ++log.waits;
        take();
    }
    bool try_lock() {
        if (busy > 0) {
            --busy;
            return false;
        }
        take();
        return true;
    }
    void unlock() {
        CHECK(mine);
        mine = false;
        --log.held;
    }
    void take() {
        CHECK_FALSE(mine);
        mine = true;
        ++log.held;
    }
};

Log take(std::vector<int> busy) {
    Log log;
    std::vector<ScriptedLock> locks;
    for (const int times : busy) locks.push_back({log, times});
    std::vector<ScriptedLock*> pointers;
    for (ScriptedLock& lock : locks) pointers.push_back(&lock);
    lock_together(std::span<ScriptedLock* const>(pointers));
    for (const ScriptedLock& lock : locks) CHECK(lock.mine);
    CHECK(log.held == static_cast<int>(locks.size()));
    return log;
}

}  // namespace

TEST_CASE("lock_together: holds no lock while it waits for one") {
    take({});
    CHECK(take({0, 0, 0}).waits == 1);
    for (const std::vector<int>& busy :
         {std::vector{0, 1, 0}, {0, 0, 3}, {2, 2, 2, 2}, {0, 5, 5, 0, 5}, {9}}) {
        const Log log = take(busy);
        CHECK(log.most_held_while_waiting == 0);
    }
}

TEST_CASE("lock_together: falls back to fixed order if the locks stay busy") {
    constexpr int always = 1'000'000;
    const Log log = take({always, always, always});
    CHECK(log.waits == static_cast<int>(lock_attempts) + 3);
    CHECK(log.most_held_while_waiting == 2);
}

TEST_CASE("lock_together: threads with overlapping sets of locks all succeed") {
    Mutex low{Rank::channel, 1}, middle{Rank::channel, 2}, high{Rank::channel, 3};
    constexpr int rounds = 2000;
    int in_low = 0, in_high = 0;  // guarded by low, by high
    std::vector<std::thread> threads;
    const auto work = [&](std::vector<Mutex*> locks, int& counter) {
        threads.emplace_back([locks, &counter]() NO_THREAD_SAFETY_ANALYSIS {
            for (int i = 0; i < rounds; ++i) {
                lock_together(std::span<Mutex* const>(locks));
                ++counter;
                for (Mutex* const lock : locks) lock->unlock();
            }
        });
    };
    work({&low, &middle}, in_low);
    work({&low, &middle, &high}, in_low);
    work({&middle, &high}, in_high);
    work({&high}, in_high);
    for (std::thread& thread : threads) thread.join();
    CHECK(in_low == 2 * rounds);
    CHECK(in_high == 2 * rounds);
}
