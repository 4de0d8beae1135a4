// Read markers. After https://ircv3.net/specs/extensions/read-marker

#include <hubbub/storage/state_db.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"
#include "history_server.h"
#include "services.h"

using namespace flow;

namespace {

const std::string marks = "draft/read-marker";

// The tests begin at 03:04:05.
std::string moment(const std::string& seconds) {
    return "timestamp=2026-01-02T03:04:" + seconds + "Z";
}

std::string shown(const std::string& target, const std::string& time) {
    return ":hubbub.local MARKREAD " + target + " " + time;
}

// Another connection of an account whose user is online.
TestClient attached(const TestServer& server, const std::string& account,
                    const std::string& capabilities) {
    TestClient client(server);
    if (!capabilities.empty()) client.send("CAP REQ :" + capabilities);
    client.send("PASS " + account + ":sesame").send("NICK x").send("USER x 0 * :x");
    if (!capabilities.empty()) client.send("CAP END");
    client.read_until("* 422 " + account + " *");
    return client;
}

// Returns where the first line that matches is.
std::size_t place_of(const Lines& lines, std::string_view pattern) {
    const auto fits = [&](const std::string& line) { return matches(line, pattern); };
    return static_cast<std::size_t>(std::find_if(lines.begin(), lines.end(), fits) - lines.begin());
}

// Returns the marker that a client shows when it joins.
std::string joins(TestClient& client, const std::string& channel) {
    const Lines lines = client.send("JOIN " + channel).read_until("* 366 *");
    const std::string head = ":hubbub.local MARKREAD " + channel + " ";
    const std::size_t at = place_of(lines, head + "*");
    CHECK(place_of(lines, ":*!* JOIN " + channel) < at);
    CHECK(count(lines, head + "*") == 1);
    return at == lines.size() ? "none" : lines[at].substr(head.size());
}

std::size_t stored_markers(const HistoryServer& at) {
    return hubbub::storage::StateDb::read(at.directory.path() / "state.db")
        .load()
        .read_markers.size();
}

}  // namespace

TEST_CASE("Read marker: it goes only forward, not past now, and is shown after each JOIN") {
    HistoryServer at;
    add_account(*at, "ann");
    TestClient ann = logged_in(*at, "ann", marks);
    CHECK(joins(ann, "#A") == "*");
    ann.sync();
    const auto answers = [&](const std::string& line) {
        const Lines lines = ann.send(line).sync();
        return lines.size() == 1 ? lines[0] : "not one line";
    };
    CHECK(answers("MARKREAD #a") == shown("#A", "*"));
    CHECK(answers("MARKREAD #a " + moment("01.123")) == shown("#A", moment("01.123")));
    CHECK(answers("MARKREAD #a " + moment("00.999")) == shown("#A", moment("01.123")));
    CHECK(answers("MARKREAD #a " + moment("01.123")) == shown("#A", moment("01.123")));
    CHECK(answers("MARKREAD #a " + moment("02")) == shown("#A", moment("02.000")));
    CHECK(answers("MARKREAD #a " + moment("59.000")) == shown("#A", moment("05.000")));
    CHECK(answers("MARKREAD #A") == shown("#A", moment("05.000")));
    TestClient bob(*at, "bob", marks + " no-implicit-names");
    CHECK(bob.send("JOIN #A").sync() == Lines{":bob!~bob@127.0.0.1 JOIN #A", shown("#A", "*")});
    ann.send("PART #A").sync();
    CHECK(joins(ann, "#A") == moment("05.000"));
    TestClient old(*at, "old");
    CHECK(count(old.join("#A"), "*MARKREAD*") == 0);
    // The command works without the capability.
    old.send("MARKREAD #A " + moment("03.000")).expect(shown("#A", moment("03.000")));
}

