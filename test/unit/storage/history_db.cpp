// The database of messages: appending, the index by place, reading, erasing.

#include <hubbub/storage/history_db.h>
#include <hubbub/storage/history_reader.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <sys/stat.h>

#include "support/temporary_directory.h"

using namespace hubbub::storage;
using namespace hubbub::protocol;

namespace {

const HistoryPlace one_channel = HistoryPlace::of_channel(1);
const HistoryPlace other_channel = HistoryPlace::of_channel(2);

StoredRun run_of(const HistoryPlace& place, MessageId first, std::vector<std::string> texts) {
    StoredRun out;
    out.place = place;
    out.first = first;
    out.source = "ann!a@h";
    for (const std::string& text : texts) out.add(StoredKind::privmsg, "", text);
    return out;
}

// A database with messages, of which a part is in the index.
struct Shelf {
    const TemporaryDirectory directory;
    HistoryDb database = HistoryDb::open(directory.path(), Durability::process);
    HistoryReader reader = HistoryReader::open(directory.path() / HistoryDb::file_name);
    RunIndex unindexed;

    void say(const HistoryPlace& place, MessageId first, std::vector<std::string> texts) {
        say(run_of(place, first, std::move(texts)));
    }
    void say(const StoredRun& run) {
        database.transact([&](HistoryDb& to) { to.append(run); });
        unindexed.add(run.place, run.first, run.last());
    }
    void index() {
        const auto runs = unindexed.sorted();
        database.transact([&](HistoryDb& to) { to.index(runs); });
        unindexed = {};
    }
    std::vector<MessageId> ids(const HistoryRange& range) {
        std::vector<MessageId> out;
        for (const StoredMessage& one : reader.read(range, unindexed.of(range.place)))
            out.push_back(one.id);
        return out;
    }
};

using Ids = std::vector<MessageId>;

// Two channels in turn: ids 10, 20, ... 100 and 11, 21, ... 101, the first half in the index.
void fill(Shelf& shelf, bool with_index) {
    for (MessageId id = 10; id <= 100; id += 10) {
        shelf.say(one_channel, id, {"t" + std::to_string(id)});
        shelf.say(other_channel, id + 1, {"other"});
        if (with_index && id == 50) shelf.index();
    }
}

}  // namespace

