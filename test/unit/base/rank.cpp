// The order in which a thread may take locks.

#include <hubbub/base/mutex.h>
#include <hubbub/base/rank.h>

#include <thread>

#include <doctest/doctest.h>

using namespace hubbub;

TEST_CASE("Lock ranks: may only rise") {
    RankStack stack;
    CHECK(stack.push(Rank::registry, 0));
    CHECK(stack.push(Rank::channel, 7));
    CHECK(stack.push(Rank::outbox, 0));
    CHECK_FALSE(stack.push(Rank::client, 0));
    CHECK_FALSE(stack.push(Rank::registry, 0));
    CHECK(stack.push(Rank::leaf, 0));
    CHECK(stack.depth() == 4);
}

TEST_CASE("Lock ranks: locks of one rank are taken in rising order, and never twice") {
    RankStack stack;
    CHECK(stack.push(Rank::channel, 3));
    CHECK_FALSE(stack.push(Rank::channel, 3));
    CHECK_FALSE(stack.push(Rank::channel, 2));
    CHECK(stack.push(Rank::channel, 4));
    CHECK(stack.push(Rank::client, 1));
}

TEST_CASE("Lock ranks: try_lock may break the order; the next blocking lock may not") {
    RankStack stack;
    CHECK(stack.push(Rank::channel, 5));
    CHECK(stack.push_tried(Rank::channel, 2));
    CHECK_FALSE(stack.push_tried(Rank::channel, 5));
    CHECK_FALSE(stack.push_tried(Rank::registry, 0));
    CHECK_FALSE(stack.push(Rank::channel, 4));
    CHECK(stack.push(Rank::client, 1));
    CHECK_FALSE(stack.push_tried(Rank::channel, 6));
}

TEST_CASE("Lock ranks: a failed try is not recorded; a released lock may be taken again") {
    RankStack stack;
    CHECK(stack.push(Rank::channel, 1));
    CHECK_FALSE(stack.push(Rank::registry, 0));
    CHECK(stack.depth() == 1);
    stack.pop(Rank::channel, 1);
    CHECK(stack.depth() == 0);
    CHECK(stack.push(Rank::registry, 0));
}

TEST_CASE("Lock ranks: locks may be released in any order") {
    RankStack stack;
    CHECK(stack.push(Rank::registry, 0));
    CHECK(stack.push(Rank::channel, 1));
    CHECK(stack.push(Rank::channel, 2));
    stack.pop(Rank::registry, 0);
    stack.pop(Rank::channel, 1);
    CHECK(stack.depth() == 1);
    CHECK_FALSE(stack.push(Rank::channel, 2));
    CHECK(stack.push(Rank::channel, 3));
}

TEST_CASE("Lock ranks: a thread may hold as many locks as the stack has places, and no more") {
    RankStack stack;
    for (std::size_t i = 0; i < RankStack::capacity; ++i) CHECK(stack.push(Rank::channel, i));
    CHECK_FALSE(stack.push(Rank::leaf, 0));
    CHECK(stack.depth() == RankStack::capacity);
}

TEST_CASE("Lock ranks: each thread has a separate stack") {
    CHECK(RankStack::mine().push(Rank::leaf, 0));
    std::thread([] {
        CHECK(RankStack::mine().depth() == 0);
        CHECK(RankStack::mine().push(Rank::registry, 0));
    }).join();
    RankStack::mine().pop(Rank::leaf, 0);
}

#if defined(HUBBUB_CHECK_LOCKS)
TEST_CASE("Lock ranks: with checks enabled, locks are recorded while they are held") {
    Mutex outer(Rank::channel);
    SharedMutex inner(Rank::client);
    {
        const MutexLock holds_outer(outer);
        const ReaderLock holds_inner(inner);
        CHECK(RankStack::mine().depth() == 2);
        CHECK_FALSE(RankStack::mine().push(Rank::registry, 0));
    }
    CHECK(RankStack::mine().depth() == 0);
}
#endif
