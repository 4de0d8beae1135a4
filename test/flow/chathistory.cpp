// Reading the history: CHATHISTORY, HISTORY, and playback.

#include <hubbub/chat/batch.h>
#include <hubbub/protocol/message_id.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"
#include "history/selector.h"
#include "history_server.h"
#include "services.h"

using namespace flow;

TEST_CASE("Chathistory: every form returns what the plainest reference does") {
    HistoryServer at;
    TestClient ann(*at, "ann", reader_capabilities);
    const std::array<std::string, 3> channels = {"#a", "#b", "#c"};
    std::array<std::vector<Said>, 3> said;
    for (const std::string& channel : channels) ann.join(channel);
    std::mt19937 random(17);
    const auto below = [&](std::size_t end) { return random() % end; };
    for (int i = 0; i < 400; ++i) {
        const std::size_t where = i < 250 ? 0 : below(3);
        const std::string text = "text " + std::to_string(i);
        ann.send("PRIVMSG " + channels[where] + " :" + text);
        const std::string line = ann.read_until("* PRIVMSG * :" + text).back();
        said[where].push_back({tag(line, "msgid").value(), tag(line, "time").value(), text});
        if (below(3) == 0) at.server->advance(std::chrono::milliseconds(1 + below(5)));
    }
    const std::array<std::string, 4> forms = {"BEFORE", "AFTER", "LATEST", "BETWEEN"};
    for (int i = 0; i < 150; ++i) {
        const std::size_t where = below(3);
        const std::vector<Said>& all = said[where];
        const std::string& form = forms[below(4)];
        const Said &one = all[below(all.size())], &other = all[below(all.size())];
        const bool by_time = below(2) == 0;
        const std::size_t limit = below(4) == 0 ? 1 + below(300) : 1 + below(20);
        const auto selector = [&](const Said& each) {
            return by_time ? "timestamp=" + each.time : "msgid=" + each.id;
        };
        std::string query = form + " " + channels[where] + " " + selector(one);
        if (form == "BETWEEN") query += " " + selector(other);
        query += " " + std::to_string(limit);
        CAPTURE(query);
        CHECK(texts_of(ann, query) == expected(all, form, one, other, by_time, limit));
        const std::string latest = "LATEST " + channels[where] + " * " + std::to_string(limit);
        if (i % 10 == 0)
            CHECK(texts_of(ann, latest) == expected(all, "*", one, other, false, limit));
    }
    const std::vector<Said>& all = said[0];
    CHECK(texts_of(ann, "AROUND #a msgid=" + all[100].id + " 4") ==
          Lines{all[98].text, all[99].text, all[100].text, all[101].text});
    CHECK(texts_of(ann, "AROUND #a msgid=" + all[0].id + " 3") ==
          Lines{all[0].text, all[1].text, all[2].text});
    CHECK(texts_of(ann, "AROUND #a msgid=" + all[150].id + " 1") == Lines{all[150].text});
}

TEST_CASE("Chathistory: moments are ids or times") {
    using hubbub::commands::parse_selector;
    using hubbub::commands::parse_time;
    const auto text_of = [](const char* text) {
        const auto time = parse_time(text);
        return time ? hubbub::chat::iso_time(*time) : "none";
    };
    CHECK(text_of("2026-01-02T03:04:05.678Z") == "2026-01-02T03:04:05.678Z");
    CHECK(text_of("2026-01-02T03:04:05Z") == "2026-01-02T03:04:05.000Z");
    CHECK(text_of("2026-01-02T03:04:05.1Z") == "2026-01-02T03:04:05.100Z");
    CHECK(text_of("2026-01-02T03:04:05.6789Z") == "2026-01-02T03:04:05.678Z");
    CHECK(text_of("9999-12-31T23:59:59.999Z") == "2200-12-31T23:59:59.999Z");
    for (const char* text :
         {"", "Z", "2026-01-02T03:04:05", "2026-01-02T03:04:05.Z", "2026-02-30T03:04:05Z",
          "2026-01-02T24:04:05Z", "2026-01-02 03:04:05Z", "-026-01-02T03:04:05Z",
          "2026-1-02T03:04:05Z", "2026-01-02T03:04:05ZZ"}) {
        CAPTURE(text);
        CHECK(text_of(text) == "none");
    }
    const auto millisecond = parse_selector("timestamp=2026-01-02T03:04:05.678Z").value();
    CHECK(millisecond.last - millisecond.first ==
          (1U << hubbub::protocol::message_id_time_shift) - 1);
    CHECK(parse_selector("msgid=000000000001v").value().first == 63);
    CHECK_FALSE(parse_selector("msgid="));
    CHECK_FALSE(parse_selector("2026-01-02T03:04:05.678Z"));
}

