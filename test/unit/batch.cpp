// Messages as the bytes that each kind of recipient gets.

#include <hubbub/chat/close.h>
#include <hubbub/chat/encoding.h>

#include <chrono>
#include <set>
#include <string>

#include <doctest/doctest.h>

using namespace hubbub;
using namespace hubbub::chat;
using namespace std::chrono_literals;

TEST_CASE("a batch holds the same lines for every kind of recipient") {
    Batch batch("#lobby");
    CHECK(batch.empty());
    batch.add("ann!~ann@host", "PRIVMSG", {"#lobby", "hello, all"});
    batch.add("ann!~ann@host", "PRIVMSG", {"#dev", "hi"});
    batch.stamp(Wall(1767323045s + 67ms));
    CHECK(batch.size() == 2);
    CHECK(batch.bytes(Kind::irc) ==
          ":ann!~ann@host PRIVMSG #lobby :hello, all\r\n:ann!~ann@host PRIVMSG #dev :hi\r\n");
    CHECK(batch.bytes(Kind::timed) ==
          "@time=2026-01-02T03:04:05.067Z :ann!~ann@host PRIVMSG #lobby :hello, all\r\n"
          "@time=2026-01-02T03:04:05.067Z :ann!~ann@host PRIVMSG #dev :hi\r\n");
    CHECK(batch.bytes(Kind::person) == "<ann> hello, all\r\n[#dev] <ann> hi\r\n");
}

TEST_CASE("what is added or cleared after a look is in the next one") {
    Batch batch("#lobby");
    batch.add("ann", "JOIN", {"#lobby"});
    CHECK(batch.bytes(Kind::person) == "ann joined\r\n");
    batch.add_raw("ann", "MODE #lobby +o-v bob carl");
    batch.add("ann", "QUIT", {"bye"});
    CHECK(batch.bytes(Kind::irc) ==
          ":ann JOIN #lobby\r\n:ann MODE #lobby +o-v bob carl\r\n:ann QUIT :bye\r\n");
    CHECK(batch.bytes(Kind::person) == "ann joined\r\nann left (bye)\r\n");
    batch.clear();
    CHECK(batch.empty());
    CHECK(batch.bytes(Kind::irc).empty());
    CHECK(batch.bytes(Kind::timed).empty());
    batch.add("bob", "JOIN", {"#lobby"});
    CHECK(batch.bytes(Kind::person) == "bob joined\r\n");
}

TEST_CASE("a line that its source makes too long is cut at 512 bytes, between characters") {
    const std::string source = "ann!~ann@host";
    for (std::size_t shift = 0; shift < 3; ++shift) {
        std::string text(shift, 'x');
        while (text.size() < 510) text += "\xe2\x82\xac";
        Batch batch("#lobby");
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

TEST_CASE("times are written as server-time has them") {
    CHECK(iso_time(Wall(0s)) == "1970-01-01T00:00:00.000Z");
    CHECK(iso_time(Wall(951782400s + 9ms)) == "2000-02-29T00:00:00.009Z");
}

TEST_CASE("every cause has a key of its own for the log") {
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
