// Message ids: unique, rising, with the time of the message.

#include <hubbub/protocol/message_id.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub;
using namespace hubbub::protocol;
using namespace std::chrono_literals;

namespace {

constexpr Wall some_time = Wall(1767323045s) + 67ms;

std::string id_text(MessageId id) {
    std::string out;
    append_message_id(out, id);
    return out;
}

}  // namespace

TEST_CASE("Message ids: rise, and have the time at which they were taken") {
    MessageIds ids;
    const MessageId first = ids.take(3, some_time);
    CHECK(time_of(first) == some_time);
    CHECK(ids.take(1, some_time) == first + 3);
    const MessageId later = ids.take(1, some_time + 1ms);
    CHECK(later > first + 3);
    CHECK(time_of(later) == some_time + 1ms);
}

TEST_CASE("Message ids: go on if the clock goes back") {
    MessageIds ids;
    const MessageId first = ids.take(1, some_time);
    CHECK(ids.take(2, some_time - 1h) == first + 1);
    CHECK(ids.take(1, Wall{} - 1h) == first + 3);
    ids.begin_above(first + 100);
    CHECK(ids.take(1, some_time - 1h) == first + 101);
    ids.begin_above(first);
    CHECK(ids.take(1, some_time) == first + 102);
}

TEST_CASE("Message ids: differ between threads") {
    MessageIds ids;
    std::vector<std::vector<MessageId>> taken(4);
    std::vector<std::thread> threads;
    for (auto& own : taken) {
        threads.emplace_back([&own, &ids] {
            for (int i = 0; i < 2000; ++i) own.push_back(ids.take(2, some_time + i / 10 * 1ms));
        });
    }
    for (std::thread& thread : threads) thread.join();
    std::vector<MessageId> all;
    for (const auto& own : taken) {
        CHECK(std::is_sorted(own.begin(), own.end()));
        for (const MessageId id : own) all.insert(all.end(), {id, id + 1});
    }
    std::sort(all.begin(), all.end());
    CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

TEST_CASE("Message ids: as text they sort as ids do, and no other text is one") {
    constexpr MessageId highest = ~MessageId{0} >> 1;
    const std::vector<MessageId> ids = {1, 31, 32, MessageId{1} << 60, highest};
    std::string before;
    for (const MessageId id : ids) {
        const std::string text = id_text(id);
        CHECK(text.size() == 13);
        CHECK(text > before);
        CHECK(parse_message_id(text) == id);
        before = text;
    }
    const std::string wrong[] = {"",
                                 "1",
                                 "00000000000001",
                                 "000000000000W",
                                 "00000000000A0",
                                 "g000000000000",
                                 "vvvvvvvvvvvvv"};
    for (const std::string& text : wrong) {
        CAPTURE(text);
        CHECK_FALSE(parse_message_id(text));
    }
}

TEST_CASE("Message ids: the first of a moment is within its bounds") {
    CHECK(first_id_at(Wall{}) == 0);
    CHECK(first_id_at(Wall{} - 1h) == 0);
    CHECK(time_of(first_id_at(some_time)) == some_time);
    CHECK(first_id_at(Wall::max()) <= ~MessageId{0} >> 1);
}

TEST_CASE("Batch reference: no two are equal") {
    CHECK(next_batch_reference() != next_batch_reference());
}