TEST_CASE("Chathistory: labels, the end tag, empty batches, and lines without a batch") {
    HistoryServer at;
    TestClient ann(*at, "ann", reader_capabilities);
    ann.join("#a");
    const std::string first = say(ann, "#a", "one");
    say(ann, "#a", "two");
    ann.send("@label=x CHATHISTORY LATEST #a * 1");
    const std::string begin = ann.expect("* BATCH +* chathistory #a");
    CHECK(tag(begin, "label") == "x");
    CHECK_FALSE(tag(begin, "draft/chathistory-end"));
    const std::string line = ann.expect("* :ann!* PRIVMSG #a :two");
    CHECK(tag(line, "batch"));
    CHECK(tag(line, "time"));
    CHECK(tag(line, "msgid"));
    CHECK_FALSE(tag(line, "label"));
    ann.expect("* BATCH -*");
    ann.send("CHATHISTORY LATEST #a * 2");
    CHECK(tag(ann.expect("* BATCH +* chathistory #a"), "draft/chathistory-end"));
    ann.sync();
    ann.send("CHATHISTORY BEFORE #a msgid=" + first + " 5");
    CHECK(tag(ann.expect("* BATCH +* chathistory #a"), "draft/chathistory-end"));
    ann.expect("* BATCH -*");

    TestClient bare(*at, "bare");
    bare.join("#a");
    bare.send("CHATHISTORY LATEST #a * 5");
    bare.expect(":ann!* PRIVMSG #a :one");
    bare.expect(":ann!* PRIVMSG #a :two");
    CHECK(bare.sync().empty());
}

TEST_CASE("Chathistory: refusals") {
    HistoryServer at;
    TestClient ann(*at, "ann", reader_capabilities), bob(*at, "bob");
    bob.join("#bob");
    ann.join("#a");
    const auto refused = [&](const std::string& query, const std::string& pattern) {
        const Lines lines = ann.send("CHATHISTORY" + query).sync();
        return lines.size() == 1 && matches(untagged(lines[0]), ":* FAIL CHATHISTORY " + pattern);
    };
    CHECK(refused("", "NEED_MORE_PARAMS * :Missing parameters"));
    CHECK(refused(" LATEST #a *", "NEED_MORE_PARAMS LATEST :Missing parameters"));
    CHECK(refused(" SOMETIME #a * 1", "INVALID_PARAMS SOMETIME :*"));
    CHECK(refused(" LATEST #a * 0", "INVALID_PARAMS LATEST 0 :*"));
    CHECK(refused(" LATEST #a * x", "INVALID_PARAMS LATEST x :*"));
    CHECK(refused(" BEFORE #a * 5", "INVALID_PARAMS BEFORE * :*"));
    CHECK(refused(" BEFORE #a msgid=x 5", "INVALID_PARAMS BEFORE msgid=x :*"));
    CHECK(refused(" BEFORE #a timestamp=2026-13-01T00:00:00.000Z 5", "INVALID_PARAMS BEFORE *"));
    CHECK(refused(" TARGETS msgid=x msgid=y 5", "INVALID_PARAMS TARGETS msgid=x :*"));
    // A channel of others looks like one that does not exist.
    CHECK(refused(" LATEST #bob * 5", "INVALID_TARGET LATEST #bob :*"));
    CHECK(refused(" LATEST #none * 5", "INVALID_TARGET LATEST #none :*"));
    CHECK(texts_of(ann, "LATEST bob * 5").empty());
    CHECK(texts_of(ann, "LATEST nobody * 5").empty());
    // More than the limit.
    say(ann, "#a", "one");
    CHECK(texts_of(ann, "LATEST #a * 99999999999999999999") == Lines{"one"});
    CHECK(texts_of(ann, "BEFORE #a timestamp=9999-01-01T00:00:00Z 5") == Lines{"one"});

    TestServer forgetful;
    TestClient eve(forgetful, "eve");
    eve.send("CHATHISTORY LATEST #a * 5").expect(":* 421 eve CHATHISTORY :*");
    CHECK(count(eve.send("CAP LS 302").sync(), "*chathistory*") == 0);
    CHECK(count(eve.send("VERSION").sync(), "*CHATHISTORY=*") == 0);
    CHECK(count(ann.send("CAP LS 302").sync(), "*draft/chathistory*") == 1);
    CHECK(count(ann.send("VERSION").sync(), "* CHATHISTORY=1000 *") == 1);
    CHECK(count(ann.send("VERSION").sync(), "* MSGREFTYPES=msgid,timestamp *") == 1);
}