TEST_CASE("Read marker: a moved one is shown to the other connections of the user only") {
    HistoryServer at;
    add_account(*at, "ann");
    add_account(*at, "bob");
    TestClient desk = logged_in(*at, "ann", marks + " labeled-response batch");
    TestClient bob = logged_in(*at, "bob", marks);
    desk.join("#a");
    bob.join("#a");
    desk.sync();
    TestClient phone = attached(*at, "ann", marks), old = attached(*at, "ann", "");
    CHECK(count(phone.sync(), shown("#a", "*")) == 1);
    CHECK(count(old.sync(), "*MARKREAD*") == 0);
    desk.send("@label=x MARKREAD #a " + moment("01.000"));
    desk.expect("@label=x " + shown("#a", moment("01.000")));
    phone.expect(shown("#a", moment("01.000")));
    phone.send("MARKREAD #a " + moment("00.500")).expect(shown("#a", moment("01.000")));
    phone.send("MARKREAD #a").expect(shown("#a", moment("01.000")));
    CHECK(desk.sync().empty());
    phone.send("MARKREAD #a " + moment("02.000")).expect(shown("#a", moment("02.000")));
    desk.expect(shown("#a", moment("02.000")));
    CHECK(phone.sync().empty());
    CHECK(old.sync().empty());
    CHECK(bob.sync().empty());
    bob.send("MARKREAD #a").expect(shown("#a", "*"));
    TestClient tablet = attached(*at, "ann", marks);
    const Lines lines = tablet.read_until("* 366 *");
    CHECK(count(lines, shown("#a", moment("02.000"))) == 1);
}

TEST_CASE("Read marker: a private conversation is that with an account, else that with a nick") {
    HistoryServer at;
    add_account(*at, "ann");
    add_account(*at, "bob");
    TestClient ann = logged_in(*at, "ann", marks), bob = logged_in(*at, "bob", marks);
    TestClient phone = attached(*at, "ann", marks), guest(*at, "guest", marks);
    phone.sync();
    bob.send("NICK robert").sync();
    ann.send("MARKREAD ROBERT " + moment("01.000")).expect(shown("robert", moment("01.000")));
    phone.expect(shown("robert", moment("01.000")));
    ann.send("MARKREAD bob").expect(shown("bob", moment("01.000")));
    bob.send("MARKREAD ann").expect(shown("ann", "*"));
    guest.send("MARKREAD ann").expect(shown("ann", "*"));
    ann.send("MARKREAD guest").expect(shown("guest", "*"));
    ann.send("MARKREAD guest " + moment("02.000")).expect(shown("guest", moment("02.000")));
    phone.expect(shown("guest", moment("02.000")));
    phone.send("MARKREAD Guest").expect(shown("Guest", moment("02.000")));
    // A nick that only looks like that of the account.
    ann.send("MARKREAD B0B").expect("* MARKREAD B0B *");
    bob.send("QUIT").expect_closed();
    at.start();
    TestClient again = logged_in(*at, "ann");
    again.send("MARKREAD Bob").expect(shown("bob", moment("01.000")));
    again.send("MARKREAD guest").expect(shown("guest", "*"));
}

TEST_CASE("Read marker: a user without an account keeps its own until it leaves") {
    HistoryServer at;
    add_account(*at, "ann");
    TestClient eve(*at, "eve", marks), bob(*at, "bob", marks);
    bob.join("#a");
    eve.join("#a");
    eve.send("MARKREAD #a " + moment("03.000")).expect(shown("#a", moment("03.000")));
    eve.send("MARKREAD #a " + moment("02.000")).expect(shown("#a", moment("03.000")));
    eve.send("MARKREAD ann " + moment("02.000")).expect(shown("ann", moment("02.000")));
    eve.send("PART #a").sync();
    CHECK(joins(eve, "#a") == moment("03.000"));
    bob.sync();
    bob.send("MARKREAD #a").expect(shown("#a", "*"));
    // It is no marker of an account.
    eve.send("NS IDENTIFY ann sesame").sync();
    eve.send("MARKREAD #a").expect(shown("#a", "*"));
    eve.send("QUIT").expect_closed();
    TestClient next(*at, "eve", marks);
    CHECK(joins(next, "#a") == "*");
}

