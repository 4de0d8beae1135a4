// Typed text: the number of lines that need a confirmation, the nicks that Tab offers, and the
// scroll position after a line was sent.

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

using Names = std::vector<std::string>;

std::string pasted(std::size_t lines) {
    std::string out = "\x1b[200~";
    for (std::size_t i = 1; i <= lines; ++i) out += (i > 1 ? "\r" : "") + std::to_string(i);
    return out + "\x1b[201~";
}

// Returns every nick that Tab offers for `word` at the start of the input, sorted.
Names offered(ScreenDouble& at, const std::string& word) {
    at.workspace.buffers.current().input.set(word);
    Names out;
    for (at.type("\t"); at.input() != word; at.type("\t")) {
        const std::string nick = at.input().substr(0, at.input().find(':'));
        if (std::find(out.begin(), out.end(), nick) != out.end()) break;
        out.push_back(nick);
    }
    at.workspace.buffers.current().input.reset();
    std::sort(out.begin(), out.end());
    return out;
}

void scroll_up(ScreenDouble& at) {
    at.type("\x1b[5~");
    REQUIRE(at.workspace.buffers.current().scrolled);
}

}  // namespace

TEST_CASE("Paste: up to paste-lines lines are sent immediately, one more needs a confirmation") {
    for (const std::size_t most : {1U, 3U, 5U}) {
        for (std::size_t lines = 1; lines <= most + 1; ++lines) {
            CAPTURE(most);
            CAPTURE(lines);
            ScreenDouble at;
            at.type("/set paste-lines " + std::to_string(most) + "\r");
            at.sent();
            at.type(pasted(lines) + "\r");
            const bool asks = lines > most;
            CHECK(at.controller.screen.look.question.empty() != asks);
            CHECK(at.shows("send " + std::to_string(lines) + " lines?") == asks);
            CHECK(at.input().empty() != asks);
            CHECK(at.sent().empty() == asks);
        }
    }
}

TEST_CASE("Paste: lines that were typed count like pasted ones") {
    for (const std::size_t lines : {3U, 4U}) {
        CAPTURE(lines);
        ScreenDouble at;
        std::string keys = "1";
        for (std::size_t i = 2; i <= lines; ++i) keys += "\x1b\r" + std::to_string(i);
        at.type(keys + "\r");
        CHECK(at.sent().empty() == (lines > 3));
    }
}

TEST_CASE("Scrolling: sending a message scrolls to the newest line") {
    for (const std::string keys :
         {"words\r", "/me words\r", "//words\r", "\x1b[200~one\rwords\x1b[201~\r",
          "\x1b[200~1\r2\r3\rwords\x1b[201~\ry", "\x1b[200~1\r2\r3\rwords\x1b[201~\r\r"}) {
        CAPTURE(keys);
        ScreenDouble at;
        for (int i = 0; i < 100; ++i) at.say("bob", "line " + std::to_string(i));
        scroll_up(at);
        at.type(keys);
        CHECK_FALSE(at.workspace.buffers.current().scrolled);
        CHECK(at.input().empty());
        CHECK(at.shows("words"));
    }
}

TEST_CASE("Scrolling: the position stays until something is sent") {
    ScreenDouble at;
    for (int i = 0; i < 100; ++i) at.say("bob", "line " + std::to_string(i));
    scroll_up(at);
    const std::vector<std::string> before = at.screen();
    at.say("alice", "one more");
    at.hear(":carol!u@h JOIN #lobby");
    at.type("words");
    CHECK(at.workspace.buffers.current().scrolled);
    CHECK(at.screen()[5] == before[5]);
    at.workspace.connections.disconnected(0, "gone", 0);
    at.type("\r");
    CHECK(at.input() == "words");
    CHECK(at.workspace.buffers.current().scrolled);
}

TEST_CASE("Completion: a nick is offered only while it is in the room") {
    struct Leaving {
        std::string line;
        Names then;
    };
    const std::vector<Leaving> ways = {
        {":alice!u@h PART #lobby", {"albert"}}, {":ALICE!u@h PART #lobby :bye", {"albert"}},
        {":alice!u@h QUIT :bye", {"albert"}},   {":albert!u@h KICK #lobby Alice :out", {"albert"}},
        {":alice!u@h NICK zoe", {"albert"}},    {":alice!u@h NICK alan", {"alan", "albert"}},
    };
    for (const bool spoke : {true, false}) {
        for (const Leaving& way : ways) {
            CAPTURE(spoke);
            CAPTURE(way.line);
            ScreenDouble at;
            at.hear(":albert!u@h JOIN #lobby");
            if (spoke) at.say("albert", "hi");
            if (spoke) at.say("alice", "hi");
            CHECK(offered(at, "al") == Names{"albert", "alice"});
            at.hear(way.line);
            CHECK(offered(at, "al") == way.then);
            at.hear(":alice!u@h JOIN #lobby");
            Names back = way.then;
            back.insert(std::upper_bound(back.begin(), back.end(), "alice"), "alice");
            CHECK(offered(at, "al") == back);
        }
    }
}

TEST_CASE("Completion: each room offers its members, a query its partner") {
    ScreenDouble at;
    at.hear(":me!me@host JOIN #ci");
    at.hear(":srv 353 me = #ci :me alan");
    at.hear(":srv 366 me #ci :end");
    at.say("alan", "hi", "#ci");
    // Not a member: the channel has no mode +n.
    at.say("alvin", "hi");
    CHECK(offered(at, "al") == Names{"alice"});
    at.workspace.buffers.go_to(2);
    CHECK(offered(at, "al") == Names{"alan"});
    at.say("alma", "psst", "me");
    at.workspace.buffers.go_to(3);
    REQUIRE(at.workspace.buffers.current().name == "alma");
    CHECK(offered(at, "al") == Names{"alma"});
    CHECK(offered(at, "m") == Names{});
}
