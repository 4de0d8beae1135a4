// SEARCH, and /search for plain users.

#include <hubbub/storage/history_reader.h>

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"
#include "history_server.h"
#include "services.h"

using namespace flow;

namespace {

constexpr const char* searcher_capabilities =
    "soju.im/search batch message-tags server-time echo-message labeled-response "
    "draft/chathistory draft/message-redaction draft/multiline";

Lines found(TestClient& client, const std::string& attributes) {
    return texts_of(client, "SEARCH " + attributes, "soju.im/search");
}

bool refuses(TestClient& client, const std::string& attributes, const std::string& pattern) {
    const Lines lines = client.send("SEARCH " + attributes).sync();
    return lines.size() == 1 && matches(untagged(lines[0]), ":* FAIL SEARCH " + pattern);
}

// Blocks until the index of words has all that was said.
void wait_until_indexed(const HistoryServer& at) {
    const std::string file = at.directory.path() / "history.db";
    eventually([&] {
        auto reader = hubbub::storage::HistoryReader::open(file);
        hubbub::protocol::MessageId last = 0;
        reader.each([&](const hubbub::protocol::StoredMessage& one) { last = one.id; });
        return reader.searchable() >= last;
    });
}

}  // namespace

TEST_CASE("Search: every attribute, before and after the index has the messages") {
    HistoryServer at;
    TestClient ann(*at, "ann", searcher_capabilities), bob(*at, "bob", searcher_capabilities);
    for (TestClient* each : {&ann, &bob}) {
        each->join("#a");
        each->join("#b");
    }
    std::vector<std::string> times;
    const auto say_at = [&](TestClient& who, const std::string& where, const std::string& text) {
        who.send("PRIVMSG " + where + " :" + text);
        times.push_back(tag(who.read_until("* PRIVMSG * :" + text).back(), "time").value());
        at.server->advance(std::chrono::seconds(1));
    };
    say_at(ann, "#a", "the first word");
    say_at(bob, "#a", "the second Wörd");
    say_at(ann, "#b", "the third word");
    say_at(bob, "#a", "no match");
    say_at(ann, "#a", "the last word, or not");
    for (TestClient* each : {&ann, &bob}) each->sync();
    for (int round = 0; round < 2; ++round) {
        CAPTURE(round);
        CHECK(found(ann, "text=word;in=#a") ==
              Lines{"the first word", "the second Wörd", "the last word, or not"});
        CHECK(found(ann, "text=word") == Lines{"the first word", "the second Wörd",
                                               "the third word", "the last word, or not"});
        CHECK(found(ann, "text=WORD;from=BOB") == Lines{"the second Wörd"});
        CHECK(found(ann, "from=bob;in=#A") == Lines{"the second Wörd", "no match"});
        CHECK(found(ann, "text=word;limit=2") == Lines{"the third word", "the last word, or not"});
        CHECK(found(ann, "text=word;limit=2;before=" + times[2]) ==
              Lines{"the second Wörd", "the third word"});
        CHECK(found(ann, "text=word;limit=2;after=" + times[1]) ==
              Lines{"the second Wörd", "the third word"});
        CHECK(found(ann, "text=word;after=" + times[1] + ";before=" + times[1]) ==
              Lines{"the second Wörd"});
        CHECK(found(ann, "text=last\\sword\\sNOT") == Lines{"the last word, or not"});
        CHECK(found(ann, "text=\"last\\sword\"") == Lines{"the last word, or not"});
        CHECK(found(ann, "text=\"word\\slast\"").empty());
        CHECK(found(ann, "text=sec*") == Lines{"the second Wörd"});
        CHECK(found(ann, "text=missing").empty());
        CHECK(found(ann, "from=nobody").empty());
        CHECK(found(ann, "before=2010-01-01T00:00:00.000Z;in=#a").empty());
        CHECK(found(ann, "limit=1") == Lines{"the last word, or not"});
        CHECK(found(ann, "in=#a;in=#b;text=word") == Lines{"the third word"});
        wait_until_indexed(at);
    }
    at.start();
    TestClient cid(*at, "cid", searcher_capabilities);
    CHECK(found(cid, "text=word").empty());
}