TEST_CASE("Chathistory: members only, from their JOIN on if the channel says so, or nothing") {
    HistoryServer at;
    add_account(*at, "ann");
    TestClient ann = logged_in(*at, "ann", reader_capabilities);
    ann.join("#a");
    say(ann, "#a", "one");
    TestClient bob(*at, "bob", reader_capabilities);
    bob.join("#a");
    say(ann, "#a", "two");
    bob.sync();
    CHECK(texts_of(bob, "LATEST #a * 9") == Lines{"one", "two"});
    CHECK(says(ann, "CS SET #a HISTORY joined", "HISTORY of #a is now joined."));
    CHECK(texts_of(bob, "LATEST #a * 9") == Lines{"two"});
    bob.send("PART #a").sync();
    bob.join("#a");
    CHECK(texts_of(bob, "LATEST #a * 9").empty());
    CHECK(says(ann, "CS SET #a HISTORY off", "HISTORY of #a is now off."));
    CHECK(texts_of(ann, "LATEST #a * 9").empty());
    CHECK(says(ann, "CS SET #a HISTORY maybe", "Use all, joined or off."));
    CHECK(says(ann, "CS SET #a HISTORY all", "HISTORY of #a is now all."));
    CHECK(texts_of(bob, "LATEST #a * 9") == Lines{"one", "two"});
    ann.send("KICK #a bob").sync();
    bob.sync();
    bob.send("CHATHISTORY LATEST #a * 9").expect("* FAIL CHATHISTORY INVALID_TARGET LATEST #a :*");
}

TEST_CASE("Chathistory: an always-on user reads from its JOIN on, also after a restart") {
    HistoryServer at(true);
    add_account(*at, "ann");
    add_account(*at, "bob");
    TestClient bob = logged_in(*at, "bob", reader_capabilities);
    bob.join("#a");
    CHECK(says(bob, "CS SET #a HISTORY joined", "HISTORY of #a is now joined."));
    say(bob, "#a", "one");
    {
        TestClient ann = logged_in(*at, "ann");
        ann.join("#a");
        say(bob, "#a", "two");
        ann.send("QUIT").expect_closed();
    }
    say(bob, "#a", "three");
    bob.send("QUIT").expect_closed();
    at.start();
    TestClient ann = logged_in(*at, "ann", reader_capabilities);
    CHECK(texts_of(ann, "LATEST #a * 9") == Lines{"two", "three"});
}

TEST_CASE("Chathistory: private conversations and TARGETS, for their two accounts only") {
    HistoryServer at;
    for (const char* name : {"ann", "bob", "eve"}) add_account(*at, name);
    TestClient ann = logged_in(*at, "ann", reader_capabilities);
    TestClient bob = logged_in(*at, "bob", reader_capabilities);
    TestClient eve = logged_in(*at, "eve", reader_capabilities);
    say(ann, "bob", "hello");
    bob.sync();
    at.server->advance(std::chrono::seconds(1));
    say(bob, "ann", "hi");
    ann.sync();
    bob.send("NICK robert").sync();
    ann.sync();
    const Lines lines = ann.send("CHATHISTORY LATEST robert * 5").sync();
    REQUIRE(lines.size() == 4);
    CHECK(matches(lines[0], "* BATCH +* chathistory robert"));
    CHECK(matches(lines[1], "* :ann!* PRIVMSG robert :hello"));
    CHECK(matches(lines[2], "* :bob!* PRIVMSG ann :hi"));
    CHECK(texts_of(bob, "LATEST ann * 5") == Lines{"hello", "hi"});
    CHECK(texts_of(ann, "LATEST bob * 5") == Lines{"hello", "hi"});
    CHECK(texts_of(eve, "LATEST ann * 5").empty());
    ann.join("#a");
    at.server->advance(std::chrono::seconds(1));
    say(ann, "#a", "alone");
    const std::string range =
        "timestamp=2026-01-01T00:00:00.000Z timestamp=2027-01-01T00:00:00.000Z";
    const Lines targets = ann.send("CHATHISTORY TARGETS " + range + " 9").sync();
    REQUIRE(targets.size() == 4);
    CHECK(matches(targets[0], "* BATCH +* draft/chathistory-targets"));
    CHECK(matches(targets[1], "@batch=* CHATHISTORY TARGETS robert 2026-01-02T03:04:06.000Z"));
    CHECK(matches(targets[2], "@batch=* CHATHISTORY TARGETS #a 2026-01-02T03:04:07.000Z"));
    CHECK(ann.send("CHATHISTORY TARGETS " + range + " 1").sync().size() == 3);
    CHECK(eve.send("CHATHISTORY TARGETS " + range + " 9").sync().size() == 2);
}

