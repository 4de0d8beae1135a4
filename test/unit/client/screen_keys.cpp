// Keys and the mouse on the full screen, outside of panes.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub;
using namespace hubbub::client;

TEST_CASE("Keys: each edits the input as its name says") {
    struct Case {
        std::string keys;
        std::string text;  // '|' is the cursor
    };
    for (const Case& one : std::vector<Case>{
             {"one two" + alt("b") + alt("u"), "one TWO|"},
             {"ONE TWO\x01" + alt("l"), "one| TWO"},
             {"one tWO" + alt("b") + alt("c"), "one Two|"},
             {"ab\x14", "ba|"},
             {"one two\x17", "one |"},
             {"one/two" + alt("\x7f"), "one/|"},
             {"one two\x15", "|"},
             {"one two" + alt("b") + "\x0b", "one |"},
             {"one two\x01" + alt("d"), "| two"},
             {"one\x17\x19\x19", "oneone|"},
             {"one two\x17\x01\x0b\x19" + alt("y"), "two|"},
             {"one\x17\x1f", "one|"},
             {"one\x17\x18\x15", "one|"},
             {"one\x02\x02x", "ox|ne"},
             {"one\x01" + alt("f") + "x", "onex|"},
             {"one\x01\x05x", "onex|"},
             {"one\x1b[H\x1b[3~\x1b[F", "ne|"},
             {"one" + left_key + "\x04", "on|"},
             {"one" + alt("\r") + "two", "one\ntwo|"},
             {"one\x7f\x08", "o|"},
         }) {
        CAPTURE(one.keys);
        ScreenDouble at;
        at.type(one.keys);
        std::string text = at.input();
        text.insert(at.workspace.buffers.current().input.cursor(), "|");
        CHECK(text == one.text);
    }
}

TEST_CASE("Keys: up and down move between the lines of the input, then in the history") {
    ScreenDouble at;
    at.type("first\rsecond\r");
    at.type("one" + alt("\r") + "two" + up_key + "x");
    CHECK(at.input() == "onex\ntwo");
    at.type(up_key);
    CHECK(at.input() == "second");
    at.type(up_key);
    CHECK(at.input() == "first");
    at.type(up_key);
    CHECK(at.input() == "first");
    at.type(down_key + down_key);
    CHECK(at.input() == "onex\ntwo");
    // A line that is sent again is kept once, and browsing begins at the newest.
    at.type("\x15\x15\x7f" + std::string("\x03") + up_key + up_key);
    at.type("\x15second\r" + up_key);
    CHECK(at.input() == "second");
    at.type("\r" + up_key);
    CHECK(at.input() == "second");
}

TEST_CASE("Keys: Ctrl-C ends the first of: search, waiting lines, text, scrolling") {
    ScreenDouble at;
    for (int i = 0; i < 50; ++i) at.say("bob", "line " + std::to_string(i));
    at.type("/search line 9\r\x05text");
    Buffer& buffer = at.workspace.buffers.current();
    REQUIRE(buffer.scrolled);
    CHECK(at.controller.screen.look.search == "line 9");
    at.type("\x03");
    CHECK(at.input() == "text");
    CHECK(at.controller.screen.look.search.empty());
    at.type("\x03");
    CHECK(at.input().empty());
    CHECK(buffer.scrolled);
    at.type("\x03");
    CHECK_FALSE(buffer.scrolled);
    CHECK(at.hint().empty());
    at.type("\x03");
    CHECK(at.hint() == "To quit, type /quit.");
    at.type(up_key);
    CHECK(at.input() == "text");
    at.type("\x15\x04");
    CHECK(at.hint() == "/quit quits hubbub, /close closes this buffer.");
}

TEST_CASE("Keys: requests for the terminal") {
    ScreenDouble at;
    at.controller.take_requests();
    const bool mouse = at.controller.screen.mouse;
    at.type(alt("m"));
    CHECK(at.controller.take_requests().mouse == !mouse);
    CHECK(at.hint() == (mouse ? "Mouse off: the terminal has it." : "Mouse on."));
    at.type(alt("m"));
    CHECK(at.controller.take_requests().mouse == mouse);
    at.type("\x0c");
    auto asked = at.controller.take_requests();
    CHECK(asked.redraw);
    CHECK_FALSE(asked.suspend);
    CHECK_FALSE(asked.leave);
    at.type("\x1a");
    asked = at.controller.take_requests();
    CHECK(asked.suspend);
    CHECK_FALSE(asked.redraw);
    at.type("text\x18\x05");
    CHECK(at.controller.take_requests().edit == "text");
    CHECK_FALSE(at.controller.take_requests().edit);
    at.type(alt("o"));
    CHECK(at.hint() == "There is no URL on the screen.");
    at.say("bob", "http://a.b and http://c.d");
    at.picture();
    at.type(alt("o"));
    CHECK(at.controller.take_requests().urls == Texts{"http://c.d"});
}

