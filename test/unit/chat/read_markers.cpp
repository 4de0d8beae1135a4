// Until when people have read: only forward, and not too many.

#include <hubbub/chat/read_markers.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::chat;
using hubbub::protocol::HistoryPlace;

namespace {

// Records the markers that it is asked to store or drop.
class MarkerRecorder final : public StateStore {
  public:
    Ticket put(std::shared_ptr<const Account>) override { return 0; }
    Ticket put(std::shared_ptr<const RegisteredChannel>) override { return 0; }
    Ticket put(std::shared_ptr<const ServerBan>) override { return 0; }
    Ticket drop(std::shared_ptr<const Account>) override { return 0; }
    Ticket drop(std::shared_ptr<const RegisteredChannel>) override { return 0; }
    Ticket drop(std::shared_ptr<const ServerBan>) override { return 0; }
    void put_marker(const ReadMarker& marker) override { put_markers.push_back(marker); }
    void drop_marker(std::uint64_t account, const HistoryPlace& place) override {
        dropped.push_back({account, place, 0});
    }
    bool wait_for_room(const hubbub::ThreadWake&, const std::function<bool()>&) override {
        return true;
    }
    Saved wait(Ticket, const hubbub::ThreadWake&, const std::function<bool()>&) override {
        return Saved::done;
    }

    std::vector<ReadMarker> put_markers;
    std::vector<ReadMarker> dropped;
};

HistoryPlace channel(std::uint64_t number) {
    return HistoryPlace::of_channel(number);
}

}  // namespace

TEST_CASE("Marker set: a marker only goes forward") {
    MarkerSet set;
    CHECK_FALSE(set.find(channel(1)));
    for (const std::uint64_t number : {5U, 1U, 3U}) {
        const auto made = set.advance(channel(number), 10, 9);
        CHECK(made.forward);
        CHECK_FALSE(made.dropped);
    }
    CHECK_FALSE(set.advance(channel(1), 10, 9).forward);
    CHECK(set.advance(channel(1), 7, 9).at == 10);
    CHECK(set.advance(channel(1), 11, 9).forward);
    CHECK(set.find(channel(1)) == 11);
    CHECK(set.find(channel(3)) == 10);
    CHECK_FALSE(set.find(HistoryPlace::of_accounts(1, 3)));
}

TEST_CASE("Marker set: the earliest of the others makes room") {
    MarkerSet set;
    set.advance(channel(1), 30, 2);
    set.advance(channel(2), 20, 2);
    const auto moved = set.advance(channel(3), 10, 2);
    CHECK(moved.at == 10);
    CHECK(moved.dropped == channel(2));
    CHECK(set.size() == 2);
    CHECK(set.find(channel(3)) == 10);
}

TEST_CASE("Read markers: those of an account are stored when they move, and end with it") {
    MarkerRecorder store;
    ReadMarkers markers;
    const HistoryPlace both = HistoryPlace::of_accounts(1, 2);
    markers.load({{1, both, 5}}, store);
    CHECK(store.put_markers.empty());
    CHECK(markers.find(1, both) == 5);
    CHECK_FALSE(markers.find(2, both));
    markers.advance({1, both, 5});
    markers.advance({1, both, 6});
    markers.advance({2, both, 3});
    CHECK(store.put_markers == std::vector<ReadMarker>{{1, both, 6}, {2, both, 3}});
    for (std::uint64_t n = 1; n <= ReadMarkers::max_per_account; ++n)
        markers.advance({2, channel(n), 10});
    CHECK(store.dropped == std::vector<ReadMarker>{{2, both, 0}});
    markers.forget(1);
    CHECK_FALSE(markers.find(1, both));
}
