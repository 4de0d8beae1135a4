// The parts of the picture beside the rows: lists, status line, layout, topic.

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub;
using namespace hubbub::client;

TEST_CASE("Lists: counts, numbers and the rows that do not fit") {
    ScreenDouble at;
    at.hear(":me!me@host JOIN #ci");
    Buffer& ci = at.workspace.buffers.at(2);
    const auto counted = [&](std::size_t unread, std::size_t mentions) {
        ci.unread = unread;
        ci.mentions = mentions;
        const std::string row = at.screen()[2].substr(0, 15);
        return row.substr(row.find_last_of(' ', row.find_last_not_of(' ')) + 1);
    };
    CHECK(counted(1, 0).starts_with("1"));
    CHECK(counted(2, 1).starts_with("!2"));
    CHECK(counted(999, 0).starts_with("999"));
    CHECK(counted(1000, 0).starts_with("999+"));
    counted(0, 0);
    CHECK(at.screen()[2].starts_with(" 3  #ci      │"));
    ci.stirred = false;
    const auto look = [&] { return at.picture().canvas.at(2, 4).style; };
    const Theme& theme = *at.controller.screen.look.theme;
    CHECK(look() == theme.quiet);
    ci.stirred = true;
    CHECK(look() == theme.stirred);
    ci.muted = true;
    CHECK(look() == theme.muted);
    ci.unread = 1;
    CHECK(look() == theme.unread);
    ci.mentions = 1;
    CHECK(look() == theme.mention);
    at.type(
        "\x1b"
        "3");
    CHECK(look() == theme.here);
    // The bar omits quiet buffers from the seventh on.
    at.columns = 60;
    at.type(
        "\x1b"
        "1");
    for (const char* const nick : {"a", "b", "c"}) at.say(nick, "x", "me");
    for (std::size_t i = 0; i < at.workspace.buffers.size(); ++i)
        at.workspace.buffers.at(i).enter();
    REQUIRE(at.workspace.buffers.size() == 6);
    CHECK(at.shows("1:net 2:#lobby 3:#ci 4:a 5:b 6:c"));
    at.say("d", "x", "me");
    at.say("d", "x", "me");
    CHECK(at.shows("1:net 7:d(!2)"));
    CHECK_FALSE(at.shows("2:#lobby"));
    at.workspace.buffers.at(2).stirred = true;
    CHECK(at.shows("1:net 3:#ci 7:d(!2)"));
    // A list that is too long ends at the current buffer.
    at.columns = 100;
    at.rows = 8;
    at.type(
        "\x1b"
        "7");
    const auto rows = at.screen();
    CHECK(rows[5].find(" 7  d") != std::string::npos);
    CHECK(rows[0].find(" 2  #lobby") != std::string::npos);
}

TEST_CASE("Lists: nicks by rank and name, a part of them, and the number of the others") {
    ScreenDouble at;
    at.columns = 120;
    at.rows = 11;
    for (int i = 0; i < 10; ++i) at.hear(":u" + std::to_string(i) + "!u@h JOIN #lobby");
    at.hear(":alice!u@h MODE #lobby +v u9");
    const auto nicks = [&] {
        const Picture picture = at.picture();
        Texts out;
        for (const Spot& spot : picture.spots) {
            if (spot.kind == SpotKind::nick && spot.column >= picture.layout.nicks.column)
                out.push_back(spot.about);
        }
        return out;
    };
    REQUIRE(at.picture().layout.nicks.rows == 8);
    CHECK(nicks() == Texts{"alice", "u9", "bob", "me", "u0", "u1", "u2"});
    CHECK(at.shows("+6 more"));
    at.type("\x1b[5;3~");
    CHECK(nicks().front() == "alice");
    at.type("\x1b[6;3~");
    CHECK(nicks() == Texts{"u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8"});
    CHECK_FALSE(at.shows(" more"));
    at.type("\x1b[6;3~");
    CHECK(at.controller.screen.look.nick_offset == 10);
    at.type("\x1b[5;3~");
    CHECK(nicks().front() == "alice");
    at.type("\x1bn");
    CHECK(nicks().size() == 7);
    at.type("\x1bn");
    CHECK(nicks().empty());
}

