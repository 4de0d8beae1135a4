// Messages as the bytes that each kind of recipient gets.

#include <hubbub/chat/batch.h>
#include <hubbub/chat/close.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/chat_double.h"

using namespace hubbub;
using namespace hubbub::chat;
using namespace std::chrono_literals;

TEST_CASE("Batch: has the same lines in every encoding") {
    Batch batch("#lobby", Wall(1767323045s) + 67ms, test_ids);
    CHECK(batch.empty());
    batch.add("ann!~ann@host", "PRIVMSG", {"#lobby", "hello, all"});
    batch.add("ann!~ann@host", "PRIVMSG", {"#dev", "hi"});
    CHECK(batch.size() == 2);
    CHECK(batch.bytes(Encoding::irc) ==
          ":ann!~ann@host PRIVMSG #lobby :hello, all\r\n:ann!~ann@host PRIVMSG #dev :hi\r\n");
    CHECK(batch.bytes(Encoding::timed) ==
          "@time=2026-01-02T03:04:05.067Z :ann!~ann@host PRIVMSG #lobby :hello, all\r\n"
          "@time=2026-01-02T03:04:05.067Z :ann!~ann@host PRIVMSG #dev :hi\r\n");
    CHECK(batch.bytes(Encoding::person) == "<ann> hello, all\r\n[#dev] <ann> hi\r\n");
}

TEST_CASE("Batch: lines added or cleared after encoding appear in the next encoding") {
    Batch batch("#lobby", Wall{}, test_ids);
    batch.add("ann", "JOIN", {"#lobby"});
    CHECK(batch.bytes(Encoding::person) == "ann joined\r\n");
    batch.add_raw("ann", "MODE #lobby +o-v bob carl");
    batch.add("ann", "QUIT", {"bye"});
    CHECK(batch.bytes(Encoding::irc) ==
          ":ann JOIN #lobby\r\n:ann MODE #lobby +o-v bob carl\r\n:ann QUIT :bye\r\n");
    CHECK(batch.bytes(Encoding::person) == "ann joined\r\nann left: bye\r\n");
    batch.restart("#lobby", Wall{});
    CHECK(batch.empty());
    CHECK(batch.bytes(Encoding::irc).empty());
    CHECK(batch.bytes(Encoding::timed).empty());
    batch.add("bob", "JOIN", {"#lobby"});
    CHECK(batch.bytes(Encoding::person) == "bob joined\r\n");
}

TEST_CASE("Batch: each encoding has its tags, and all share one msgid") {
    Batch batch("#lobby", Wall{}, test_ids);
    LineTraits traits;
    traits.relayed = "+a=1";
    batch.describe_source("", true);
    batch.add("ann!~ann@host", "PRIVMSG", {"#a", "hi"}, traits);
    batch.add("ann!~ann@host", "PRIVMSG", {"#a", "ho"});
    const std::string tagged(batch.bytes(Encoding::tagged));
    const std::string first = tagged.substr(7, tagged.find(';') - 7);
    CHECK(tagged.starts_with("@msgid=" + first + ";bot;+a=1 :ann!~ann@host PRIVMSG #a :hi\r\n@"));
    CHECK(batch.bytes(Encoding::tagged | Encoding::timed)
              .starts_with("@time=1970-01-01T00:00:00.000Z;msgid=" + first + ";bot;+a=1 :ann!"));
    CHECK(batch.bytes(Encoding::tagged) == tagged);
    CHECK(batch.bytes(Encoding::irc) ==
          ":ann!~ann@host PRIVMSG #a :hi\r\n:ann!~ann@host PRIVMSG #a :ho\r\n");
    // Bits that make no difference make no new bytes.
    CHECK(batch.bytes(Encoding::tagged | Encoding::setname).data() ==
          batch.bytes(Encoding::tagged).data());
    CHECK(batch.shared(Encoding::tagged) == batch.shared(Encoding::tagged | Encoding::accounts));
    batch.restart("#lobby", Wall{});
    batch.describe_source("annie", false);
    batch.add("server", "718", {"ann", "x"});
    CHECK(batch.bytes(Encoding::tagged) == ":server 718 ann :x\r\n");
    CHECK(batch.bytes(Encoding::tagged | Encoding::accounts) ==
          "@account=annie :server 718 ann :x\r\n");
    // A message has an id, whatever its sender.
    batch.restart("#lobby", Wall{});
    batch.describe_source("", false);
    batch.add("server", "NOTICE", {"ann", "x"});
    CHECK(batch.bytes(Encoding::tagged).starts_with("@msgid="));
    CHECK(batch.bytes(Encoding::tagged).ends_with(" :server NOTICE ann :x\r\n"));
}

