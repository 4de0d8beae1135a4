// Searching in the database: the index of words, messages that it lacks, and erased messages.

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
struct Shelves {
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
    MessageId searchable() { return HistoryReader::open(file()).searchable(); }
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
    Shelves shelves;
    for (MessageId id = 10; id <= 100; id += 10)
        shelves.say(id % 20 == 0 ? here : there, id, "word number " + std::to_string(id));
    const auto check = [&] {
        CHECK(shelves.find("word") == Found{100, 80, 60, 40, 20});
        CHECK(shelves.find("word", {there}) == Found{90, 70, 50, 30, 10});
        CHECK(shelves.find("word", {there, here}) ==
              Found{100, 90, 80, 70, 60, 50, 40, 30, 20, 10});
        CHECK(shelves.find("\"number 40\"") == Found{40});
        CHECK(shelves.find("\"40 number\"").empty());
        CHECK(shelves.find("num* 60") == Found{60});
        CHECK(shelves.find("absent").empty());
        HistorySearch wanted;
        wanted.places = {here};
        wanted.text = SearchText("word");
        wanted.after = 20;
        wanted.before = 100;
        wanted.newest = false;
        CHECK(shelves.find(wanted) == Found{40, 60, 80});
        wanted.max = 2;
        CHECK(shelves.find(wanted) == Found{40, 60});
        wanted.newest = true;
        CHECK(shelves.find(wanted) == Found{80, 60});
    };
    check();
    CHECK(shelves.searchable() == 0);
    CHECK(shelves.fill(5) == 5);
    CHECK(shelves.searchable() == 50);
    check();
    shelves.index();
    shelves.reopen();
    CHECK(shelves.searchable() == 50);
    check();
    CHECK(shelves.fill(5) == 5);
    CHECK(shelves.fill(5) == 0);
    check();
    CHECK(shelves.faults().empty());
    CHECK(shelves.database->last_id() == 100);
}

TEST_CASE("History search: only what was said, by whom, and what the text has") {
    Shelves shelves;
    shelves.say(here, 10, "a word", "ann");
    shelves.say(here, 11, "a word", "bob|away", StoredKind::notice);
    shelves.say(here, 12, "a word", "ann", StoredKind::topic);
    shelves.say(here, 13, "+word", "ann", StoredKind::tagmsg);
    shelves.say(here, 14, "a\nWÖRD \x02x\x02", "Ann");
    for (int round = 0; round < 2; ++round) {
        CAPTURE(round);
        CHECK(shelves.find("word") == Found{14, 11, 10});
        HistorySearch wanted;
        wanted.places = {here};
        wanted.nick = "aNN";
        CHECK(shelves.find(wanted) == Found{14, 10});
        wanted.nick = "BOB|away";
        CHECK(shelves.find(wanted) == Found{11});
        wanted.nick = "bob";
        CHECK(shelves.find(wanted).empty());
        wanted.nick = "";
        CHECK(shelves.find(wanted) == Found{14, 11, 10});
        CHECK(shelves.find("") == Found{14, 11, 10});
        shelves.fill();
    }
    CHECK(shelves.faults().empty());
}

TEST_CASE("History search: conversations are found by both accounts, and by no other") {
    Shelves shelves;
    const HistoryPlace ours = HistoryPlace::of_accounts(3, 7);
    shelves.say(ours, 10, "secret");
    shelves.say(HistoryPlace::of_accounts(7, 9), 11, "secret");
    shelves.say(HistoryPlace::of_accounts(3, 3), 12, "secret");
    shelves.say(here, 13, "secret");
    for (int round = 0; round < 2; ++round) {
        CAPTURE(round);
        const auto of = [&](std::uint64_t account, std::vector<HistoryPlace> places) {
            HistorySearch wanted;
            wanted.places = std::move(places);
            wanted.account = account;
            wanted.text = SearchText("secret");
            return shelves.find(wanted);
        };
        CHECK(of(3, {ours}) == Found{10});
        CHECK(of(7, {ours}) == Found{10});
        CHECK(of(3, {here, HistoryPlace::of_accounts(3, 3), ours}) == Found{13, 12, 10});
        CHECK(of(0, {here}) == Found{13});
        CHECK(of(9, {}).empty());
        shelves.fill();
    }
}

