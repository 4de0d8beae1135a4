// The full screen without a terminal: the picture after received lines and typed keys.

#include <hubbub/protocol/text.h>

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub::client;

TEST_CASE("Screen: a chat at 80x24, 60x15 and 120x40") {
    ScreenDouble at;
    at.hear(":srv 332 me #lobby :tea at four");
    at.say("alice", "hello \x02me\x02, see https://example.org/x.");
    at.type("hi \xe6\x97\xa5");
    const auto lines = at.screen();
    CHECK(lines[0].find("│ #lobby: tea at four") != std::string::npos);
    CHECK(lines[0].starts_with(" 1 net"));
    CHECK(lines[21].find("@alice hello me, see https://example.org/x.") != std::string::npos);
    CHECK(lines[23] == "me> hi 日");
    const Picture picture = at.picture();
    CHECK(picture.canvas.cursor_row == 23);
    CHECK(picture.canvas.cursor_column == 9);
    const auto url = std::find_if(picture.spots.begin(), picture.spots.end(),
                                  [](const Spot& spot) { return spot.kind == SpotKind::url; });
    REQUIRE(url != picture.spots.end());
    CHECK(url->about == "https://example.org/x");

    at.rows = 15;
    at.columns = 60;
    CHECK(at.screen()[13].find("1:net 2:#lobby") != std::string::npos);
    CHECK_FALSE(at.shows("│"));
    at.rows = 40;
    at.columns = 120;
    CHECK(at.shows("@alice"));
    CHECK(at.shows("│ bob"));
}

TEST_CASE("Screen: every size is drawn, however small") {
    ScreenDouble at;
    at.say("alice", "some words that are longer than one row of a small window is");
    for (std::size_t rows = 1; rows < 12; ++rows) {
        for (std::size_t columns = 1; columns < 130; columns += 3) {
            at.rows = rows;
            at.columns = columns;
            at.type("x\x1b[5~\x1b[6~");
            const Picture picture = at.picture();
            CHECK(picture.canvas.cursor_row < rows);
            CHECK(picture.canvas.cursor_column < std::max<std::size_t>(columns, 3));
        }
    }
}

TEST_CASE("Screen: unread messages elsewhere are counted, and marked on return") {
    ScreenDouble at;
    at.hear(":me!me@host JOIN #ci");
    at.say("bob", "one", "#ci");
    at.say("bob", "two, me", "#ci");
    CHECK(at.workspace.buffers.at(2).name == "#ci");
    CHECK(at.workspace.buffers.at(2).unread == 2);
    CHECK(at.shows(" #ci      !2"));
    CHECK(at.shows("1 mention (Alt-A)"));
    at.type(
        "\x1b"
        "a");
    CHECK(at.workspace.buffers.current().name == "#ci");
    CHECK(at.workspace.buffers.current().unread == 0);
    at.type("\x1b/");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    at.say("bob", "three", "#ci");
    at.type("\x1b/");
    const auto lines = at.screen();
    CHECK(lines[20].find("─ new ─") != std::string::npos);
    CHECK(lines[21].find("three") != std::string::npos);
    // Gone and back before anything came: nothing is new.
    at.type("\x1b/\x1b/\x1b/");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    at.say("bob", "four");
    CHECK_FALSE(at.shows("─ new ─"));
}

TEST_CASE("Screen: all mentions are in one list") {
    ScreenDouble at;
    at.say("bob", "one, me");
    at.say("alice", "two, me");
    REQUIRE(at.workspace.buffers.size() == 3);
    const Buffer& all = at.workspace.buffers.at(2);
    CHECK(all.kind == BufferKind::mentions);
    CHECK(all.lines().size() == 2);
}

TEST_CASE("Screen: only the user changes the current buffer") {
    ScreenDouble at;
    at.hear(":me!me@host JOIN #ci");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    at.type("dear all");
    at.hear(":alice!u@h KICK #lobby me :enough");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    CHECK(at.input() == "dear all");
    CHECK(at.shows("you are not in this room"));
    at.sent();
    at.type("\r");
    CHECK(at.input() == "dear all");
    CHECK(at.sent().empty());
    at.type("\x15/join\r");
    CHECK(at.sent() == "JOIN #lobby\r\n");
    at.type(
        "\x1b"
        "1oops\r");
    CHECK(at.input() == "oops");
    CHECK(at.shows("This is not a room"));
    at.type("\x15/join #den\r");
    at.hear(":me!me@host JOIN #DEN");
    CHECK(at.workspace.buffers.current().name == "#DEN");
}