TEST_CASE("Status: the connection, the lag, mentions elsewhere and people who type") {
    ScreenDouble at;
    at.columns = 200;
    Network& network = at.workspace.networks.at(0);
    const auto status = [&] { return at.screen().at(at.picture().layout.status.row); };
    const auto says = [&](const std::string& text) {
        return status().find(" · " + text) != std::string::npos;
    };
    CHECK(says("me · #lobby 3"));
    at.hear(":srv 324 me #lobby +nt");
    CHECK(says("me · #lobby(+nt) 3"));
    CHECK_FALSE(says("lag"));
    network.lag = std::chrono::milliseconds(999);
    CHECK(status().ends_with("lag 1.0 s"));
    network.lag = std::chrono::milliseconds(1250);
    CHECK(status().find("lag 1.2 s") == status().rfind("lag"));
    network.lag.reset();
    // Six seconds, or until they are done or have spoken.
    const auto types = [&](const std::string& nick, const std::string& state = "active") {
        at.hear("@+typing=" + state + " :" + nick + "!u@h TAGMSG #lobby");
    };
    types("bob");
    CHECK(status().ends_with("bob is typing"));
    types("ann");
    CHECK(status().ends_with("ann and bob are typing"));
    types("cid");
    CHECK(status().ends_with("ann, bob and cid are typing"));
    types("dan");
    CHECK(status().ends_with("4 are typing"));
    types("dan", "done");
    at.say("cid", "hi");
    CHECK(status().ends_with("ann and bob are typing"));
    at.clock.time += std::chrono::seconds(6);
    types("ann");
    at.workspace.tick();
    CHECK(status().ends_with("ann and bob are typing"));
    at.clock.time += std::chrono::milliseconds(1);
    at.workspace.tick();
    CHECK(status().ends_with("ann is typing"));
    for (int i = 0; i < 30; ++i) types("u" + std::to_string(i));
    CHECK(status().ends_with("20 are typing"));
    at.clock.time += std::chrono::seconds(7);
    at.workspace.tick();
    // Only mentions in other buffers are shown.
    CHECK_FALSE(says("1 mention"));
    at.workspace.buffers.current().mentions = 1;
    CHECK_FALSE(says("1 mention"));
    at.say("bob", "psst", "me");
    CHECK(says("1 mention (Alt-A)"));
    at.say("cid", "psst", "me");
    CHECK(says("2 mentions (Alt-A)"));
    at.workspace.connections.disconnected(0, "gone", 0);
    CHECK(says("not connected, next try in 2 s"));
    at.clock.time += std::chrono::milliseconds(1001);
    CHECK(says("not connected, next try in 1 s"));
    at.clock.time += std::chrono::seconds(5);
    CHECK(says("not connected, next try in 0 s"));
    at.workspace.connections.connecting(0);
    CHECK(says("connecting"));
    at.workspace.connections.connected(0);
    CHECK(says("signing on"));
    at.hear(":srv 001 me :Welcome");
    CHECK_FALSE(says("signing on"));
    at.type("/disconnect\r");
    at.workspace.connections.disconnected(0, "gone", 0);
    CHECK(says("not connected ·"));
}

TEST_CASE("Layout: each part is there from a size on") {
    ScreenDouble at;
    at.controller.screen.look.hint = "hint";
    const auto layout = [&](std::size_t rows, std::size_t columns) {
        at.rows = rows;
        at.columns = columns;
        const Layout out = at.picture().layout;
        const std::size_t used = out.topic.rows + out.messages.rows + out.status.rows +
                                 out.bar.rows + out.input.rows + out.hint.rows;
        CHECK(used == rows);
        CHECK(out.input.rows == 1);
        return out;
    };
    CHECK(layout(3, 80).status.rows == 0);
    CHECK(layout(4, 80).status.rows == 1);
    CHECK(layout(4, 80).topic.rows == 0);
    CHECK(layout(5, 80).topic.rows == 1);
    CHECK(layout(5, 80).hint.rows == 0);
    CHECK(layout(6, 80).hint.rows == 1);
    CHECK(layout(7, 71).bar.rows == 0);
    CHECK(layout(8, 71).bar.rows == 1);
    CHECK(layout(8, 71).buffers.rows == 0);
    CHECK(layout(8, 72).bar.rows == 0);
    CHECK(layout(24, 72).buffers.columns == 13);
    CHECK(layout(24, 72).messages.column == 14);
    CHECK(layout(24, 95).nicks.rows == 0);
    CHECK(layout(24, 96).nicks.columns == 16);
    CHECK(layout(24, 96).messages.columns == 96 - 14 - 17);
    CHECK(layout(24, 150).nicks.columns == 20);
    // The width of the list follows the longest name, between bounds.
    at.say("a-very-long-nick-indeed", "hi", "me");
    CHECK(layout(24, 99).buffers.columns == 15);
    CHECK(layout(24, 100).buffers.columns == 24);
    // By wish, in smaller windows, or never.
    at.type("/set buffer-list on\r/set nick-list on\r");
    at.controller.screen.look.hint = "hint";
    CHECK(layout(24, 29).buffers.rows == 0);
    CHECK(layout(24, 30).buffers.rows > 0);
    CHECK(layout(24, 49).nicks.rows == 0);
    CHECK(layout(24, 50).nicks.rows > 0);
    at.type("/set buffer-list off\r/set nick-list off\r");
    at.controller.screen.look.hint = "hint";
    CHECK(layout(24, 150).buffers.rows + layout(24, 150).nicks.rows + layout(24, 150).bar.rows ==
          0);
    // Nobody is in a server's buffer.
    at.type(
        "/set nick-list on\r\x1b"
        "1");
    at.controller.screen.look.hint = "hint";
    CHECK(layout(24, 150).nicks.rows == 0);
    // The prompt has the nick if there is space for it.
    CHECK(layout(24, 39).input.columns == 39);
    CHECK(at.screen()[22] == ">");
    at.columns = 40;
    CHECK(at.screen()[22] == "me>");
}

TEST_CASE("Topic: of the room, or why there is none") {
    ScreenDouble at;
    const auto topic = [&] {
        const std::string row = at.screen()[0];
        return row.substr(row.find("│ ") + std::string("│ ").size());
    };
    CHECK(topic() == "#lobby");
    at.hear(
        ":srv 332 me #lobby :tea \x02"
        "at\x02 four");
    CHECK(topic() == "#lobby: tea at four");
    at.hear(":bob!u@h TOPIC #lobby :" + std::string(100, 'x'));
    CHECK(topic().ends_with("xxx…"));
    at.hear(":alice!u@h KICK #lobby me");
    CHECK(topic() == "#lobby (you are not in this room; /join to return)");
    at.type(
        "\x1b"
        "1");
    CHECK(topic() == "net");
    at.workspace.connections.disconnected(0, "gone", 0);
    CHECK(topic() == "net (not connected)");
}