TEST_CASE("Search: nothing that is typed is syntax") {
    HistoryServer at;
    TestClient ann(*at, "ann", searcher_capabilities);
    ann.join("#a");
    say(ann, "#a", "one two");
    wait_until_indexed(at);
    for (const char* typed : {"\"", "one\\sOR\\szzz", "NOT\\sone", "one\\sAND", "words\\:one",
                              "NEAR(one\\stwo)", "^zzz", "{zzz}", "-zzz", "one')"}) {
        CAPTURE(typed);
        const Lines lines = ann.send("SEARCH text=" + std::string(typed)).sync();
        CHECK(count(lines, "*INTERNAL_ERROR*") == 0);
    }
    CHECK(found(ann, "text=one')") == Lines{"one two"});
    CHECK(found(ann, "text=one\\sOR\\szzz").empty());
}

TEST_CASE("Search: the form of the answer") {
    HistoryServer at;
    TestClient ann(*at, "ann", searcher_capabilities), draft(*at, "draft", "draft/search batch"),
        bare(*at, "bare", "soju.im/search"), none(*at, "none", "batch");
    for (TestClient* each : {&ann, &draft, &bare, &none}) each->join("#a");
    const std::string id = say(ann, "#a", "hello");
    for (TestClient* each : {&ann, &draft, &bare, &none}) each->sync();
    ann.send("@label=x SEARCH text=hello");
    const std::string begin = ann.expect("* BATCH +* soju.im/search");
    CHECK(tag(begin, "label") == "x");
    const std::string line = ann.expect("* :ann!* PRIVMSG #a :hello");
    CHECK(tag(line, "msgid") == id);
    CHECK(tag(line, "time"));
    CHECK_FALSE(tag(line, "label"));
    ann.expect("* BATCH -*");
    draft.send("SEARCH text=hello");
    draft.expect(":* BATCH +* search");
    draft.expect("* :ann!* PRIVMSG #a :hello");
    draft.expect(":* BATCH -*");
    bare.send("SEARCH text=hello");
    bare.expect(":ann!* PRIVMSG #a :hello");
    CHECK(bare.sync().empty());
    none.send("SEARCH text=hello").expect("* 421 none SEARCH *");
}

TEST_CASE("Search: multiline messages are one text, and come as a batch") {
    HistoryServer at;
    TestClient ann(*at, "ann", searcher_capabilities);
    ann.join("#a");
    ann.send("BATCH +1 draft/multiline #a").send("@batch=1 PRIVMSG #a :first");
    ann.send("@batch=1 PRIVMSG #a :second").send("BATCH -1").sync();
    ann.send("SEARCH text=\"first\\ssecond\"");
    ann.expect("* BATCH +* soju.im/search");
    ann.expect("* BATCH +* draft/multiline #a");
    ann.expect("* PRIVMSG #a :first");
    ann.expect("* PRIVMSG #a :second");
    ann.expect("* BATCH -*");
    ann.expect("* BATCH -*");
}