TEST_CASE("Screen: joins and parts are folded into one line") {
    ScreenDouble at;
    at.columns = 120;
    at.hear(":cleo!u@h JOIN #lobby");
    at.hear(":dora!u@h JOIN #lobby");
    at.hear(":bob!u@h QUIT :gone");
    at.hear(":dora!u@h PART #lobby");
    at.hear(":alice!u@h NICK alicia");
    CHECK(at.shows("cleo joined; bob left; dora came and went; alice is now alicia"));
    at.say("cleo", "hi");
    at.hear(":bob!u@h JOIN #lobby");
    at.hear(":bob!u@h QUIT :again");
    CHECK(at.shows("-- bob came and went"));
}

TEST_CASE("Screen: completion offers recent speakers first") {
    ScreenDouble at;
    at.hear(":albert!u@h JOIN #lobby");
    at.say("alice", "hi");
    at.say("albert", "hi");
    at.type("al\t");
    CHECK(at.input() == "albert: ");
    at.type("\t");
    CHECK(at.input() == "alice: ");
    at.type("ask al\t");
    CHECK(at.input() == "alice: ask albert ");
    at.type("\x15/to\t");
    CHECK(at.input() == "/topic ");
    CHECK(at.shows("/topic [#room] [text]"));
    at.type("\x15:rocke\t");
    CHECK(at.input() == "🚀");
    at.type("\x15see #l\t");
    CHECK(at.input() == "see #lobby ");
}

TEST_CASE("Screen: the selected completion is always visible") {
    ScreenDouble at;
    for (const std::size_t columns : std::vector<std::size_t>{60, 80, 31, 8, 2, 1}) {
        at.columns = columns;
        at.type("\x15/help alt-\t");
        const auto choices = at.controller.screen.look.choices;
        REQUIRE(choices.size() > 15);
        const auto under = [&] { return at.screen().back(); };
        const bool channel = columns > 30;
        if (channel) CHECK(under().find("›") != std::string::npos);
        for (const std::string& choice : choices) {
            if (channel) CHECK((under() + " ").find(choice + " ") != std::string::npos);
            CHECK(at.input() == "/help " + choice);
            at.type("\t");
        }
        if (channel) CHECK(under().find("‹") == std::string::npos);
        at.type("\x1b[Z");
        if (channel) CHECK(under().find("‹") != std::string::npos);
        if (channel) CHECK(under().find("›") == std::string::npos);
    }
}

TEST_CASE("Screen: completion ends if a click or the server changes the buffer") {
    ScreenDouble at;
    at.hear(":albert!u@h JOIN #lobby");
    at.type("so many words, al\t");
    CHECK(at.controller.screen.look.choices.size() == 2);
    at.type("\x1b[<0;3;1M\t");
    CHECK(at.workspace.buffers.current().name == "net");
    CHECK(at.input().empty());
    CHECK(at.controller.screen.look.choices.empty());
    at.type(
        "\x1b"
        "2\x15so many words, al\t");
    at.hear(":me!me@host PART #lobby");
    CHECK(at.workspace.buffers.current().name == "net");
    at.type("\t");
    CHECK(at.input().empty());
}

TEST_CASE("Screen: pasted lines wait in the input, and many need confirmation") {
    ScreenDouble at;
    at.type("\x1b[200~one\rtwo\r\n\x1b[201~");
    CHECK(at.input() == "one\ntwo");
    CHECK(at.sent().empty());
    at.type("\r");
    CHECK(at.sent() == "PRIVMSG #lobby one\r\nPRIVMSG #lobby two\r\n");
    at.type("\x1b[200~/quit\r2\r3\r/4\x1b[201~\x01\x01 \r");
    CHECK(at.sent().empty());
    CHECK(at.shows("send 4 lines?"));
    at.type("n");
    CHECK(at.input() == " /quit\n2\n3\n/4");
    at.type("\ry");
    CHECK(at.input().empty());
    CHECK(
        at.sent() ==
        "PRIVMSG #lobby : /quit\r\nPRIVMSG #lobby 2\r\nPRIVMSG #lobby 3\r\nPRIVMSG #lobby /4\r\n");
}