TEST_CASE("Read marker: refusals") {
    HistoryServer at;
    TestClient ann(*at, "ann"), bob(*at, "bob");
    ann.join("#a");
    bob.join("#b");
    const auto refused = [&](const std::string& line, const std::string& pattern) {
        const Lines lines = ann.send("MARKREAD" + line).sync();
        return lines.size() == 1 && matches(lines[0], ":hubbub.local FAIL MARKREAD " + pattern);
    };
    CHECK(refused("", "NEED_MORE_PARAMS :Missing parameters"));
    CHECK(refused(" :", "NEED_MORE_PARAMS :Missing parameters"));
    for (const std::string time : {"*", "2026-01-02T03:04:05.000Z", "timestamp=yesterday",
                                   "timestamp=*", "msgid=0000000000001"}) {
        CAPTURE(time);
        CHECK(refused(" #a " + time, "INVALID_PARAMS " + time + " :*"));
    }
    // A channel of others looks like one that does not exist.
    CHECK(refused(" #b", "INVALID_PARAMS #b :You are not in this channel"));
    CHECK(refused(" #c", "INVALID_PARAMS #c :You are not in this channel"));
    CHECK(refused(" #b " + moment("01.000"), "INVALID_PARAMS #b :*"));
    CHECK(refused(" 1st", "INVALID_PARAMS 1st :*"));
    CHECK(refused(" @#a", "INVALID_PARAMS @#a :*"));
    TestServer forgetful;
    TestClient eve(forgetful, "eve");
    eve.send("MARKREAD #a").expect(":* 421 eve MARKREAD :*");
    CHECK(count(eve.send("CAP LS 302").sync(), "*read-marker*") == 0);
    CHECK(count(ann.send("CAP LS 302").sync(), "*draft/read-marker*") == 1);
}

TEST_CASE("Read marker: it outlives a restart and follows a rename") {
    HistoryServer at;
    add_account(*at, "ann");
    {
        TestClient ann = logged_in(*at, "ann", marks);
        ann.join("#a");
        ann.send("MARKREAD #a " + moment("01.234")).sync();
        ann.send("RENAME #a #b");
        const Lines lines = ann.read_until("* 366 ann #b *");
        const std::size_t place = place_of(lines, shown("#b", moment("01.234")));
        CHECK(place_of(lines, ":ann!* JOIN #b") < place);
        CHECK(place < lines.size());
        ann.send("MARKREAD #b").expect(shown("#b", moment("01.234")));
    }
    at.start();
    TestClient ann = logged_in(*at, "ann", marks);
    CHECK(joins(ann, "#a") == "*");
    CHECK(joins(ann, "#b") == moment("01.234"));
}

TEST_CASE("Read marker: a later channel of the same name has none") {
    HistoryServer at;
    add_account(*at, "ann");
    TestClient ann = logged_in(*at, "ann", marks), bob(*at, "bob");
    bob.join("#open");
    for (const std::string channel : {"#open", "#mine"}) {
        CHECK(joins(ann, channel) == "*");
        ann.send("MARKREAD " + channel + " " + moment("01.000")).sync();
    }
    ann.send("PART #open").sync();
    CHECK(joins(ann, "#open") == moment("01.000"));
    ann.send("PART #open").sync();
    bob.send("PART #open").sync();
    CHECK(joins(ann, "#open") == "*");
    confirm(ann, "CS DROP #mine");
    ann.send("PART #mine").sync();
    CHECK(joins(ann, "#mine") == "*");
    // The next start drops markers of channels that no longer exist.
    at.start();
    at.server.reset();
    CHECK(stored_markers(at) == 0);
}

TEST_CASE("Read marker: an account that is dropped takes its markers with it") {
    HistoryServer at;
    add_account(*at, "ann");
    add_account(*at, "bob");
    TestClient ann = logged_in(*at, "ann", marks), bob = logged_in(*at, "bob");
    bob.join("#a");
    ann.join("#a");
    ann.send("MARKREAD #a " + moment("01.000")).send("MARKREAD bob " + moment("01.000")).sync();
    confirm(ann, "NS DROP");
    using hubbub::protocol::HistoryPlace;
    CHECK_FALSE((*at)->registry().read_markers.find(1, HistoryPlace::of_accounts(1, 2)));
    add_account(*at, "ann");
    ann.send("NS IDENTIFY ann sesame").sync();
    ann.send("MARKREAD #a").expect(shown("#a", "*"));
    ann.send("MARKREAD bob").expect(shown("bob", "*"));
    at.server.reset();
    CHECK(stored_markers(at) == 0);
}