TEST_CASE("Batch: a line restricted to some encodings is only in those") {
    Batch batch("#lobby", Wall{}, test_ids);
    LineTraits some, others;
    some.needs = Encoding::extended_join;
    others.lacks = Encoding::extended_join;
    batch.add("ann!a@h", "JOIN", {"#lobby"}, others);
    batch.add("ann!a@h", "JOIN", {"#lobby", "*", "Ann"}, some);
    CHECK(batch.bytes(Encoding::irc) == ":ann!a@h JOIN #lobby\r\n");
    CHECK(batch.bytes(Encoding::extended_join) == ":ann!a@h JOIN #lobby * :Ann\r\n");
    CHECK(batch.bytes(Encoding::person) == "ann joined\r\n");
    batch.restart("#lobby", Wall{});
    batch.add("ann!a@h", "SETNAME", {"Ann"}, {.needs = Encoding::setname});
    CHECK(batch.bytes(Encoding::irc).empty());
    CHECK(batch.bytes(Encoding::person).empty());
    CHECK(batch.bytes(Encoding::setname) == ":ann!a@h SETNAME :Ann\r\n");
}

TEST_CASE("Batch: a line made too long by its source is cut at 512 bytes, between characters") {
    const std::string source = "ann!~ann@host";
    for (std::size_t shift = 0; shift < 3; ++shift) {
        std::string text(shift, 'x');
        while (text.size() < 510) text += "\xe2\x82\xac";
        Batch batch("#lobby", Wall{}, test_ids);
        batch.add(source, "PRIVMSG", {"#a", text});
        batch.add(source, "PRIVMSG", {"#a", "next"});
        const std::string_view bytes = batch.bytes(Encoding::irc);
        const std::string_view first = bytes.substr(0, bytes.find("\r\n"));
        CHECK(first.size() <= 510);
        CHECK(first.size() >= 508);
        CHECK(first.ends_with("\xe2\x82\xac"));
        CHECK(bytes.substr(first.size()) == "\r\n:ann!~ann@host PRIVMSG #a :next\r\n");
        // The tags come on top of it.
        CHECK(batch.bytes(Encoding::timed).find(std::string(first) + "\r\n") == 31);
    }
}

TEST_CASE("Batch: times have the format of server-time") {
    CHECK(iso_time(Wall(0s)) == "1970-01-01T00:00:00.000Z");
    CHECK(iso_time(Wall(951782400s + 9ms)) == "2000-02-29T00:00:00.009Z");
}

TEST_CASE("Close causes: each has a distinct key for the log") {
    std::set<std::string_view> keys;
    for (std::size_t i = 0; i < causes; ++i) {
        const std::string_view key = name(static_cast<Cause>(i));
        CHECK_FALSE(key.empty());
        keys.insert(key);
    }
    CHECK(keys.size() == causes);
    CHECK(name(Cause::sendq) == "sendq");
    CHECK(name(Cause::internal) == "internal");
}

TEST_CASE("Batch: a line of 512 bytes is sent whole, a longer one is cut to that") {
    for (std::size_t length = 505; length <= 520; ++length) {
        CAPTURE(length);
        const std::string lead = "ann!~ann@host PRIVMSG #a :";
        const std::string text(length - lead.size() - 1, 'x');  // without ":" and CR LF
        Batch batch("#lobby", Wall{}, test_ids);
        batch.add("ann!~ann@host", "PRIVMSG", {"#a", text});
        batch.add_raw("ann!~ann@host", "PRIVMSG #a :" + text);
        const std::string line =
            (":" + lead + text).substr(0, std::min<std::size_t>(length, 510)) + "\r\n";
        CHECK(batch.bytes(Encoding::irc) == line + line);
    }
}