TEST_CASE("Chathistory: multiline messages, and reactions only with event-playback") {
    HistoryServer at;
    TestClient ann(*at, "ann", "message-tags draft/multiline batch draft/chathistory");
    ann.join("#a");
    ann.send("BATCH +1 draft/multiline #a");
    ann.send("@batch=1 PRIVMSG #a :one").send("@batch=1 PRIVMSG #a :two");
    ann.send("@batch=1;draft/multiline-concat PRIVMSG #a :!").send("BATCH -1");
    ann.send("@+draft/react=!;+draft/reply=x TAGMSG #a").sync();
    Lines lines = ann.send("CHATHISTORY LATEST #a * 5").sync();
    REQUIRE(lines.size() == 7);
    const std::string outer = tag(lines[1], "batch").value_or("none");
    CHECK(matches(untagged(lines[1]), ":ann!* BATCH +* draft/multiline #a"));
    CHECK(tag(lines[1], "msgid"));
    CHECK(tag(lines[2], "batch") != outer);
    CHECK(matches(lines[4], "*draft/multiline-concat* PRIVMSG #a :!"));
    CHECK(tag(lines[5], "batch") == outer);
    ann.send("CAP REQ draft/event-playback").sync();
    lines = ann.send("CHATHISTORY LATEST #a * 5").sync();
    REQUIRE(lines.size() == 9);
    CHECK(matches(untagged(lines[1]), ":ann!* JOIN #a"));
    CHECK(matches(lines[7], "*+draft/react=!;+draft/reply=x :ann!* TAGMSG #a"));

    TestClient bob(*at, "bob", reader_capabilities);
    bob.join("#a");
    CHECK(texts_of(bob, "LATEST #a * 5") == Lines{"one", "two", "!"});
}

TEST_CASE("Chathistory: events are lines as they were, only with event-playback") {
    using hubbub::protocol::StoredKind;
    HistoryServer at;
    TestClient ann(*at, "ann", "draft/chathistory batch draft/event-playback");
    ann.join("#a");
    hubbub::protocol::StoredRun run;
    run.source = "bob!b@h";
    run.add(StoredKind::join, "", "acc :Bob B");
    run.add(StoredKind::join, "", "");
    run.add(StoredKind::topic, "", "tea time");
    run.add(StoredKind::mode, "", "+o ann");
    run.add(StoredKind::kick, "", "eve :be nice");
    run.add(StoredKind::nick, "", "robert");
    run.add(StoredKind::part, "", "bye");
    run.add(StoredKind::part, "", "");
    run.add(StoredKind::quit, "", "Quit: gone");
    const auto channel = (*at)->registry().find_channel("#a");
    {
        hubbub::MutexLock lock(channel->mutex);
        run.place = channel->history_place();
    }
    (*at)->registry().history().append(std::move(run), hubbub::SystemClock().wall());
    const Lines wanted = {"JOIN #a",
                          "JOIN #a",
                          "TOPIC #a :tea time",
                          "MODE #a +o ann",
                          "KICK #a eve :be nice",
                          "NICK :robert",
                          "PART #a :bye",
                          "PART #a",
                          "QUIT :Quit: gone"};
    // Without her own JOIN.
    Lines lines = ann.send("CHATHISTORY LATEST #a * 9").sync();
    REQUIRE(lines.size() == wanted.size() + 2);
    for (std::size_t i = 0; i < wanted.size(); ++i)
        CHECK(untagged(lines[i + 1]) == ":bob!b@h " + wanted[i]);
    ann.send("CAP REQ extended-join").sync();
    lines = ann.send("CHATHISTORY LATEST #a * 9").sync();
    REQUIRE(lines.size() == wanted.size() + 2);
    CHECK(untagged(lines[1]) == ":bob!b@h JOIN #a acc :Bob B");
    ann.send("CAP REQ -draft/event-playback").sync();
    CHECK(texts_of(ann, "LATEST #a * 20").empty());
}

