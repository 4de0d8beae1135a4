// Which ids belong to which place.

#include <hubbub/storage/run_index.h>

#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::storage;
using hubbub::protocol::HistoryPlace;

TEST_CASE("RunIndex: a run ends where a message of another place follows") {
    const HistoryPlace red = HistoryPlace::of_channel(1);
    const HistoryPlace blue = HistoryPlace::of_channel(2);
    RunIndex index;
    CHECK(index.empty());
    index.add(red, 10, 12);
    index.add(red, 20, 20);
    CHECK(index.of(red) == std::vector<IdRun>{{10, 20}});
    index.add(blue, 21, 23);
    index.add(red, 30, 30);
    index.add(red, 31, 35);
    CHECK(index.size() == 3);
    CHECK(index.of(red) == std::vector<IdRun>{{10, 20}, {30, 35}});
    CHECK(index.of(blue) == std::vector<IdRun>{{21, 23}});
    CHECK(index.of(HistoryPlace::of_channel(3)).empty());
    CHECK(index.sorted() ==
          std::vector<PlacedRun>{{blue, {21, 23}}, {red, {10, 20}}, {red, {30, 35}}});
}

TEST_CASE("RunIndex: the peers of an account") {
    RunIndex index;
    index.add(HistoryPlace::of_accounts(3, 7), 10, 12);
    index.add(HistoryPlace::of_channel(3), 13, 13);
    index.add(HistoryPlace::of_accounts(7, 8), 14, 14);
    CHECK(index.peers_of(3) == std::vector<std::int64_t>{7});
    CHECK(index.peers_of(7).size() == 2);
    CHECK(index.peers_of(9).empty());
}

TEST_CASE("HistoryPlace: a conversation is the same from both sides, and no channel's") {
    CHECK(HistoryPlace::of_accounts(7, 3) == HistoryPlace::of_accounts(3, 7));
    CHECK(HistoryPlace::of_accounts(7, 7) != HistoryPlace::of_accounts(3, 7));
    CHECK(HistoryPlace::of_accounts(3, 7).is_conversation());
    CHECK_FALSE(HistoryPlace::of_channel(3).is_conversation());
    CHECK_FALSE(HistoryPlace{});
    CHECK(HistoryPlace::of_channel(1));
}