TEST_CASE("HistoryDb: a message comes back with all that it has") {
    Shelf shelf;
    StoredRun run = run_of(one_channel, 7, {});
    run.account = "annie";
    run.bot = true;
    run.add(StoredKind::notice, "+draft/reply=x;+b", "first line\nsecond\rjoined");
    run.add(StoredKind::tagmsg, "+a", "");
    shelf.say(run);
    const auto read = shelf.reader.read({one_channel, 0, 100, 10}, shelf.unindexed.of(one_channel));
    const StoredMessage first{
        7,       one_channel, StoredKind::notice,  "ann!a@h",
        "annie", true,        "+draft/reply=x;+b", "first line\nsecond\rjoined"};
    const StoredMessage second{8,    one_channel, StoredKind::tagmsg, "ann!a@h", "annie", true,
                               "+a", ""};
    CHECK(read == std::vector<StoredMessage>{first, second});
    CHECK(shelf.reader.find(7) == first);
    CHECK(shelf.reader.find(9).id == 0);
    struct stat status {};
    CHECK(::stat((shelf.directory.path() / "history.db").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("HistoryDb: a range ends before its bounds, newest or oldest first") {
    for (const bool with_index : {false, true}) {
        CAPTURE(with_index);
        Shelf shelf;
        fill(shelf, with_index);
        const auto range = [](MessageId after, MessageId before, std::size_t max, bool newest) {
            return HistoryRange{one_channel, after, before, max, newest};
        };
        CHECK(shelf.ids(range(0, 1000, 3, true)) == Ids{80, 90, 100});
        CHECK(shelf.ids(range(0, 1000, 3, false)) == Ids{10, 20, 30});
        CHECK(shelf.ids(range(30, 80, 10, true)) == Ids{40, 50, 60, 70});
        CHECK(shelf.ids(range(30, 80, 10, false)) == Ids{40, 50, 60, 70});
        CHECK(shelf.ids(range(30, 80, 2, true)) == Ids{60, 70});
        CHECK(shelf.ids(range(30, 80, 2, false)) == Ids{40, 50});
        CHECK(shelf.ids(range(35, 1000, 2, false)) == Ids{40, 50});
        CHECK(shelf.ids(range(0, 75, 2, true)) == Ids{60, 70});
        CHECK(shelf.ids(range(100, 1000, 5, true)).empty());
        CHECK(shelf.ids(range(0, 10, 5, false)).empty());
        CHECK(shelf.ids(range(50, 50, 5, false)).empty());
        CHECK(shelf.ids(range(60, 50, 5, false)).empty());
        CHECK(shelf.ids(range(0, 1000, 0, true)).empty());
    }
}

TEST_CASE("HistoryDb: a long run is read from its middle") {
    for (const bool with_index : {false, true}) {
        CAPTURE(with_index);
        Shelf shelf;
        shelf.say(one_channel, 10, std::vector<std::string>(90, "x"));
        if (with_index) shelf.index();
        CHECK(shelf.ids({one_channel, 50, 60, 3, true}) == Ids{57, 58, 59});
        CHECK(shelf.ids({one_channel, 50, 60, 3, false}) == Ids{51, 52, 53});
    }
}

TEST_CASE("HistoryDb: a run that is in the index and outside of it counts once") {
    Shelf shelf;
    fill(shelf, true);
    const RunIndex before = shelf.unindexed;
    shelf.index();
    shelf.unindexed = before;
    CHECK(shelf.ids({one_channel, 30, 1000, 99, true}) == Ids{40, 50, 60, 70, 80, 90, 100});
    CHECK(shelf.ids({one_channel, 30, 1000, 99, false}) == Ids{40, 50, 60, 70, 80, 90, 100});
}

TEST_CASE("HistoryDb: without events only messages count") {
    Shelf shelf;
    StoredRun run = run_of(one_channel, 5, {"hi"});
    run.add(StoredKind::join, "", "");
    run.add(StoredKind::tagmsg, "+typing", "");
    run.add(StoredKind::notice, "", "ho");
    shelf.say(run);
    HistoryRange range{one_channel, 0, 100, 2, true};
    CHECK(shelf.ids(range) == Ids{7, 8});
    range.events = false;
    CHECK(shelf.ids(range) == Ids{5, 8});
}

TEST_CASE("HistoryDb: a place never shows messages of another, even if the index is wrong") {
    Shelf shelf;
    fill(shelf, false);
    const std::vector<IdRun> wrong = {{1, 1000}};
    for (const StoredMessage& one : shelf.reader.read({one_channel, 0, 1000, 99}, wrong))
        CHECK(one.place == one_channel);
}

TEST_CASE("HistoryDb: opened again, it knows its last id and what the index lacks") {
    const TemporaryDirectory directory;
    {
        HistoryDb database = HistoryDb::open(directory.path(), Durability::power);
        CHECK(database.last_id() == 0);
        database.transact([&](HistoryDb& to) {
            to.append(run_of(one_channel, 10, {"a", "b"}));
            to.append(run_of(other_channel, 20, {"c"}));
        });
        database.transact([&](HistoryDb& to) {
            to.index(std::vector<PlacedRun>{{one_channel, {10, 11}}});
        });
    }
    HistoryDb database = HistoryDb::open(directory.path(), Durability::power);
    CHECK(database.last_id() == 20);
    CHECK(database.unindexed().sorted() == std::vector<PlacedRun>{{other_channel, {20, 20}}});
}

TEST_CASE("HistoryDb: a transaction that fails stores nothing") {
    Shelf shelf;
    CHECK_THROWS_AS(shelf.database.transact([&](HistoryDb& to) {
        to.append(run_of(one_channel, 10, {"a"}));
        to.append(run_of(one_channel, 10, {"again"}));
    }),
                    StorageError);
    CHECK(shelf.reader.find(10).id == 0);
    shelf.say(one_channel, 10, {"later"});
    CHECK(shelf.reader.find(10).text == "later");
}

TEST_CASE("HistoryDb: erase() takes a message and its text from the file") {
    Shelf shelf;
    shelf.say(one_channel, 10, {"a", "a secret", "c"});
    shelf.database.transact([](HistoryDb& to) { to.erase(11); });
    CHECK(shelf.ids({one_channel, 0, 100, 9}) == Ids{10, 12});
    CHECK(shelf.reader.find(11).id == 0);
}

TEST_CASE("HistoryDb: old messages go in steps") {
    Shelf shelf;
    fill(shelf, false);
    shelf.say(one_channel, 200, std::vector<std::string>(50, "long"));
    shelf.index();
    const auto step = [&](MessageId before, std::size_t max) {
        std::size_t looked = 0;
        shelf.database.transact(
            [&](HistoryDb& from) { looked = from.erase_before(one_channel, before, max); });
        return looked;
    };
    CHECK(step(35, 2) == 2);
    CHECK(shelf.ids({one_channel, 0, 150, 99}) == Ids{30, 40, 50, 60, 70, 80, 90, 100});
    CHECK(step(35, 2) == 2);
    CHECK(shelf.ids({one_channel, 0, 35, 99}).empty());
    CHECK(step(35, 2) < 2);
    CHECK(step(220, 1000) < 1000);
    CHECK(shelf.ids({one_channel, 0, 1000, 2, false}) == Ids{220, 221});
    CHECK(shelf.ids({one_channel, 0, 1000, 99}).size() == 30);
    CHECK(shelf.ids({other_channel, 0, 1000, 99}).size() == 10);
    CHECK(step(220, 1000) == 0);
}

TEST_CASE("HistoryDb: each account knows with whom it has conversations") {
    Shelf shelf;
    shelf.say(HistoryPlace::of_accounts(7, 3), 10, {"hi"});
    shelf.say(HistoryPlace::of_accounts(3, 9), 11, {"hi"});
    shelf.say(HistoryPlace::of_accounts(7, 3), 12, {"ho"});
    shelf.say(one_channel, 13, {"no"});
    shelf.index();
    CHECK(shelf.reader.peers(3) == std::vector<std::int64_t>{7, 9});
    CHECK(shelf.reader.peers(7) == std::vector<std::int64_t>{3});
    CHECK(shelf.reader.peers(1).empty());
}

TEST_CASE("HistoryDb: a copy has the messages of this moment, and a sound file has no faults") {
    Shelf shelf;
    fill(shelf, true);
    const std::string copy = shelf.directory.path() / "copy.db";
    shelf.reader.copy_to(copy);
    HistoryReader reader = HistoryReader::open(copy);
    std::size_t count = 0;
    reader.each([&](const StoredMessage&) { ++count; });
    CHECK(count == 20);
    CHECK(reader.faults().empty());
    CHECK_THROWS_AS(shelf.reader.copy_to(copy), StorageError);
}

TEST_CASE("HistoryDb: of a damaged file everything is read that can be, and its faults are named") {
    Shelf shelf;
    constexpr int count = 400;
    for (int i = 0; i < count; ++i)
        shelf.say(one_channel, first_id_at(hubbub::Wall(std::chrono::seconds(1000 + i))),
                  {std::string(2000, 'x') + std::to_string(i)});
    shelf.index();
    const std::string copy = shelf.directory.path() / "copy.db";
    shelf.reader.copy_to(copy);
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(copy));
    {
        std::fstream file(copy, std::ios::binary | std::ios::in | std::ios::out);
        // Two of its pages, apart.
        for (const std::streamoff at : {size / 3 / 8192 * 8192, size / 2 / 8192 * 8192}) {
            file.seekp(at);
            file << std::string(8192, '\xff');
        }
    }
    HistoryReader reader = HistoryReader::open(copy);
    CHECK_FALSE(reader.faults().empty());
    std::vector<MessageId> ids;
    CHECK(reader.each_readable([&](const StoredMessage& one) { ids.push_back(one.id); }) == 2);
    CHECK(ids.size() >= count - 12);
    CHECK(ids.size() < count);
    CHECK(std::is_sorted(ids.begin(), ids.end()));
    CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("HistoryDb: an index that lacks a message, or has one twice, is a fault") {
    Shelf shelf;
    shelf.say(one_channel, 10, {"a", "b"});
    shelf.say(other_channel, 20, {"c"});
    shelf.index();
    CHECK(shelf.reader.faults().empty());
    const auto index = [&](IdRun run) {
        shelf.database.transact([&](HistoryDb& to) {
            to.index(std::vector<PlacedRun>{{one_channel, run}});
        });
    };
    index({11, 15});
    REQUIRE(shelf.reader.faults().size() == 1);
    CHECK(shelf.reader.faults()[0] == "the index of place -1 0 overlaps at message 11");
    shelf.say(one_channel, 30, {"d"});
    index({40, 40});
    REQUIRE(shelf.reader.faults().size() == 2);
    CHECK(shelf.reader.faults()[1] == "message 30 of place -1 0 is not in the index");
}
