// Erasing: old messages, surplus messages, messages of deleted places and accounts.

#include <hubbub/storage/history_db.h>
#include <hubbub/storage/history_reader.h>
#include <hubbub/storage/history_retention.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "support/temporary_directory.h"

using namespace hubbub::storage;
using namespace hubbub::protocol;
using namespace std::chrono_literals;
using hubbub::Wall;

namespace {

const HistoryPlace den = HistoryPlace::of_channel(1);
const HistoryPlace attic = HistoryPlace::of_channel(2);
constexpr Wall some_day = Wall(1767323045s);

// A database whose index has all messages.
class Cellar {
  public:
    MessageId say(const HistoryPlace& place, const std::string& text, Wall when = some_day,
                  const std::string& account = "") {
        StoredRun run;
        run.place = place;
        run.source = "ann!a@h";
        run.account = account;
        run.add(StoredKind::privmsg, "", text);
        run.first = ids.take(1, when);
        database.transact([&](HistoryDb& to) { to.append(run); });
        unindexed.add(place, run.first, run.first);
        return run.first;
    }
    void index() {
        const auto runs = unindexed.sorted();
        database.transact([&](HistoryDb& to) { to.index(runs); });
        unindexed = {};
    }
    // Returns the number of steps until nothing was left to do.
    unsigned erase(const RetentionLimits& limits, Wall now = some_day) {
        return erase(limits, now, std::nullopt);
    }
    unsigned erase(const RetentionLimits& limits, Wall now, std::optional<KnownPlaces> known) {
        HistoryRetention retention(database, std::move(known));
        unsigned steps = 0;
        while (retention.step(limits, now)) ++steps;
        return steps;
    }
    std::vector<std::string> texts(const HistoryPlace& place) {
        std::vector<std::string> out;
        for (const auto& one :
             reader.read({place, 0, ~MessageId{0} >> 1, 100'000}, unindexed.of(place)))
            out.push_back(one.text);
        return out;
    }
    std::string file(const std::string& suffix) const { return path_ + "/history.db" + suffix; }
    // Returns whether the bytes are in the file or in its log.
    bool contains(const std::string& text) const {
        for (const char* const suffix : {"", "-wal"}) {
            std::ifstream in(file(suffix), std::ios::binary);
            const std::string all{std::istreambuf_iterator<char>(in), {}};
            if (all.find(text) != std::string::npos) return true;
        }
        return false;
    }

    const TemporaryDirectory directory;

  private:
    const std::string path_ = directory.path();

  public:
    MessageIds ids;
    HistoryDb database = HistoryDb::open(path_, Durability::process);
    HistoryReader reader = HistoryReader::open(path_ + "/history.db");
    RunIndex unindexed;
};

using Texts = std::vector<std::string>;

std::string long_text(char letter) {
    return std::string(8000, letter);
}

}  // namespace

TEST_CASE("HistoryRetention: without limits everything stays") {
    Cellar at;
    at.say(den, "one");
    at.index();
    CHECK(at.erase({}) == 0);
    CHECK(at.erase({}, some_day + 24h * 36'500) == 0);
    CHECK(at.texts(den) == Texts{"one"});
}

TEST_CASE("HistoryRetention: messages beyond the age go, and leave the index with enough others") {
    Cellar at;
    for (int i = 0; i < 1200; ++i) at.say(i % 2 == 0 ? den : attic, "old secret");
    at.say(HistoryPlace::of_accounts(1, 2), "old");
    at.say(den, "new", some_day + 48h);
    at.index();
    const RetentionLimits two_days{.age = std::chrono::days(2)};
    CHECK(at.erase(two_days, some_day + 47h) == 0);
    CHECK(at.erase(two_days, some_day + 49h) >= 3);
    CHECK(at.texts(den) == Texts{"new"});
    CHECK(at.texts(attic).empty());
    CHECK_FALSE(at.contains("old secret"));
    // The index is cleaned at the next start at the latest.
    CHECK(at.reader.peers(1) == std::vector<std::int64_t>{2});
    CHECK(at.erase(two_days, some_day + 49h) >= 1);
    CHECK(at.reader.peers(1).empty());
    CHECK(at.texts(den) == Texts{"new"});
    CHECK(at.erase(two_days, some_day + 49h) == 0);
    CHECK(at.reader.faults().empty());
}

TEST_CASE("HistoryRetention: what the index does not have yet stays") {
    Cellar at;
    at.say(den, "indexed");
    at.index();
    at.say(den, "not indexed");
    at.erase({.age = std::chrono::days(1)}, some_day + 240h);
    CHECK(at.texts(den) == Texts{"not indexed"});
}

TEST_CASE("HistoryRetention: each place keeps its newest messages") {
    Cellar at;
    Texts last;
    for (int i = 0; i < 3000; ++i) {
        at.say(den, std::to_string(i));
        if (i % 3 == 0 && i >= 600) at.say(attic, "kept");
        if (i >= 1800) last.push_back(std::to_string(i));
    }
    at.index();
    CHECK(at.erase({.messages = 1200}) > 4);
    CHECK(at.texts(den) == last);
    CHECK(at.texts(attic).size() == 800);
    CHECK(at.erase({.messages = 1200}) < 40);
    CHECK(at.texts(den).size() == 1200);
}

TEST_CASE("HistoryRetention: beyond the size the oldest go, and space is given back") {
    Cellar at;
    for (int i = 0; i < 4000; ++i) at.say(i % 2 == 0 ? den : attic, long_text('x'));
    at.say(den, "last");
    at.index();
    const RetentionLimits limits{.bytes = 16U << 20U};
    CHECK(at.erase(limits) > 4);
    CHECK(at.texts(den).back() == "last");
    CHECK(at.texts(den).size() > 500);
    CHECK(at.texts(attic).size() > 500);
    CHECK(std::filesystem::file_size(at.file("")) < (32U << 20U));
    CHECK(at.reader.faults().empty());
}

TEST_CASE("HistoryRetention: a forgotten place leaves nothing in the file nor in its log") {
    Cellar at;
    for (int i = 0; i < 1500; ++i) at.say(den, "a secret");
    at.say(HistoryPlace::of_accounts(3, 4), "a secret");
    at.say(attic, "public");
    at.index();
    CHECK(at.contains("a secret"));
    at.database.transact([&](HistoryDb& from) {
        from.forget(den);
        from.forget(HistoryPlace::of_accounts(3, 4));
    });
    CHECK(at.reader.peers(3).empty());
    CHECK(at.erase({}) > 3);
    CHECK_FALSE(at.contains("a secret"));
    CHECK(at.texts(attic) == Texts{"public"});
    CHECK(at.erase({}) == 0);
}

TEST_CASE("HistoryRetention: a forgotten place stays marked until the index has it") {
    Cellar at;
    at.say(den, "a secret");
    at.database.transact([&](HistoryDb& from) { from.forget(den); });
    CHECK(at.erase({}) == 0);
    at.index();
    CHECK(at.erase({}) > 0);
    CHECK_FALSE(at.contains("a secret"));
}

TEST_CASE("HistoryRetention: after a start what nobody has any more is forgotten") {
    Cellar at;
    at.say(den, "known");
    at.say(attic, "left by a crash");
    at.say(HistoryPlace::of_accounts(1, 2), "both exist");
    at.say(HistoryPlace::of_accounts(1, 3), "one is gone");
    at.say(HistoryPlace::of_accounts(1, 9), "one is new");
    const KnownPlaces known{.channels = {1}, .accounts = {1, 2}, .last_account = 5};
    HistoryRetention retention(at.database, known);
    CHECK_FALSE(retention.step({}, some_day));
    const HistoryPlace later = HistoryPlace::of_channel(at.ids.take(1, some_day + 1h));
    at.say(later, "a new channel", some_day + 1h);
    at.index();
    while (retention.step({}, some_day)) continue;
    CHECK(at.texts(den) == Texts{"known"});
    CHECK(at.texts(attic).empty());
    CHECK(at.texts(later) == Texts{"a new channel"});
    CHECK(at.reader.peers(1) == std::vector<std::int64_t>{2, 9});
}

TEST_CASE("HistoryRetention: of an account that is gone no word is left") {
    Cellar at;
    for (int i = 0; i < 700; ++i) {
        at.say(den, "said by eve", some_day, "eve");
        at.say(den, "said by ann", some_day, "ann");
    }
    at.say(HistoryPlace::of_accounts(4, 7), "to eve", some_day, "ann");
    at.say(HistoryPlace::of_accounts(4, 8), "to bob", some_day, "ann");
    at.index();
    // Not in the index yet.
    const MessageId last = at.say(HistoryPlace::of_accounts(5, 7), "to eve", some_day, "carl");
    at.database.transact([&](HistoryDb& from) { from.forget_account(7, "eve", last); });
    // An account that gets the name later.
    at.say(den, "said by another", some_day, "eve");
    CHECK(at.reader.peers(4) == std::vector<std::int64_t>{8});
    at.erase({});
    at.index();
    at.erase({});
    CHECK_FALSE(at.contains("said by eve"));
    CHECK_FALSE(at.contains("to eve"));
    CHECK(at.texts(den).size() == 701);
    CHECK(at.texts(HistoryPlace::of_accounts(4, 8)) == Texts{"to bob"});
    CHECK(at.reader.faults().empty());
}

TEST_CASE("HistoryRetention: the log stays bounded, even if somebody reads all the time") {
    Cellar at;
    at.say(den, "first");
    at.index();
    std::atomic<bool> ends{false};
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&] {
            HistoryReader reader = HistoryReader::open(at.file(""));
            while (!ends) reader.read({den, 0, ~MessageId{0} >> 1, 1000}, {});
        });
    }
    std::uintmax_t longest = 0;
    for (int i = 0; i < 300; ++i) {
        StoredRun run;
        run.place = attic;
        for (int line = 0; line < 100; ++line) run.add(StoredKind::privmsg, "", long_text('y'));
        run.first = at.ids.take(run.size(), some_day);
        at.database.transact([&](HistoryDb& to) { to.append(run); });
        longest = std::max(longest, std::filesystem::file_size(at.file("-wal")));
    }
    ends = true;
    for (std::thread& thread : readers) thread.join();
    CHECK(longest < (160U << 20U));
}