TEST_CASE("Search: refusals") {
    HistoryServer at;
    TestClient ann(*at, "ann", searcher_capabilities), bob(*at, "bob");
    bob.join("#bob");
    ann.join("#a");
    CHECK(matches(ann.send("SEARCH").sync().front(), "*461 ann SEARCH *"));
    CHECK(refuses(ann, "in=#bob", "INVALID_PARAMS in :*"));
    CHECK(refuses(ann, "in=#missing", "INVALID_PARAMS in :*"));
    CHECK(refuses(ann, "in=", "INVALID_PARAMS in :*"));
    CHECK(refuses(ann, "from=", "INVALID_PARAMS from :*"));
    CHECK(refuses(ann, "text=", "INVALID_PARAMS text :*"));
    CHECK(refuses(ann, "text=!?", "INVALID_PARAMS text :*"));
    CHECK(refuses(ann, "limit=0", "INVALID_PARAMS limit :*"));
    CHECK(refuses(ann, "limit=", "INVALID_PARAMS limit :*"));
    CHECK(refuses(ann, "limit=-1", "INVALID_PARAMS limit :*"));
    CHECK(refuses(ann, "limit=2x", "INVALID_PARAMS limit :*"));
    CHECK(refuses(ann, "before=yesterday", "INVALID_PARAMS before :*"));
    CHECK(refuses(ann, "after=2026-01-01", "INVALID_PARAMS after :*"));
    CHECK(refuses(ann, "regex=x", "INVALID_PARAMS regex :*"));
    CHECK(found(ann, "limit=99999999999999999999999").empty());
    TestServer forgetful;
    TestClient eve(forgetful, "eve");
    CHECK(matches(eve.send("SEARCH text=x").sync().front(), "* 421 eve SEARCH *"));
    eve.send("CAP LS 302");
    CHECK_FALSE(matches(eve.read_until("* CAP * LS :*").back(), "*search*"));
}

TEST_CASE("Search: at most 100 messages, also if more are asked for") {
    HistoryServer at;
    TestClient ann(*at, "ann", searcher_capabilities);
    ann.join("#a");
    for (int i = 0; i < 130; ++i) ann.send("PRIVMSG #a :text " + std::to_string(i));
    ann.sync();
    for (int round = 0; round < 2; ++round) {
        for (const char* limit : {"", ";limit=1000"}) {
            const Lines lines = found(ann, "text=text" + std::string(limit));
            REQUIRE(lines.size() == 100);
            CHECK(lines.front() == "text 30");
            CHECK(lines.back() == "text 129");
        }
        CHECK(found(ann, "text=text;after=2000-01-01T00:00:00Z").back() == "text 99");
        wait_until_indexed(at);
    }
}

TEST_CASE("Search: a channel is for its members, as far as its history is") {
    HistoryServer at;
    for (const char* name : {"ann", "bob"}) add_account(*at, name);
    TestClient ann = logged_in(*at, "ann", searcher_capabilities);
    TestClient bob = logged_in(*at, "bob", searcher_capabilities);
    TestClient eve(*at, "eve", searcher_capabilities);
    ann.join("#a");
    say(ann, "#a", "old word");
    eve.join("#e");
    say(eve, "#e", "word of eve");
    at.server->advance(std::chrono::seconds(1));
    bob.join("#a");
    bob.join("#b");
    say(bob, "#b", "other word");
    say(ann, "#a", "new word");
    bob.sync();
    for (int round = 0; round < 2; ++round) {
        CAPTURE(round);
        CHECK(says(ann, "CS SET #a HISTORY joined", "HISTORY of #a is now joined."));
        CHECK(found(bob, "text=word;in=#a") == Lines{"new word"});
        CHECK(found(bob, "text=word") == Lines{"other word", "new word"});
        CHECK(found(bob, "text=word;after=2000-01-01T00:00:00Z") ==
              Lines{"other word", "new word"});
        CHECK(found(bob, "text=word;limit=1;after=2000-01-01T00:00:00Z") == Lines{"other word"});
        CHECK(says(ann, "CS SET #a HISTORY all", "HISTORY of #a is now all."));
        CHECK(found(bob, "text=word") == Lines{"old word", "other word", "new word"});
        CHECK(found(bob, "text=word;limit=1;after=2000-01-01T00:00:00Z") == Lines{"old word"});
        CHECK(found(eve, "text=word") == Lines{"word of eve"});
        wait_until_indexed(at);
    }
    CHECK(says(ann, "CS SET #a HISTORY off", "HISTORY of #a is now off."));
    CHECK(found(bob, "text=word;in=#a").empty());
    CHECK(says(ann, "CS SET #a HISTORY all", "HISTORY of #a is now all."));
    bob.send("PART #a").sync();
    CHECK(found(bob, "text=word") == Lines{"other word"});
    CHECK(refuses(bob, "text=word;in=#a", "INVALID_PARAMS in :*"));
    // A later channel of the same name.
    eve.send("PART #e").sync();
    eve.join("#e");
    CHECK(found(eve, "text=word").empty());
}