TEST_CASE("Keys: the buffers in order, by number, by news") {
    ScreenDouble at;
    at.hear(":me!me@host JOIN #ci");
    for (int i = 4; i <= 11; ++i) at.say("u" + std::to_string(i), "hi", "me");
    REQUIRE(at.workspace.buffers.size() == 11);
    for (std::size_t i = 0; i < 11; ++i) at.workspace.buffers.at(i).enter();
    at.type(alt("1") + "\x10");
    CHECK(at.here() == "u11");
    at.type("\x0e");
    CHECK(at.here() == "net");
    at.type("\x0e");
    CHECK(at.here() == "#lobby");
    at.type("\x10");
    CHECK(at.here() == "net");
    at.type(alt("9"));
    CHECK(at.here() == "u9");
    at.type(alt("0"));
    CHECK(at.here() == "u10");
    at.type("/buffer 11\r");
    CHECK(at.here() == "u11");
    at.type("/buffer 12\r");
    CHECK(at.here() == "u11");
    CHECK(at.hint() == "No such buffer.");
    // An exact name comes before a part of an earlier one.
    at.type("/buffer U1\r");
    CHECK(at.here() == "u10");
    at.type("/buffer u11\r");
    CHECK(at.here() == "u11");
    at.type(alt("a"));
    CHECK(at.hint() == "No news.");
    // From the current one on: mentions, then messages, then the rest.
    at.type(alt("4"));
    at.workspace.buffers.at(4).stirred = true;
    at.workspace.buffers.at(5).unread = 1;
    at.workspace.buffers.at(6).unread = 1;
    at.workspace.buffers.at(6).mentions = 1;
    at.workspace.buffers.at(2).unread = 1;
    at.workspace.buffers.at(8).unread = 1;
    Texts way;
    for (int i = 0; i < 5; ++i) {
        at.type(alt("a"));
        way.push_back(at.here());
    }
    CHECK(way == Texts{"u7", "u9", "#ci", "u6", "u5"});
}

TEST_CASE("Mouse: the left button goes to a buffer, addresses a nick, opens an address") {
    ScreenDouble at;
    at.say("bob", "see http://a.b now");
    const auto click = [&](std::size_t row, std::size_t column, int button = 0,
                           const char* last = "M") {
        at.type("\x1b[<" + std::to_string(button) + ";" + std::to_string(column + 1) + ";" +
                std::to_string(row + 1) + last);
    };
    const auto spot = [&](SpotKind kind, const std::string& about) {
        Spot found;
        for (const Spot& one : at.picture().spots) {
            if (one.kind == kind && one.about == about) found = one;
        }
        return found;
    };
    const Spot nick = spot(SpotKind::nick, "bob");
    const Spot url = spot(SpotKind::url, "http://a.b");
    REQUIRE(nick.cells == 3);
    REQUIRE(url.cells == 10);
    const auto urls = [&] { return at.controller.take_requests().urls.size(); };
    click(url.row, url.column - 1);
    CHECK(urls() == 0);
    click(url.row, url.column);
    CHECK(urls() == 1);
    click(url.row, url.column + 9);
    CHECK(urls() == 1);
    click(url.row, url.column + 10);
    click(url.row, url.column, 2);
    click(url.row, url.column, 0, "m");
    click(url.row, url.column, 32);
    click(url.row - 1, url.column);
    CHECK(urls() == 0);
    click(nick.row, nick.column - 1);
    CHECK(at.input().empty());
    click(nick.row, nick.column);
    CHECK(at.input() == "bob: ");
    at.type("and ");
    click(nick.row, nick.column + 2);
    CHECK(at.input() == "bob: and bob ");
    CHECK(at.here() == "#lobby");
    click(0, 12);
    CHECK(at.here() == "net");
    click(1, 0);
    CHECK(at.here() == "#lobby");
    click(2, 0);
    CHECK(at.here() == "#lobby");
}

TEST_CASE("Keys: are named with their modifiers, and only existing names are accepted") {
    using Key = terminal::Key;
    CHECK(key_name({Key::Kind::up, 0, Key::with_control}) == "ctrl-up");
    CHECK(key_name({Key::Kind::up, 0, Key::with_alt}) == "alt-up");
    CHECK(key_name({Key::Kind::page_down, 0, Key::shift}) == "shift-pgdn");
    CHECK(key_name({Key::Kind::up, 0, Key::with_alt | Key::with_control | Key::shift}) ==
          "alt-ctrl-shift-up");
    CHECK(key_name({Key::Kind::function, 12}) == "f12");
    CHECK(key_name({Key::Kind::alt, U'x'}) == "alt-x");
    CHECK(key_name({Key::Kind::alt, 0x7f}) == "alt-backspace");
    CHECK(key_name({Key::Kind::control, 0x1f}) == "ctrl-_");
    CHECK(key_name({Key::Kind::control, 1}) == "ctrl-a");
    for (const char* const name : {"ctrl-a", "alt-ctrl-a", "ctrl-up", "alt-shift-up", "f1", "f12",
                                   "shift-tab", "alt-x", "alt-\u00fc", "space", "alt-enter"})
        CHECK(is_key_name(name));
    for (const char* const name : {"", "f123", "f1x", "ctrl-", "ctrl-zz", "upp", "shift-zz"})
        CHECK_FALSE(is_key_name(name));
}