TEST_CASE("Chathistory: a client that does not read receives long messages in parts") {
    HistoryServer at;
    TestClient ann(*at, "ann", "draft/multiline batch draft/chathistory");
    ann.join("#a");
    const std::string text(300, 'x');
    // Several parts, and too much to keep meanwhile.
    for (int i = 0; i < 110; ++i) {
        ann.send("BATCH +1 draft/multiline #a");
        for (int line = 0; line < 40; ++line) ann.send("@batch=1 PRIVMSG #a :" + text);
        ann.send("BATCH -1").sync();
    }
    const Lines lines = ann.send("CHATHISTORY LATEST #a * 1000").sync();
    CHECK(lines.size() == 2 + 110 * 42);
}

TEST_CASE("Playback: HISTORY and the lobby for plain users, and PLAYBACK for other clients") {
    HistoryServer at;
    add_account(*at, "ann");
    TestClient ann = logged_in(*at, "ann", "echo-message");
    ann.join("#lobby");
    for (int i = 0; i < 25; ++i) say(ann, "#lobby", "text " + std::to_string(i));
    TestClient zoe = person(*at, "zoe");
    Lines shown = person_sync(zoe);
    CHECK(count(shown, "[03:04] <ann> text *") == 20);
    CHECK(shown.back() == "[03:04] <ann> text 24");
    at.server->advance(std::chrono::hours(24));
    shown = person_sync(zoe.send("/history 2"));
    CHECK(shown == Lines{"[2026-01-02 03:04] <ann> text 23", "[2026-01-02 03:04] <ann> text 24"});
    CHECK(count(person_sync(zoe.send("/history")), "*<ann> text*") == 20);
    CHECK(person_sync(zoe.send("/history x")) ==
          Lines{"* The number of lines must be a number above 0."});

    ann.join("#a");
    for (const char* text : {"one", "two", "three"}) say(ann, "#a", text);
    TestClient bob(*at, "bob");
    CHECK(count(bob.join("#a"), "*PRIVMSG*") == 0);
    CHECK(says(ann, "CS SET #a PLAYBACK 101", "Use a number from 0 to 100."));
    CHECK(says(ann, "CS SET #a PLAYBACK 2", "PLAYBACK of #a is now 2."));
    TestClient eve(*at, "eve", "server-time");
    eve.send("JOIN #a");
    const Lines heard = eve.sync();
    CHECK(count(heard, "@time=* :ann!* PRIVMSG #a :two") == 1);
    CHECK(count(heard, "*PRIVMSG*") == 2);
    TestClient modern(*at, "modern", reader_capabilities);
    CHECK(count(modern.send("JOIN #a").sync(), "*PRIVMSG*") == 0);
}

TEST_CASE("Playback: a connection of an always-on user receives what it missed") {
    HistoryServer at(true);
    add_account(*at, "ann");
    {
        TestClient ann = logged_in(*at, "ann");
        ann.join("#a");
        ann.send("QUIT").expect_closed();
    }
    TestClient bob(*at, "bob", "echo-message");
    bob.join("#a");
    at.server->advance(std::chrono::seconds(5));
    say(bob, "#a", "missed");
    {
        TestClient modern = logged_in(*at, "ann", reader_capabilities);
        CHECK(texts_of(modern, "LATEST #a * 5") == Lines{"missed"});
        at.server->advance(std::chrono::seconds(5));
        modern.send("QUIT").expect_closed();
    }
    at.server->advance(std::chrono::seconds(5));
    say(bob, "#a", "missed too");
    TestClient again(*at);
    again.send("PASS ann:sesame").send("NICK ann").send("USER ann 0 * :x");
    again.read_until("*366*");
    again.expect(":bob!* PRIVMSG #a :missed too");
}
