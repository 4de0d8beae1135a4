// Messages as the bytes that each kind of recipient gets.

#include <hubbub/chat/close.h>
#include <hubbub/chat/encoding.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>

#include <doctest/doctest.h>

using namespace hubbub;
using namespace hubbub::chat;
using namespace std::chrono_literals;

TEST_CASE("Batch: has the same lines in every encoding") {
    Batch batch("#lobby", Wall(1767323045s + 67ms));
    CHECK(batch.empty());
    batch.add("ann!~ann@host", "PRIVMSG", {"#lobby", "hello, all"});
    batch.add("ann!~ann@host", "PRIVMSG", {"#dev", "hi"});
    CHECK(batch.size() == 2);
    CHECK(batch.bytes(Kind::irc) ==
          ":ann!~ann@host PRIVMSG #lobby :hello, all\r\n:ann!~ann@host PRIVMSG #dev :hi\r\n");
    CHECK(batch.bytes(Kind::timed) ==
          "@time=2026-01-02T03:04:05.067Z :ann!~ann@host PRIVMSG #lobby :hello, all\r\n"
          "@time=2026-01-02T03:04:05.067Z :ann!~ann@host PRIVMSG #dev :hi\r\n");
    CHECK(batch.bytes(Kind::person) == "<ann> hello, all\r\n[#dev] <ann> hi\r\n");
}

TEST_CASE("Batch: lines added or cleared after encoding appear in the next encoding") {
    Batch batch("#lobby", Wall{});
    batch.add("ann", "JOIN", {"#lobby"});
    CHECK(batch.bytes(Kind::person) == "ann joined\r\n");
    batch.add_raw("ann", "MODE #lobby +o-v bob carl");
    batch.add("ann", "QUIT", {"bye"});
    CHECK(batch.bytes(Kind::irc) ==
          ":ann JOIN #lobby\r\n:ann MODE #lobby +o-v bob carl\r\n:ann QUIT :bye\r\n");
    CHECK(batch.bytes(Kind::person) == "ann joined\r\nann left: bye\r\n");
    batch.restart("#lobby", Wall{});
    CHECK(batch.empty());
    CHECK(batch.bytes(Kind::irc).empty());
    CHECK(batch.bytes(Kind::timed).empty());
    batch.add("bob", "JOIN", {"#lobby"});
    CHECK(batch.bytes(Kind::person) == "bob joined\r\n");
}

TEST_CASE("Batch: each encoding has its tags, and all share one msgid") {
    Batch batch("#lobby", Wall{});
    LineTraits traits;
    traits.relayed = "+a=1";
    batch.describe_source("", true);
    batch.add("ann!~ann@host", "PRIVMSG", {"#a", "hi"}, traits);
    batch.add("ann!~ann@host", "PRIVMSG", {"#a", "ho"});
    const std::string tagged(batch.bytes(Kind::tagged));
    const std::string first = tagged.substr(7, tagged.find(';') - 7);
    CHECK(tagged.starts_with("@msgid=" + first + ";bot;+a=1 :ann!~ann@host PRIVMSG #a :hi\r\n@"));
    CHECK(batch.bytes(Kind::tagged | Kind::timed)
              .starts_with("@time=1970-01-01T00:00:00.000Z;msgid=" + first + ";bot;+a=1 :ann!"));
    CHECK(batch.bytes(Kind::tagged) == tagged);
    CHECK(batch.bytes(Kind::irc) ==
          ":ann!~ann@host PRIVMSG #a :hi\r\n:ann!~ann@host PRIVMSG #a :ho\r\n");
    // Bits that make no difference make no new bytes.
    CHECK(batch.bytes(Kind::tagged | Kind::setname).data() == batch.bytes(Kind::tagged).data());
    CHECK(batch.shared(Kind::tagged) == batch.shared(Kind::tagged | Kind::accounts));
    batch.restart("#lobby", Wall{});
    batch.describe_source("annie", false);
    batch.add("server", "718", {"ann", "x"});
    CHECK(batch.bytes(Kind::tagged) == ":server 718 ann :x\r\n");
    CHECK(batch.bytes(Kind::tagged | Kind::accounts) == "@account=annie :server 718 ann :x\r\n");
    // A message has an id, whatever its sender.
    batch.restart("#lobby", Wall{});
    batch.describe_source("", false);
    batch.add("server", "NOTICE", {"ann", "x"});
    CHECK(batch.bytes(Kind::tagged).starts_with("@msgid="));
    CHECK(batch.bytes(Kind::tagged).ends_with(" :server NOTICE ann :x\r\n"));
}

TEST_CASE("Batch: a line restricted to some encodings is only in those") {
    Batch batch("#lobby", Wall{});
    LineTraits some, others;
    some.needs = Kind::extended_join;
    others.lacks = Kind::extended_join;
    batch.add("ann!a@h", "JOIN", {"#lobby"}, others);
    batch.add("ann!a@h", "JOIN", {"#lobby", "*", "Ann"}, some);
    CHECK(batch.bytes(Kind::irc) == ":ann!a@h JOIN #lobby\r\n");
    CHECK(batch.bytes(Kind::extended_join) == ":ann!a@h JOIN #lobby * :Ann\r\n");
    CHECK(batch.bytes(Kind::person) == "ann joined\r\n");
    batch.restart("#lobby", Wall{});
    batch.add("ann!a@h", "SETNAME", {"Ann"}, {.needs = Kind::setname});
    CHECK(batch.bytes(Kind::irc).empty());
    CHECK(batch.bytes(Kind::person).empty());
    CHECK(batch.bytes(Kind::setname) == ":ann!a@h SETNAME :Ann\r\n");
}

TEST_CASE("Batch: a line made too long by its source is cut at 512 bytes, between characters") {
    const std::string source = "ann!~ann@host";
    for (std::size_t shift = 0; shift < 3; ++shift) {
        std::string text(shift, 'x');
        while (text.size() < 510) text += "\xe2\x82\xac";
        Batch batch("#lobby", Wall{});
        batch.add(source, "PRIVMSG", {"#a", text});
        batch.add(source, "PRIVMSG", {"#a", "next"});
        const std::string_view bytes = batch.bytes(Kind::irc);
        const std::string_view first = bytes.substr(0, bytes.find("\r\n"));
        CHECK(first.size() <= 510);
        CHECK(first.size() >= 508);
        CHECK(first.ends_with("\xe2\x82\xac"));
        CHECK(bytes.substr(first.size()) == "\r\n:ann!~ann@host PRIVMSG #a :next\r\n");
        // The tags come on top of it.
        CHECK(batch.bytes(Kind::timed).find(std::string(first) + "\r\n") == 31);
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
        Batch batch("#lobby", Wall{});
        batch.add("ann!~ann@host", "PRIVMSG", {"#a", text});
        batch.add_raw("ann!~ann@host", "PRIVMSG #a :" + text);
        const std::string line =
            (":" + lead + text).substr(0, std::min<std::size_t>(length, 510)) + "\r\n";
        CHECK(batch.bytes(Kind::irc) == line + line);
    }
}