TEST_CASE("Screen: text typed while disconnected is kept") {
    ScreenDouble at;
    at.workspace.connections.disconnected(0, "the server closed the connection", 0);
    CHECK(at.shows("the server closed the connection; next try in 2 s"));
    at.type("hello\r");
    CHECK(at.input() == "hello");
    CHECK(at.shows("Not connected"));
    at.workspace.connections.connected(0);
    at.hear(":srv 001 me :Welcome");
    CHECK(at.sent().find("JOIN #lobby\r\n") != std::string::npos);
    CHECK(at.shows("Not connected"));
    at.hear(":me!me@host JOIN #lobby");
    CHECK(at.shows("Connected again: press Enter to send your text."));
    CHECK(at.sent().find("hello") == std::string::npos);
    at.type("\r");
    CHECK(at.sent() == "PRIVMSG #lobby hello\r\n");
}

TEST_CASE("Screen: commands") {
    ScreenDouble at;
    at.type("/tpic x\r");
    CHECK(at.shows("There is no /tpic. Did you mean /topic?"));
    CHECK(at.input() == "/tpic x");
    at.type("\x15//shrug\r");
    CHECK(at.sent() == "PRIVMSG #lobby /shrug\r\n");
    at.type("/msg bob\r");
    CHECK(at.workspace.buffers.current().name == "bob");
    at.type("/close\r");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    at.type("/buffer net\r");
    CHECK(at.workspace.buffers.current().kind == BufferKind::server);
    at.type("/join #ci\r");
    CHECK(at.sent() == "JOIN #ci\r\n");
    at.hear(":me!me@host JOIN #ci");
    CHECK(at.workspace.buffers.current().name == "#ci");
    at.sent();
    at.type("/close\r");
    CHECK(at.sent() == "PART #ci\r\n");
    at.type("/quit\r");
    CHECK(at.controller.take_requests().leave);
    CHECK(at.sent() == "QUIT bye\r\n");
}

TEST_CASE("Screen: the input history and its search") {
    ScreenDouble at;
    at.type("one\rtwo\rdraft\x1b[A\x1b[A");
    CHECK(at.input() == "one");
    at.type("\x1b[B\x1b[B");
    CHECK(at.input() == "draft");
    at.type("\x12on");
    CHECK(at.input() == "one");
    CHECK(at.shows("search 'on':"));
    at.type("\x1b");
    CHECK(at.input() == "draft");
    at.sent();
    at.type("\x12tw\r");
    CHECK(at.sent() == "PRIVMSG #lobby two\r\n");
}

TEST_CASE("Screen: scrolling stops at both ends, and a search finds its text") {
    ScreenDouble at;
    for (int i = 0; i < 200; ++i) at.say("bob", "line " + std::to_string(i));
    CHECK(at.shows("line 199"));
    at.type("\x1b[5~");
    CHECK_FALSE(at.shows("line 199"));
    CHECK(at.shows("more"));
    at.say("bob", "line 200");
    CHECK_FALSE(at.shows("line 200"));
    for (int i = 0; i < 30; ++i) at.type("\x1b[5~");
    CHECK(at.screen()[1].find("me joined") != std::string::npos);
    for (int i = 0; i < 30; ++i) at.type("\x1b[6~");
    CHECK(at.shows("line 200"));
    CHECK_FALSE(at.workspace.buffers.current().scrolled);
    at.type("\x06line 77");
    CHECK(at.shows("line 77"));
    CHECK_FALSE(at.shows("line 199"));
    at.type("\x1b");
    at.type("\x03");
    CHECK(at.shows("line 200"));
}

TEST_CASE("Screen: strangers' text does not control the terminal") {
    ScreenDouble at;
    at.say("ev\x1b[31mil",
           "\x1b]0;title\x07\x9b"
           "1m\xe2\x80\xae"
           "abc\r");
    // C1 as UTF-8, and DEL.
    at.say("eve",
           "a\xc2\x9b[31mb\x7f"
           "c\xc2\x85"
           "d");
    at.hear(":srv 332 me #lobby :\x1b[2Jtopic\xc2\x9d");
    at.hear(":al\x1b[5mice!u@h JOIN #lobby");
    for (const std::string& line : at.screen()) {
        CHECK(hubbub::protocol::valid_utf8(line));
        for (std::size_t i = 0; i < line.size(); ++i) {
            const auto c = static_cast<unsigned char>(line[i]);
            CHECK(c >= 0x20);
            CHECK(c != 0x7f);
            // U+0080 to U+009F are C2 and a second byte below A0.
            if (c == 0xc2) CHECK(static_cast<unsigned char>(line.at(i + 1)) >= 0xa0);
        }
        CHECK(line.find("\xe2\x80\xae") == std::string::npos);
    }
}