TEST_CASE("Search: private conversations are for their two accounts") {
    HistoryServer at;
    for (const char* name : {"ann", "bob", "eve"}) add_account(*at, name);
    TestClient ann = logged_in(*at, "ann", searcher_capabilities);
    TestClient bob = logged_in(*at, "bob", searcher_capabilities);
    TestClient eve = logged_in(*at, "eve", searcher_capabilities);
    say(ann, "bob", "a secret word");
    say(eve, "bob", "word of eve");
    bob.send("NICK robert").sync();
    for (int round = 0; round < 2; ++round) {
        CAPTURE(round);
        CHECK(found(ann, "text=word") == Lines{"a secret word"});
        CHECK(found(ann, "text=word;in=robert") == Lines{"a secret word"});
        CHECK(found(bob, "text=word") == Lines{"a secret word", "word of eve"});
        CHECK(found(bob, "text=word;in=eve") == Lines{"word of eve"});
        CHECK(found(eve, "text=word") == Lines{"word of eve"});
        CHECK(found(eve, "text=word;in=ann").empty());
        CHECK(found(eve, "text=word;in=nobody").empty());
        wait_until_indexed(at);
    }
    ann.send("SEARCH text=secret");
    ann.expect("* BATCH +*");
    ann.expect("* :ann!* PRIVMSG robert :a secret word");
    ann.expect("* BATCH -*");
    bob.send("SEARCH text=secret");
    bob.expect("* BATCH +*");
    bob.expect("* :ann!* PRIVMSG robert :a secret word");
    bob.expect("* BATCH -*");
    ann.send("NS LOGOUT").sync();
    CHECK(found(ann, "text=word").empty());
}

TEST_CASE("Search: what was redacted is not found") {
    HistoryServer at;
    add_account(*at, "ann");
    TestClient ann = logged_in(*at, "ann", searcher_capabilities);
    ann.join("#a");
    for (int round = 0; round < 2; ++round) {
        CAPTURE(round);
        const std::string id = say(ann, "#a", "a wrong word");
        say(ann, "#a", "a right word");
        if (round == 1) wait_until_indexed(at);
        ann.send("REDACT #a " + id).sync();
        CHECK(found(ann, "text=wrong").empty());
        CHECK(found(ann, "text=right").size() == static_cast<std::size_t>(round) + 1);
    }
}

TEST_CASE("Search: /search shows plain users who said it and when") {
    HistoryServer at;
    TestClient ann(*at, "ann", "echo-message");
    ann.join("#lobby");
    ann.join("#a");
    for (int i = 0; i < 25; ++i) say(ann, "#lobby", "text " + std::to_string(i));
    say(ann, "#a", "text elsewhere");
    TestClient zoe = person(*at, "zoe");
    person_sync(zoe);
    Lines shown = person_sync(zoe.send("/search TEXT"));
    CHECK(count(shown, "[03:04] <ann> text *") == 20);
    CHECK(shown.back() == "[03:04] <ann> text 24");
    CHECK(person_sync(zoe.send("/search text; 7")) == Lines{"[03:04] <ann> text 7"});
    CHECK(person_sync(zoe.send("/search missing")) == Lines{"* Nothing was found."});
    CHECK(person_sync(zoe.send("/search !")) == Lines{"* There is no word to search for."});
    CHECK(person_sync(zoe.send("/search")) == Lines{"* Usage: /search WORDS"});
}