TEST_CASE("Batch: lines that are not described have only their own tags and the client's") {
    Batch batch("#lobby", Wall{}, test_ids);
    batch.describe_source("annie", true);
    const std::string source = "ann!~ann@host";
    const Encoding all = Encoding::tagged | Encoding::timed | Encoding::accounts;
    LineTraits start, inner;
    start.relayed = "+a=1";
    inner.tags = "batch=x";
    inner.identified = inner.described = false;
    batch.add_raw(source, "BATCH +x", start);
    batch.add(source, "PRIVMSG", {"#a", "one"}, inner);
    inner.tags = "batch=x;concat";
    batch.add(source, "PRIVMSG", {"#a", "two"}, inner);
    inner.tags = {};
    batch.add_raw(source, "BATCH -x", inner);
    const std::string lines = ":ann!~ann@host BATCH +x\r\n";
    const std::string rest =
        "@batch=x :ann!~ann@host PRIVMSG #a :one\r\n"
        "@batch=x;concat :ann!~ann@host PRIVMSG #a :two\r\n"
        ":ann!~ann@host BATCH -x\r\n";
    CHECK(batch.bytes(Encoding::irc) == lines + rest);
    CHECK(batch.bytes(Encoding::timed) == "@time=1970-01-01T00:00:00.000Z " + lines + rest);
    CHECK(batch.bytes(Encoding::accounts) == "@account=annie " + lines + rest);
    const std::string tagged(batch.bytes(all));
    CHECK(tagged.starts_with("@time=1970-01-01T00:00:00.000Z;account=annie;msgid="));
    CHECK(tagged.ends_with(";bot;+a=1 " + lines + rest));
    // A described one has its own tags in front of all others.
    batch.restart("#lobby", Wall{});
    batch.describe_source("annie", true);
    start.tags = "label=l";
    batch.add(source, "PRIVMSG", {"#a", "one"}, start);
    CHECK(batch.bytes(Encoding::timed | Encoding::accounts) ==
          "@label=l;time=1970-01-01T00:00:00.000Z;account=annie "
          ":ann!~ann@host PRIVMSG #a :one\r\n");
    CHECK(batch.bytes(Encoding::irc) == "@label=l :ann!~ann@host PRIVMSG #a :one\r\n");
    CHECK(batch.bytes(Encoding::person) == "[#a] <ann> one\r\n");
}

TEST_CASE("Batch: a restart removes the source, the lines and their restrictions") {
    Batch batch("#lobby", Wall{}, test_ids);
    batch.describe_source("annie", true);
    LineTraits traits;
    traits.needs = Encoding::setname;
    traits.tags = "label=l";
    traits.relayed = "+a";
    batch.add("ann!a@h", "SETNAME", {"Ann"}, traits);
    const std::string before(batch.bytes(Encoding::tagged | Encoding::setname));
    CHECK(before.starts_with("@label=l;msgid="));
    batch.restart("#den", Wall(1h));
    batch.add("ann!a@h", "PRIVMSG", {"#den", "hi"});
    const std::string line = ":ann!a@h PRIVMSG #den :hi\r\n";
    CHECK(batch.bytes(Encoding::irc) == line);
    CHECK(batch.bytes(Encoding::accounts) == line);
    CHECK(batch.bytes(Encoding::timed) == "@time=1970-01-01T01:00:00.000Z " + line);
    CHECK(batch.bytes(Encoding::person) == "<ann> hi\r\n");
    const std::string tagged(batch.bytes(Encoding::tagged | Encoding::setname));
    CHECK(tagged.starts_with("@msgid="));
    CHECK(tagged.find_first_of("; ") == tagged.find(' '));
    CHECK(before.find(tagged.substr(7, tagged.find(' ') - 7)) == std::string::npos);
}

