// Guarded<T>: readers get const, writers are alone.

#include <hubbub/base/guarded.h>

#include <atomic>
#include <cstddef>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using hubbub::Guarded;
using hubbub::Rank;

using Names = Guarded<std::vector<std::string>>;

static_assert(std::is_same_v<decltype(*std::declval<const Names::Reader&>()),
                             const std::vector<std::string>&>);
static_assert(
    std::is_same_v<decltype(*std::declval<const Names::Writer&>()), std::vector<std::string>&>);
static_assert(!std::is_constructible_v<Names::Writer, const Names&>);
static_assert(!std::is_copy_constructible_v<Names>);

TEST_CASE("Guarded: the value is built in place, written and read") {
    Names names(Rank::leaf, std::size_t{2}, "dan");
    {
        const Names::Writer writer(names);
        writer->push_back("eve");
    }
    const Names::Reader reader(names);
    CHECK(*reader == std::vector<std::string>{"dan", "dan", "eve"});
    CHECK(reader->size() == 3);
}

TEST_CASE("Guarded: concurrent writes are not lost, and readers never see half of one") {
    Guarded<std::pair<int, int>> pair(Rank::leaf, 0, 0);
    constexpr int rounds = 2000;
    const auto write = [&] {
        for (int i = 0; i < rounds; ++i) {
            const Guarded<std::pair<int, int>>::Writer both(pair);
            ++both->first;
            ++both->second;
        }
    };
    int torn = 0;
    const auto read = [&] {
        for (int i = 0; i < rounds; ++i) {
            const Guarded<std::pair<int, int>>::Reader both(pair);
            if (both->first != both->second) ++torn;
        }
    };
    std::thread one(write), two(write), three(read);
    one.join();
    two.join();
    three.join();
    CHECK(torn == 0);
    CHECK(Guarded<std::pair<int, int>>::Reader(pair)->first == 2 * rounds);
}

// Each leaves when the other is there: without a gate for readers there is never a gap to write in.
TEST_CASE("Guarded: a writer gets in despite overlapping readers") {
    Guarded<int> value(Rank::registry, 0);
    std::atomic<int> inside{0};
    std::atomic<bool> done{false};
    const auto read = [&] {
        while (!done) {
            const Guarded<int>::Reader reader(value);
            ++inside;
            for (int patience = 1000; patience > 0 && inside < 2 && !done; --patience)
                std::this_thread::yield();
            --inside;
        }
    };
    std::thread first(read), second(read);
    for (int i = 0; i < 20; ++i) {
        const Guarded<int>::Writer writer(value);
        ++*writer;
    }
    done = true;
    first.join();
    second.join();
    CHECK(*Guarded<int>::Reader(value) == 20);
}
