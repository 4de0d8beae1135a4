// What a message says: whom it names, and text that is not UTF-8.

#include "client/irc/mentions.h"

#include <doctest/doctest.h>

#include "talk.h"

using namespace hubbub::client;

TEST_CASE("Mentions: punctuation of any script stands beside a name, other nicks do not count") {
    for (const char* const text : {"bob: hello", "ask Bob", "(bob)", "[bob]", "hi bob\u3002",
                                   "\u201cbob\u201d", "\u00bfbob?", "bob\u2026",
                                   "\x03"
                                   "04bob\x0f!",
                                   "\x02"
                                   "bob\x02",
                                   "bob\u2014hi", "bobby and bob",
                                   "\xf0\x9f\x91\x8d"
                                   "bob"}) {
        CAPTURE(text);
        CHECK(mentions(text, "bob"));
    }
    for (const char* const text :
         {"bobby", "bob2", "bob_", "bob|away", "bob[away]", "[x]bob", "bob^", "`bob", "bob\u00e9",
          "\u00e9"
          "bob",
          "b\x02"
          "o",
          "\u0431"
          "bob",
          "bob\u0301", ""}) {
        CAPTURE(text);
        CHECK_FALSE(mentions(text, "bob"));
    }
}

TEST_CASE("Session: text that is not UTF-8 is read as CP1252, names are not") {
    Talk talk;
    talk.enter();
    talk.hear(":alice!a@h PRIVMSG #lobby :caf\xe9 \x80 5 \x93now\x94");
    talk.hear("@time=2020-01-01T12:00:00.000Z :alice!a@h PRIVMSG #lobby :na\xefve");
    talk.hear(":alice!a@h PRIVMSG #lobby :caf\u00e9, cut \xe2\x82");
    talk.hear(":alice!a@h PRIVMSG \xe9 :x");
    const auto events = talk.session.take_events();
    REQUIRE(events.size() >= 3);
    CHECK(events[0].text == "caf\u00e9 \u20ac 5 \u201cnow\u201d");
    CHECK(events[1].text == "na\u00efve");
    CHECK(events[2].text == "caf\u00e9, cut \xe2\x82");
}
