// Searching in the database: the index of words, what it lacks, and what is erased.

#include <hubbub/storage/history_db.h>
#include <hubbub/storage/history_reader.h>
#include <hubbub/storage/history_retention.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "support/temporary_directory.h"

using namespace hubbub::storage;
using namespace hubbub::protocol;

namespace {

using Found = std::vector<MessageId>;

const HistoryPlace here = HistoryPlace::of_channel(1);
const HistoryPlace there = HistoryPlace::of_channel(2);

// A database, and what its index by place does not have.
struct Archive {
    const TemporaryDirectory directory;
    std::optional<HistoryDb> database = HistoryDb::open(directory.path(), Durability::process);
    RunIndex unindexed;

    std::string file() const { return directory.path() / HistoryDb::file_name; }
    void reopen() {
        database.reset();
        database = HistoryDb::open(directory.path(), Durability::process);
    }
    void say(const HistoryPlace& place, MessageId id, const std::string& text,
             const std::string& nick = "ann", StoredKind kind = StoredKind::privmsg) {
        StoredRun run;
        run.place = place;
        run.first = id;
        run.source = nick + "!a@h";
        run.add(kind, "", text);
        database->transact([&](HistoryDb& to) { to.append(run); });
        unindexed.add(place, id, id);
    }
    void index() {
        const auto runs = unindexed.sorted();
        database->transact([&](HistoryDb& to) { to.index(runs); });
        unindexed = {};
    }
    std::size_t fill(std::size_t max = 1000) {
        std::size_t looked = 0;
        database->transact([&](HistoryDb& to) { looked = to.make_searchable(max); });
        return looked;
    }
    void erase(MessageId id) {
        database->transact([&](HistoryDb& from) { from.erase(id); });
    }
    // Goes on until all parts are there.
    Found find(HistorySearch wanted) {
        HistoryReader reader = HistoryReader::open(file());
        if (wanted.max == 0) wanted.max = 100;
        Found out;
        while (wanted.after + 1 < wanted.before && out.size() < wanted.max) {
            HistorySearch rest = wanted;
            rest.max = wanted.max - out.size();
            std::vector<IdRun> runs;
            if (rest.places.size() == 1) runs = unindexed.of(rest.places.front());
            const SearchedPart part = reader.search(rest, runs);
            out.insert(out.end(), part.found.begin(), part.found.end());
            (wanted.newest ? wanted.before : wanted.after) = part.reached;
        }
        return out;
    }
    Found find(const std::string& text, std::vector<HistoryPlace> places = {here}) {
        HistorySearch wanted;
        wanted.places = std::move(places);
        wanted.text = SearchText(text);
        return find(wanted);
    }
    std::vector<std::string> faults() { return HistoryReader::open(file()).faults(); }
    void execute(const char* sql) {
        sqlite3* handle = nullptr;
        REQUIRE(::sqlite3_open(file().c_str(), &handle) == SQLITE_OK);
        CHECK(::sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
        ::sqlite3_close(handle);
    }
    bool contains(const std::string& text) const {
        std::ifstream in(file(), std::ios::binary);
        const std::string all{std::istreambuf_iterator<char>(in), {}};
        return all.find(text) != std::string::npos;
    }
};

}  // namespace

TEST_CASE("History search: the same is found before, while and after the index gets it") {
    Archive archive;
    for (MessageId id = 10; id <= 100; id += 10)
        archive.say(id % 20 == 0 ? here : there, id, "word number " + std::to_string(id));
    const auto check = [&] {
        CHECK(archive.find("word") == Found{100, 80, 60, 40, 20});
        CHECK(archive.find("word", {there}) == Found{90, 70, 50, 30, 10});
        CHECK(archive.find("word", {there, here}) ==
              Found{100, 90, 80, 70, 60, 50, 40, 30, 20, 10});
        CHECK(archive.find("\"number 40\"") == Found{40});
        CHECK(archive.find("\"40 number\"").empty());
        CHECK(archive.find("num* 60") == Found{60});
        CHECK(archive.find("absent").empty());
        HistorySearch wanted;
        wanted.places = {here};
        wanted.text = SearchText("word");
        wanted.after = 20;
        wanted.before = 100;
        wanted.newest = false;
        CHECK(archive.find(wanted) == Found{40, 60, 80});
        wanted.max = 2;
        CHECK(archive.find(wanted) == Found{40, 60});
        wanted.newest = true;
        CHECK(archive.find(wanted) == Found{80, 60});
    };
    check();
    CHECK(archive.database->searchable() == 0);
    CHECK(archive.fill(5) == 5);
    CHECK(archive.database->searchable() == 50);
    check();
    archive.index();
    archive.reopen();
    CHECK(archive.database->searchable() == 50);
    check();
    CHECK(archive.fill(5) == 5);
    CHECK(archive.fill(5) == 0);
    check();
    CHECK(archive.faults().empty());
    CHECK(archive.database->last_id() == 100);
}

TEST_CASE("History search: only what was said, by whom, and what the text has") {
    Archive archive;
    archive.say(here, 10, "a word", "ann");
    archive.say(here, 11, "a word", "bob|away", StoredKind::notice);
    archive.say(here, 12, "a word", "ann", StoredKind::topic);
    archive.say(here, 13, "+word", "ann", StoredKind::tagmsg);
    archive.say(here, 14, "a\nWÖRD \x02x\x02", "Ann");
    for (int round = 0; round < 2; ++round) {
        CAPTURE(round);
        CHECK(archive.find("word") == Found{14, 11, 10});
        HistorySearch wanted;
        wanted.places = {here};
        wanted.nick = "aNN";
        CHECK(archive.find(wanted) == Found{14, 10});
        wanted.nick = "BOB|away";
        CHECK(archive.find(wanted) == Found{11});
        wanted.nick = "bob";
        CHECK(archive.find(wanted).empty());
        wanted.nick = "";
        CHECK(archive.find(wanted) == Found{14, 11, 10});
        CHECK(archive.find("") == Found{14, 11, 10});
        archive.fill();
    }
    CHECK(archive.faults().empty());
}

TEST_CASE("History search: conversations are found by both accounts, and by no other") {
    Archive archive;
    const HistoryPlace ours = HistoryPlace::of_accounts(3, 7);
    archive.say(ours, 10, "secret");
    archive.say(HistoryPlace::of_accounts(7, 9), 11, "secret");
    archive.say(HistoryPlace::of_accounts(3, 3), 12, "secret");
    archive.say(here, 13, "secret");
    for (int round = 0; round < 2; ++round) {
        CAPTURE(round);
        const auto of = [&](std::uint64_t account, std::vector<HistoryPlace> places) {
            HistorySearch wanted;
            wanted.places = std::move(places);
            wanted.account = account;
            wanted.text = SearchText("secret");
            return archive.find(wanted);
        };
        CHECK(of(3, {ours}) == Found{10});
        CHECK(of(7, {ours}) == Found{10});
        CHECK(of(3, {here, HistoryPlace::of_accounts(3, 3), ours}) == Found{13, 12, 10});
        CHECK(of(0, {here}) == Found{13});
        CHECK(of(9, {}).empty());
        archive.fill();
    }
}

TEST_CASE("History search: what is erased is in the index no more, and the index stays sound") {
    Archive archive;
    for (MessageId id = 10; id < 60; ++id)
        archive.say(id % 2 == 0 ? here : there, id, "word " + std::to_string(id));
    archive.index();
    archive.fill(20);
    archive.erase(12);
    archive.erase(40);  // not in the index of words yet
    archive.database->transact([](HistoryDb& from) { from.erase_before(there, 24, 1000); });
    CHECK(archive.find("word 12").empty());
    CHECK(archive.find("word 40").empty());
    CHECK(archive.find("23", {there}).empty());
    CHECK(archive.find("25", {there}) == Found{25});
    CHECK(archive.faults().empty());
    archive.fill();
    CHECK(archive.faults().empty());
    HistoryRetention retention(*archive.database, {});
    const auto now = hubbub::Wall(std::chrono::hours(1'000'000));
    while (retention.step({.age = std::chrono::days(1)}, now)) continue;
    CHECK(archive.find("word", {there, here}).empty());
    CHECK(archive.faults().empty());
}

TEST_CASE("History search: words of erased messages leave the file") {
    Archive archive;
    archive.say(here, 10, "keepsake");
    archive.say(here, 11, "unforgettable");
    archive.index();
    archive.fill();
    archive.erase(11);
    HistoryRetention retention(*archive.database, {});
    const auto now = hubbub::Wall(std::chrono::seconds(1));
    while (retention.step({}, now)) continue;
    CHECK_FALSE(archive.contains("unforgettable"));
    CHECK(archive.contains("keepsake"));
    CHECK(archive.find("keepsake") == Found{10});
    CHECK(archive.faults().empty());
}

TEST_CASE("History search: rewriting the index goes on after a restart") {
    Archive archive;
    archive.say(here, 10, "unforgettable");
    archive.say(here, 11, "keepsake");
    archive.index();
    archive.fill();
    archive.erase(10);
    archive.execute(
        "DELETE FROM marks WHERE name = 'unmerged';"
        "INSERT INTO marks VALUES ('merging', 1)");
    HistoryRetention retention(*archive.database, {});
    while (retention.step({}, hubbub::Wall(std::chrono::seconds(1)))) continue;
    CHECK_FALSE(archive.contains("unforgettable"));
}

TEST_CASE("History search: an index that lacks a word, or has one too many, is a fault") {
    for (const char* const damage :
         {"INSERT INTO search (rowid, words) VALUES (10, 'more')",
          "INSERT INTO search (search, rowid, words) VALUES ('delete', 10, 'c1\xee\x80\x80word')",
          "INSERT INTO search (search) VALUES ('delete-all')",
          "UPDATE messages SET text = 'other' WHERE id = 10"}) {
        CAPTURE(damage);
        Archive archive;
        archive.say(here, 10, "word");
        archive.fill();
        CHECK(archive.faults().empty());
        archive.execute(damage);
        CHECK(
            archive.faults() ==
            std::vector<std::string>{"the index of words does not have the words of the messages"});
    }
}

TEST_CASE("History search: a damaged index does not keep a message, and begins anew") {
    Archive archive;
    archive.say(here, 10, "word");
    archive.say(here, 11, "another word");
    archive.fill();
    archive.database.reset();
    archive.execute("UPDATE search_data SET block = x'00' WHERE id > 10");
    archive.reopen();
    archive.erase(10);
    HistoryRetention retention(*archive.database, {});
    while (retention.step({}, hubbub::Wall(std::chrono::seconds(1)))) continue;
    CHECK(archive.database->searchable() == 0);
    CHECK(archive.find("word") == Found{11});
    archive.fill();
    CHECK(archive.find("word") == Found{11});
    CHECK(archive.faults().empty());
}

TEST_CASE("History search: an index of other rules of folding begins anew") {
    Archive archive;
    archive.say(here, 10, "word");
    archive.fill();
    archive.database.reset();
    archive.execute(
        "UPDATE marks SET id = 1 WHERE name = 'search-words';"
        "INSERT INTO search (rowid, words) VALUES (10, 'old')");
    CHECK(archive.faults().empty());
    archive.reopen();
    CHECK(archive.database->searchable() == 0);
    archive.fill();
    CHECK(archive.find("word") == Found{10});
    CHECK(archive.faults().empty());
}

TEST_CASE("History search: a database of the version before gets an index") {
    Archive archive;
    archive.say(here, 10, "word");
    archive.database.reset();
    archive.execute("DROP TABLE search; DELETE FROM marks; PRAGMA user_version = 2");
    archive.reopen();
    CHECK(archive.find("word") == Found{10});
    CHECK(archive.fill() == 1);
    CHECK(archive.find("word") == Found{10});
    CHECK(archive.faults().empty());
}

TEST_CASE("History search: random searches find what a look at every message finds") {
    Archive archive;
    std::mt19937 random(5);
    const auto below = [&](std::size_t end) { return random() % end; };
    const std::vector<std::string> words = {"a", "bee", "Cäsar", "東京", "dé", "e-f", "京"};
    const std::vector<HistoryPlace> places = {there, here, HistoryPlace::of_accounts(3, 7)};
    std::vector<StoredMessage> all;
    for (MessageId id = 10; id < 300; ++id) {
        std::string text;
        for (std::size_t n = 1 + below(4); n > 0; --n) text += words[below(words.size())] + " ";
        const std::string nick = below(2) == 0 ? "ann" : "bob";
        const HistoryPlace place = places[below(3)];
        archive.say(place, id, text, nick);
        all.push_back({id, place, StoredKind::privmsg, nick + "!a@h", "", false, "", text});
        if (id == 150) archive.index();
    }
    archive.fill(200);
    for (int round = 0; round < 300; ++round) {
        HistorySearch wanted;
        for (const HistoryPlace& place : places)
            if (below(2) == 0) wanted.places.push_back(place);
        wanted.account = 3;
        std::string typed;
        for (std::size_t n = below(3); n > 0; --n) typed += words[below(words.size())] + " ";
        wanted.text = SearchText(typed);
        if (below(3) == 0) wanted.nick = "bob";
        wanted.after = below(300);
        wanted.before = below(320);
        wanted.newest = below(2) == 0;
        wanted.max = 1 + below(20);
        Found expected;
        for (std::size_t i = 0; i < all.size() && expected.size() < wanted.max; ++i) {
            const StoredMessage& one = wanted.newest ? all[all.size() - 1 - i] : all[i];
            if (one.id > wanted.after && one.id < wanted.before && wanted.finds(one))
                expected.push_back(one.id);
        }
        CAPTURE(typed);
        CHECK(archive.find(wanted) == expected);
    }
}