TEST_CASE("Batch: a msgid is on lines of clients and NOTICEs, repeated only where requested") {
    Batch batch("#lobby", Wall{}, test_ids);
    LineTraits traits, repeats, without;
    repeats.repeats_id = true;
    without.identified = false;
    without.repeats_id = true;
    batch.add("ann!a@h", "PRIVMSG", {"#a", "one"}, traits);
    batch.add("ann!a@h", "PRIVMSG", {"#a", "same"}, repeats);
    batch.add("ann!a@h", "PRIVMSG", {"#a", "none"}, without);
    batch.add("server", "PONG", {"server", "x"}, traits);
    batch.add("ann!a@h", "PRIVMSG", {"#a", "other"}, traits);
    batch.add("ann!a@h", "PRIVMSG", {"#a", "again"}, repeats);
    std::vector<std::string> ids;
    std::string_view rest = batch.bytes(Encoding::tagged);
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find("\r\n"));
        rest.remove_prefix(line.size() + 2);
        ids.emplace_back(line.starts_with("@msgid=") ? line.substr(7, line.find(' ') - 7) : "");
    }
    REQUIRE(ids.size() == 6);
    CHECK_FALSE(ids[0].empty());
    CHECK(ids[1] == ids[0]);
    CHECK(ids[2].empty());
    CHECK(ids[3].empty());
    CHECK_FALSE(ids[4].empty());
    CHECK(ids[4] != ids[0]);
    CHECK(ids[5] == ids[4]);
    // The colon of the last parameter: always, but for the name of a channel alone.
    batch.restart("#lobby", Wall{});
    batch.add("ann!a@h", "PART", {"#a"});
    batch.add("ann!a@h", "PART", {"#a", "x"});
    batch.add("ann!a@h", "NICK", {"amy"});
    batch.add("ann!a@h", "INVITE", {"bob", "#a"});
    CHECK(batch.bytes(Encoding::irc) ==
          ":ann!a@h PART #a\r\n:ann!a@h PART #a :x\r\n:ann!a@h NICK :amy\r\n"
          ":ann!a@h INVITE bob :#a\r\n");
}

TEST_CASE("Batch: every field of a time has all its digits") {
    CHECK(iso_time(Wall(1767323045s + 7ms)) == "2026-01-02T03:04:05.007Z");
    CHECK(iso_time(Wall(1767323045s + 70ms)) == "2026-01-02T03:04:05.070Z");
    CHECK(iso_time(Wall(1798761599s + 999ms)) == "2026-12-31T23:59:59.999Z");
    CHECK(iso_time(Wall(1798761600s)) == "2027-01-01T00:00:00.000Z");
    CHECK(iso_time(Wall(1767323045s + 7999us)) == "2026-01-02T03:04:05.007Z");
}

TEST_CASE("Batch: another source replaces that of all lines, and a longer one cuts the text") {
    Batch batch("#lobby", Wall{}, test_ids);
    batch.add("ann!u@h", "PRIVMSG", {"#a", "one"});
    CHECK(batch.bytes(Encoding::irc) == ":ann!u@h PRIVMSG #a :one\r\n");
    batch.add("ann!u@h", "PRIVMSG", {"#a", std::string(600, 'x')});
    batch.change_source("ann!u@h", "annette!u@h");
    const std::string_view bytes = batch.bytes(Encoding::irc);
    CHECK(bytes.starts_with(":annette!u@h PRIVMSG #a :one\r\n:annette!u@h PRIVMSG #a :xxx"));
    CHECK(bytes.ends_with("xx\r\n"));
    CHECK(bytes.size() == 30 + 512);
    // Lines of others stay.
    batch.change_source("bob!u@h", "eve!u@h");
    CHECK(batch.bytes(Encoding::irc).starts_with(":annette!u@h PRIVMSG #a :one\r\n"));
}

TEST_CASE("Batch: ids that are given decide its msgids and its time") {
    Batch batch("#lobby", Wall{}, test_ids);
    batch.add("ann!a@h", "PRIVMSG", {"#a", "one"});
    batch.add("ann!a@h", "PRIVMSG", {"#a", "two"});
    const protocol::MessageId first = protocol::first_id_at(Wall(1767323045s) + 67ms) + 5;
    batch.give_ids(first);
    std::string one;
    std::string two;
    protocol::append_message_id(one, first);
    protocol::append_message_id(two, first + 1);
    CHECK(batch.bytes(Encoding::tagged | Encoding::timed) ==
          "@time=2026-01-02T03:04:05.067Z;msgid=" + one + " :ann!a@h PRIVMSG #a :one\r\n" +
              "@time=2026-01-02T03:04:05.067Z;msgid=" + two + " :ann!a@h PRIVMSG #a :two\r\n");
}