TEST_CASE("History search: what is erased is in the index no more, and the index stays sound") {
    Shelves shelves;
    for (MessageId id = 10; id < 60; ++id)
        shelves.say(id % 2 == 0 ? here : there, id, "word " + std::to_string(id));
    shelves.index();
    shelves.fill(20);
    shelves.erase(12);
    shelves.erase(40);  // not in the index of words yet
    shelves.database->transact([](HistoryDb& from) { from.erase_before(there, 24, 1000); });
    CHECK(shelves.find("word 12").empty());
    CHECK(shelves.find("word 40").empty());
    CHECK(shelves.find("23", {there}).empty());
    CHECK(shelves.find("25", {there}) == Found{25});
    CHECK(shelves.faults().empty());
    shelves.fill();
    CHECK(shelves.faults().empty());
    HistoryRetention retention(*shelves.database, {});
    const auto now = hubbub::Wall(std::chrono::hours(1'000'000));
    while (retention.step({.age = std::chrono::days(1)}, now)) continue;
    CHECK(shelves.find("word", {there, here}).empty());
    CHECK(shelves.faults().empty());
}

TEST_CASE("History search: words of erased messages leave the file") {
    Shelves shelves;
    shelves.say(here, 10, "keepsake");
    shelves.say(here, 11, "unforgettable");
    shelves.index();
    shelves.fill();
    shelves.erase(11);
    HistoryRetention retention(*shelves.database, {});
    const auto now = hubbub::Wall(std::chrono::seconds(1));
    while (retention.step({}, now)) continue;
    CHECK_FALSE(shelves.contains("unforgettable"));
    CHECK(shelves.contains("keepsake"));
    CHECK(shelves.find("keepsake") == Found{10});
    CHECK(shelves.faults().empty());
}

TEST_CASE("History search: rewriting the index goes on after a restart") {
    Shelves shelves;
    shelves.say(here, 10, "unforgettable");
    shelves.say(here, 11, "keepsake");
    shelves.index();
    shelves.fill();
    shelves.erase(10);
    shelves.execute(
        "DELETE FROM marks WHERE name = 'unmerged';"
        "INSERT INTO marks VALUES ('merging', 1)");
    HistoryRetention retention(*shelves.database, {});
    while (retention.step({}, hubbub::Wall(std::chrono::seconds(1)))) continue;
    CHECK_FALSE(shelves.contains("unforgettable"));
}

TEST_CASE("History search: an index that lacks a word, or has one too many, is a fault") {
    for (const char* const damage :
         {"INSERT INTO search (rowid, words) VALUES (10, 'more')",
          "INSERT INTO search (search, rowid, words) VALUES ('delete', 10, 'c1\xee\x80\x80word')",
          "INSERT INTO search (search) VALUES ('delete-all')",
          "UPDATE messages SET text = 'other' WHERE id = 10"}) {
        CAPTURE(damage);
        Shelves shelves;
        shelves.say(here, 10, "word");
        shelves.fill();
        CHECK(shelves.faults().empty());
        shelves.execute(damage);
        CHECK(
            shelves.faults() ==
            std::vector<std::string>{"the index of words does not have the words of the messages"});
    }
}

TEST_CASE("History search: a damaged index does not keep a message, and begins anew") {
    Shelves shelves;
    shelves.say(here, 10, "word");
    shelves.say(here, 11, "another word");
    shelves.fill();
    shelves.database.reset();
    shelves.execute("UPDATE search_data SET block = x'00' WHERE id > 10");
    shelves.reopen();
    shelves.erase(10);
    HistoryRetention retention(*shelves.database, {});
    while (retention.step({}, hubbub::Wall(std::chrono::seconds(1)))) continue;
    CHECK(shelves.searchable() == 0);
    CHECK(shelves.find("word") == Found{11});
    shelves.fill();
    CHECK(shelves.find("word") == Found{11});
    CHECK(shelves.faults().empty());
}

TEST_CASE("History search: an index of other rules of folding begins anew") {
    Shelves shelves;
    shelves.say(here, 10, "word");
    shelves.fill();
    shelves.database.reset();
    shelves.execute(
        "UPDATE marks SET id = 1 WHERE name = 'search-words';"
        "INSERT INTO search (rowid, words) VALUES (10, 'old')");
    CHECK(shelves.faults().empty());
    shelves.reopen();
    CHECK(shelves.searchable() == 0);
    shelves.fill();
    CHECK(shelves.find("word") == Found{10});
    CHECK(shelves.faults().empty());
}

TEST_CASE("History search: a database of the version before gets an index") {
    Shelves shelves;
    shelves.say(here, 10, "word");
    shelves.database.reset();
    shelves.execute("DROP TABLE search; DELETE FROM marks; PRAGMA user_version = 2");
    shelves.reopen();
    CHECK(shelves.find("word") == Found{10});
    CHECK(shelves.fill() == 1);
    CHECK(shelves.find("word") == Found{10});
    CHECK(shelves.faults().empty());
}

TEST_CASE("History search: random searches find what a look at every message finds") {
    Shelves shelves;
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
        shelves.say(place, id, text, nick);
        all.push_back({id, place, StoredKind::privmsg, nick + "!a@h", "", false, "", text});
        if (id == 150) shelves.index();
    }
    shelves.fill(200);
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
        CHECK(shelves.find(wanted) == expected);
    }
}
