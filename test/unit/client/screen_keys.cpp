// What keys do on the full screen, outside of panes: editing, moving between buffers, prompts,
// completion; and state that two networks do not share.

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

using Texts = std::vector<std::string>;

std::string alt(const std::string& key) {
    return "\x1b" + key;
}

const std::string up = "\x1b[A";
const std::string down = "\x1b[B";
const std::string left = "\x1b[D";
const std::string shift_tab = "\x1b[Z";

std::string here(const ScreenDouble& at) {
    return at.workspace.buffers.current().name;
}

const std::string& hint(const ScreenDouble& at) {
    return at.controller.screen.look.hint;
}

const std::string& question(const ScreenDouble& at) {
    return at.controller.screen.look.question;
}

std::string last_line(const Buffer& buffer) {
    return buffer.lines().empty() ? ""
                                  : std::string(buffer.lines().at(buffer.lines().end() - 1).text());
}

Buffer& named(ScreenDouble& at, std::string_view name) {
    std::size_t index = 0;
    while (at.workspace.buffers.at(index).name != name) ++index;
    return at.workspace.buffers.at(index);
}

}  // namespace

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
             {"one" + left + "\x04", "on|"},
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
    at.type("one" + alt("\r") + "two" + up + "x");
    CHECK(at.input() == "onex\ntwo");
    at.type(up);
    CHECK(at.input() == "second");
    at.type(up);
    CHECK(at.input() == "first");
    at.type(up);
    CHECK(at.input() == "first");
    at.type(down + down);
    CHECK(at.input() == "onex\ntwo");
    // A line that is sent again is kept once, and browsing begins at the newest.
    at.type("\x15\x15\x7f" + std::string("\x03") + up + up);
    at.type("\x15second\r" + up);
    CHECK(at.input() == "second");
    at.type("\r" + up);
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
    CHECK(hint(at).empty());
    at.type("\x03");
    CHECK(hint(at) == "To quit, type /quit.");
    at.type(up);
    CHECK(at.input() == "text");
    at.type("\x15\x04");
    CHECK(hint(at) == "/quit quits hubbub, /close closes this buffer.");
}

TEST_CASE("Keys: requests for the terminal") {
    ScreenDouble at;
    at.controller.take_requests();
    const bool mouse = at.controller.screen.mouse;
    at.type(alt("m"));
    CHECK(at.controller.take_requests().mouse == !mouse);
    CHECK(hint(at) == (mouse ? "Mouse off: the terminal has it." : "Mouse on."));
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
    CHECK(hint(at) == "There is no URL on the screen.");
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
    CHECK(here(at) == "u11");
    at.type("\x0e");
    CHECK(here(at) == "net");
    at.type("\x0e");
    CHECK(here(at) == "#lobby");
    at.type("\x10");
    CHECK(here(at) == "net");
    at.type(alt("9"));
    CHECK(here(at) == "u9");
    at.type(alt("0"));
    CHECK(here(at) == "u10");
    at.type("/buffer 11\r");
    CHECK(here(at) == "u11");
    at.type("/buffer 12\r");
    CHECK(here(at) == "u11");
    CHECK(hint(at) == "No such buffer.");
    // An exact name comes before a part of an earlier one.
    at.type("/buffer U1\r");
    CHECK(here(at) == "u10");
    at.type("/buffer u11\r");
    CHECK(here(at) == "u11");
    at.type(alt("a"));
    CHECK(hint(at) == "No news.");
    // From the current one on: mentions, then messages, then the rest.
    at.type(alt("4"));
    at.workspace.buffers.at(4).stirred = true;
    at.workspace.buffers.at(6).unread = 1;
    at.workspace.buffers.at(6).mentions = 1;
    at.workspace.buffers.at(2).unread = 1;
    at.workspace.buffers.at(8).unread = 1;
    Texts way;
    for (int i = 0; i < 4; ++i) {
        at.type(alt("a"));
        way.push_back(here(at));
    }
    CHECK(way == Texts{"u7", "u9", "#ci", "u5"});
}

TEST_CASE("Paste: 256 KiB are taken, one byte more is not") {
    ScreenDouble at;
    const std::size_t most = terminal::KeyReader::max_paste;
    const auto paste = [&](const std::string& text) {
        at.workspace.buffers.current().input.reset();
        at.controller.press(at.workspace, {terminal::Key::Kind::paste}, text);
        return at.input().size();
    };
    CHECK(paste(std::string(most, 'x')) == most);
    CHECK(paste(std::string(most, 'x') + "\n\n") == most);
    CHECK(hint(at).empty());
    CHECK(paste(std::string(most + 1, 'x')) == 0);
    CHECK(hint(at) == "The paste was longer than 256 KiB and was ignored.");
    CHECK(paste("one\n") == 3);
    CHECK(hint(at).empty());
    CHECK(paste("one\ntwo\n") == 7);
    CHECK(hint(at) == "2 lines pasted. Enter sends them, Ctrl-C clears them.");
    at.workspace.buffers.current().input.reset();
}

TEST_CASE("Search: in the history of the input, older and older, and back to the draft") {
    ScreenDouble at;
    at.type("tea one\rcoffee\rtea two\rdraft\x12");
    CHECK(question(at) == "search:");
    at.type("te");
    CHECK(at.input() == "tea two");
    CHECK(question(at) == "search 'te':");
    at.type("\x12");
    CHECK(at.input() == "tea one");
    at.type("\x12");
    CHECK(at.input() == "tea one");
    CHECK(hint(at) == "No match.");
    // A changed text is searched from the newest line on.
    at.type("a");
    CHECK(at.input() == "tea two");
    at.type("\x12\x7f");
    CHECK(at.input() == "tea two");
    CHECK(question(at) == "search 'te':");
    at.type("a");
    at.type(
        "\x7f\x7f\x7f"
        "co");
    CHECK(at.input() == "coffee");
    CHECK(question(at) == "search 'co':");
    at.type("zz");
    CHECK(hint(at) == "No match.");
    CHECK(at.input() == "coffee");
    at.type("\x03");
    CHECK(at.input() == "draft");
    CHECK(question(at).empty());
    // The next search starts empty; Tab keeps the line without sending it, an arrow moves in it.
    at.sent();
    at.type("\x12one\t");
    CHECK(at.input() == "tea one");
    CHECK(at.sent().empty());
    CHECK(question(at).empty());
    at.type("\x15\x12two" + left + "x");
    CHECK(at.input() == "tea twxo");
}

TEST_CASE("Search: in a buffer, older and newer, without hidden lines") {
    ScreenDouble at;
    for (int i = 0; i < 60; ++i) at.say("bob", (i % 20 == 0 ? "tea " : "x ") + std::to_string(i));
    at.say("robot", "tea bot");
    at.type("/filter r from robot\r");
    const auto found = [&] {
        const Buffer& buffer = at.workspace.buffers.current();
        return buffer.scrolled ? std::to_string(buffer.scrolled->line - buffer.lines().begin())
                               : "end";
    };
    at.type("/search TEA\r");
    CHECK(question(at) == "find 'TEA':");
    const std::string first = found();
    CHECK(at.shows("tea 40"));
    CHECK_FALSE(at.shows("x 59"));
    at.type(up);
    CHECK(at.shows("tea 20"));
    at.type("\r");
    CHECK(at.shows("tea 0"));
    const std::string oldest = found();
    at.type("\r");
    CHECK(hint(at) == "No more matches.");
    CHECK(found() == oldest);
    at.type(down + down);
    CHECK(found() == first);
    at.type(down);
    CHECK(hint(at) == "No more matches.");
    // A further letter begins at the newest line again.
    at.type(up + " 4");
    CHECK(found() == first);
    at.type("\x7f\x7f");
    CHECK(found() == first);
    at.type("zz");
    CHECK(hint(at) == "No match.");
    at.type("\x1b");
    CHECK(question(at).empty());
    CHECK(at.controller.screen.look.search.empty());
    // Hidden lines are found while they are shown, and a nick is found whole.
    at.type(alt("h") +
            "\x06"
            "bot");
    CHECK(at.shows("tea bot"));
    CHECK(hint(at).find("No match") == std::string::npos);
    at.type("\x1b");
    at.type("\x06robo");
    CHECK(hint(at) == "No match.");
    at.type("t");
    CHECK(hint(at).find("No match") == std::string::npos);
    // Any other key ends the search and does its work.
    at.type("\x01");
    CHECK(question(at).empty());
}

TEST_CASE("Completion: forwards, backwards and around, at the cursor") {
    ScreenDouble at;
    at.hear(":albert!u@h JOIN #lobby");
    at.type("al" + shift_tab);
    CHECK(at.input() == "alice: ");
    at.type(shift_tab);
    CHECK(at.input() == "albert: ");
    at.type(shift_tab + "\t");
    CHECK(at.input() == "albert: ");
    at.type("x\t");
    CHECK(at.controller.screen.look.choices.empty());
    at.type(
        "\x15 and you\x01"
        "al\t");
    CHECK(at.input() == "albert:  and you");
    at.type(
        "\x15\x0b"
        "A" +
        alt("\r") + "AL\t");
    CHECK(at.input() == "A\nalbert ");
    // The own nick is not offered.
    at.type("\x15\x15\x7f\x15m\t");
    CHECK(at.input() == "m");
    // The current channel first, then the others; each in its own spelling.
    at.hear(":me!me@host JOIN #Ci");
    at.hear(":me!me@host JOIN #lab");
    at.type("\x15see #\t");
    CHECK(at.input() == "see #lobby ");
    CHECK(at.controller.screen.look.choices == Texts{"#lobby", "#Ci", "#lab"});
    at.type("\x15see #c\t");
    CHECK(at.input() == "see #Ci ");
    // Entries that a command removes.
    at.type("\x15/filter noise beep\r/friend bob\r/mute #lobby\r");
    for (const std::string line : {"/unfilter noise ", "/unfriend bob ", "/unmute #lobby "}) {
        at.type("\x15" + line.substr(0, line.find(' ') + 1) + "\t");
        CHECK(at.input() == line);
    }
    at.type("\x15/set theme \t");
    CHECK(at.controller.screen.look.choices.size() == 3);
    at.type("\x15");
}

TEST_CASE("Hints: the commands that begin so, or the usage of the one that is meant") {
    ScreenDouble at;
    at.type("/un");
    CHECK(hint(at).starts_with("/unalias /unban /unfilter /unfriend /unignore"));
    at.type("f");
    CHECK(hint(at) == "/unfilter /unfriend" + std::string());
    at.type("i");
    CHECK(hint(at) == "/unfilter NAME  remove a filter");
    at.type("\x15/JOIN ");
    CHECK(hint(at).starts_with("/join "));
    at.type("\x15/unf x");
    CHECK(hint(at).empty());
    at.type("\x15//un");
    CHECK(hint(at).empty());
    at.type("\x15un");
    CHECK(hint(at).empty());
    at.type("\x15/buffer\r");
    CHECK(hint(at) == "Usage: /buffer NUMBER|NAME");
    CHECK(at.input() == "/buffer");
}

TEST_CASE("Password: typed at the prompt of one server, it is for no other") {
    TwoNetworks at;
    const auto password = [&](std::size_t number) {
        return at.workspace.networks.at(number).settings.password;
    };
    at.type(alt("1") + "/password\r");
    CHECK(question(at) == "password for net:");
    at.type("first");
    // The person clicks on the other server's channel before Enter.
    at.workspace.buffers.go_to_server(1);
    at.type("\r");
    CHECK(password(0) == "first");
    CHECK(password(1).empty());
    CHECK(question(at).empty());
    CHECK(hint(at) == "The password applies to the next connection.");
    CHECK(at.input().empty());
    at.type("/password\r");
    CHECK(question(at) == "password for other:");
    at.type("xyz\x15sec\x7f\x7f\x1b[200~cond\rline\x1b[201~");
    for (const std::string& line : at.screen()) CHECK(line.find("cond") == std::string::npos);
    at.type("\r");
    CHECK(password(1) == "scond");
    CHECK(password(0) == "first");
    // An empty one, and a prompt that was left, change nothing.
    at.type("/password\rx\x7f\r");
    CHECK(hint(at) == "No password entered; unchanged.");
    at.type("/password\rthird\x07");
    CHECK(question(at).empty());
    at.type("/password\r\r");
    CHECK(password(1) == "scond");
    at.workspace.networks.at(1).password_command = "cat";
    at.workspace.connections.disconnected(1, "gone", 0);
    at.workspace.networks.at(1).wanted = false;
    at.type("/password\rfourth\r");
    CHECK(hint(at) == "Connecting with the password.");
    CHECK(at.workspace.networks.at(1).wanted);
    CHECK(at.workspace.networks.at(1).retry_at == Steady{});
    CHECK(at.workspace.networks.at(1).password_command.empty());
    at.workspace.connections.connected(1);
    at.type("/password now\r");
    CHECK(hint(at).starts_with("Type /password alone"));
    at.type("/password\rfifth\r");
    CHECK(hint(at).ends_with("; /disconnect and /connect."));
}

TEST_CASE("Connections: success ends the growing of the waits, also for this network alone") {
    TwoNetworks at;
    at.columns = 200;
    Network& network = at.workspace.networks.at(1);
    network.server.port = 6667;
    const Buffer& server = named(at, "other");
    const auto fails = [&] {
        at.workspace.connections.disconnected(1, "refused", 0);
        return last_line(server);
    };
    CHECK(fails() == "refused; next try in 2 s");
    at.workspace.connections.connecting(1);
    CHECK(last_line(server) == "Connecting to other:6667 ...");
    CHECK(fails() == "refused; next try in 4 s");
    at.workspace.connections.connecting(1);
    CHECK(fails() == "refused; next try in 8 s");
    CHECK(network.retry_at == at.clock.now() + std::chrono::seconds(8));
    // A connection without a welcome is no success.
    at.workspace.connections.connected(1);
    at.workspace.receive(1, ":srv NOTICE * :wait");
    CHECK(fails() == "refused; next try in 16 s");
    at.workspace.connections.connected(1);
    at.workspace.receive(1, ":srv 001 me :Welcome");
    CHECK(fails() == "refused; next try in 2 s");
    CHECK(fails() == "refused; next try in 4 s");
    at.workspace.connections.disconnected(0, "gone", 0);
    CHECK(last_line(named(at, "net")) == "gone; next try in 2 s");
    CHECK(last_line(named(at, "#lobby")) == "gone; next try in 2 s");
    CHECK(last_line(named(at, "#den")).find("gone") == std::string::npos);
    // The server's own words are the reason.
    at.workspace.connections.connected(1);
    at.workspace.receive(1, ":srv 001 me :Welcome");
    at.workspace.receive(1, "ERROR :Closing Link: too long");
    CHECK(fails().find("too long") != std::string::npos);
    CHECK(fails().find("too long") != std::string::npos);
    // After /disconnect a line says how to return, and no attempt follows.
    at.workspace.connections.connected(1);
    at.workspace.receive(1, ":srv 001 me :Welcome");
    at.workspace.buffers.go_to_server(1);
    at.type("/disconnect see you\r");
    CHECK(network.session->take_output().ends_with("QUIT :see you\r\n"));
    CHECK(fails() == "Disconnected. Reconnect with /connect.");
    CHECK(network.phase == Network::Phase::offline);
    CHECK_FALSE(network.wanted);
    at.type("/connect\r");
    CHECK(network.wanted);
    CHECK(network.failures == 0);
    CHECK(network.retry_at == Steady{});
    network.phase = Network::Phase::connecting;
    at.type("/connect\r");
    CHECK(hint(at) == "Already connected to other.");
    CHECK(network.phase == Network::Phase::connecting);
}

TEST_CASE("Connections: the lag is measured at once, then every 30 seconds, and not forgotten") {
    ScreenDouble at;
    Network& network = at.workspace.networks.at(0);
    const auto pings = [&] {
        at.workspace.tick();
        return at.sent().find("PING lag") != std::string::npos;
    };
    CHECK(pings());
    CHECK_FALSE(pings());
    at.clock.time += std::chrono::milliseconds(250);
    CHECK_FALSE(pings());
    CHECK(network.lag == std::chrono::milliseconds(250));
    at.clock.time += std::chrono::milliseconds(250);
    at.hear(":srv PONG srv other");
    CHECK_FALSE(network.asked.empty());
    at.hear(":srv PONG srv " + network.asked);
    CHECK(network.lag == std::chrono::milliseconds(500));
    CHECK(network.asked.empty());
    at.clock.time += std::chrono::milliseconds(29'499);
    CHECK_FALSE(pings());
    at.clock.time += std::chrono::milliseconds(1);
    CHECK(pings());
    // So far it is not more than before.
    at.clock.time += std::chrono::milliseconds(400);
    CHECK_FALSE(pings());
    CHECK(network.lag == std::chrono::milliseconds(500));
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    CHECK_FALSE(network.lag);
    CHECK_FALSE(pings());
}

TEST_CASE("Mute: mentions stay counted, on this network, in any letters") {
    TwoNetworks at;
    at.hear(":me!me@host JOIN #ci");
    at.workspace.receive(1, ":me!me@host JOIN #ci");
    Buffer& ci = named(at, "#ci");
    const std::size_t other = at.workspace.buffers.size() - 1;
    at.say("bob", "one", "#ci");
    at.say("bob", "me: two", "#ci");
    at.hear(":carol!u@h KICK #ci dave");
    CHECK(ci.unread == 2);
    CHECK(ci.stirred);
    at.type(alt("2") + "/mute #CI\r");
    CHECK(ci.unread == 1);
    CHECK(ci.mentions == 1);
    CHECK_FALSE(ci.stirred);
    at.workspace.receive(1, ":bob!u@h PRIVMSG #ci :one");
    Buffer* const twin = at.workspace.buffers.find(1, "#ci");
    REQUIRE(twin != nullptr);
    CHECK(twin->unread == 1);
    CHECK_FALSE(twin->muted);
    CHECK(other > 0);
    at.type("/mute #ci\r");
    CHECK(hint(at) == "#ci is already muted.");
    CHECK(at.workspace.networks.at(0).muted.size() == 1);
    at.type("/unmute #Ci\r");
    CHECK_FALSE(ci.muted);
    CHECK(at.workspace.networks.at(0).muted.empty());
}

TEST_CASE("Filters: hide no own message and nothing of the server") {
    ScreenDouble at;
    at.type("/filter t tea\r");
    at.type("tea for me\r");
    CHECK(at.shows("tea for me"));
    at.hear(":bob!u@h TOPIC #lobby :tea");
    CHECK(at.shows("set the topic of #lobby: tea"));
    at.hear(":alice!u@h KICK #lobby bob :tea");
    CHECK(at.shows("(tea)"));
    at.hear(":carol!u@h NOTICE #lobby :tea, too");
    CHECK_FALSE(at.shows("tea, too"));
    at.hear(
        ":carol!u@h PRIVMSG #lobby :\x01"
        "ACTION drinks tea\x01");
    CHECK_FALSE(at.shows("drinks tea"));
    CHECK(at.shows("2 hidden"));
}

TEST_CASE("Alerts: 20 at most, of what the person does not see") {
    ScreenDouble at;
    at.say("bob", "me: seen");
    CHECK(at.workspace.alerts.take().empty());
    at.workspace.buffers.look(false);
    for (int i = 0; i < 25; ++i) at.say("bob", "me: " + std::to_string(i));
    const auto alerts = at.workspace.alerts.take();
    REQUIRE(alerts.size() == 20);
    CHECK(alerts[0].title == "#lobby");
    CHECK(alerts[0].text == "bob: me: 0");
    CHECK(alerts[0].network == "net");
    CHECK(alerts[0].sender == "bob");
    CHECK(alerts[0].message == "me: 0");
    CHECK(at.workspace.alerts.take().empty());
    at.say("bob", "nobody in particular");
    at.hear(":me!me@host PRIVMSG bob :from elsewhere");
    CHECK(at.workspace.alerts.take().empty());
    at.hear(":bob!u@h NOTICE me :psst");
    CHECK(at.workspace.alerts.take().size() == 1);
    at.say("bob", "me, look", "me");
    CHECK(at.workspace.alerts.take().size() == 1);
    // The list has messages in channels, with the channel; it is no news itself.
    const Buffer& all = named(at, "mentions");
    CHECK(all.lines().size() == 26);
    CHECK(all.lines().at(all.lines().begin()).origin() == "#lobby");
    CHECK(all.unread + all.mentions == 0);
}

TEST_CASE("Buffers: strangers open 500 at most, and a closed one keeps its input history") {
    TwoNetworks at;
    at.say("ann", "hi", "me");
    at.workspace.buffers.go_to(at.workspace.buffers.index_of(named(at, "ann")));
    at.type("one\rtwo\r/close\r");
    at.say("ann", "hi", "me");
    at.workspace.receive(1, ":ann!u@h PRIVMSG me :hi");
    const auto recalled = [&](std::size_t network) {
        const Buffer* const buffer = at.workspace.buffers.find(network, "ann");
        REQUIRE(buffer != nullptr);
        Texts out;
        for (std::size_t back = 1; back <= buffer->inputs.size(); ++back)
            out.push_back(buffer->inputs.line(back));
        return out;
    };
    CHECK(recalled(0) == Texts{"/close", "two", "one"});
    CHECK(recalled(1).empty());
    const std::size_t there = at.workspace.buffers.size();
    for (std::size_t i = there; i < 503; ++i) at.say("u" + std::to_string(i), "hi", "me");
    CHECK(at.workspace.buffers.size() == 500);
    CHECK(at.workspace.buffers.find(0, "u502") == nullptr);
    CHECK(last_line(named(at, "net")) == "hi");
    // A channel that the person joins opens all the same.
    at.hear(":me!me@host JOIN #more");
    CHECK(at.workspace.buffers.size() == 501);
}

TEST_CASE("Spelling: other languages forget the answers of the former, and share the ranks") {
    SpellChecker checker(FewWords::open);
    checker.use({"xx_XX"});
    CHECK(checker.knows("hello"));
    CHECK_FALSE(checker.knows("h\xc3\xb6rt"));
    CHECK(checker.near("hx") == Texts{"hello", "help"});
    checker.use({"yy_YY"});
    CHECK_FALSE(checker.knows("hello"));
    CHECK(checker.knows("h\xc3\xb6rt"));
    // The best of each language, then the second best; each once.
    checker.use({"xx_XX", "yy_YY", "xx_XX"});
    CHECK(checker.near("hx") == Texts{"hello", "h\xc3\xb6rt", "help"});
    checker.use({"zz_ZZ", "xx_XX", "zz_ZZ"});
    CHECK(checker.problems() == Texts{"No dictionary for 'zz_ZZ'."});
    CHECK(checker.on());
    checker.use({"xx_XX"});
    CHECK(checker.problems().empty());
    // A language that was missing is looked for again.
    int opened = 0;
    SpellChecker missing([&](const std::string&) {
        ++opened;
        return OpenedDictionary{nullptr, "none"};
    });
    missing.use({"a"});
    missing.use({"a"});
    CHECK(opened == 2);
    ScreenDouble at;
    at.type("/set spell xx_XX\rwrold h\xc3\xb6rt ");
    CHECK(at.controller.screen.look.misspelt.size() == 2);
    at.type("\x15/set spell yy_YY\rwrold h\xc3\xb6rt ");
    CHECK(at.controller.screen.look.misspelt.size() == 1);
    // Without any of the languages the former stay.
    at.type("\x15/set spell zz_ZZ\r");
    CHECK(at.controller.screen.config.settings.spell == Texts{"yy_YY"});
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
    CHECK(here(at) == "#lobby");
    click(0, 12);
    CHECK(here(at) == "net");
    click(1, 0);
    CHECK(here(at) == "#lobby");
    click(2, 0);
    CHECK(here(at) == "#lobby");
}

TEST_CASE("Hidden lines: are shown for now, and the view stays at a line that can be seen") {
    ScreenDouble at;
    at.type(alt("h"));
    CHECK(hint(at) == "Hidden lines are shown for now; /filter on or Alt-H hides them again.");
    at.type(alt("h"));
    CHECK(hint(at) == "No lines are hidden here. See /help hidden.");
    at.type("/filter b beep\r");
    for (int i = 0; i < 160; ++i) at.say("bob", i % 2 == 0 ? "beep" : "word " + std::to_string(i));
    at.type(alt("h"));
    // Twice, because the first key also ends the hint.
    at.type(alt("<") + alt("<"));
    CHECK(at.screen()[1].find("me joined") != std::string::npos);
    at.type(alt("h"));
    CHECK(hint(at).empty());
    CHECK(at.shows("word 1"));
    CHECK_FALSE(at.shows("beep"));
    CHECK(at.workspace.buffers.current().scrolled);
    at.type(alt(">"));
    CHECK_FALSE(at.workspace.buffers.current().scrolled);
    CHECK(at.shows("word 159"));
    // The wheel moves by three rows, a page by all but two.
    const std::size_t rows = at.picture().layout.messages.rows;
    const auto bottom = [&] {
        const std::string row = at.screen()[at.picture().layout.messages.rows];
        return row.substr(row.rfind("word"));
    };
    at.type("\x1b[<64;40;5M");
    CHECK(bottom() == "word 153");
    at.type("\x1b[<65;40;5M\x1b[5~");
    CHECK(bottom() == "word " + std::to_string(159 - 2 * (rows - 2)));
    at.type("\x1b[6~");
    CHECK(bottom() == "word 159");
}

TEST_CASE("Aliases: are listed, explained, replaced and removed by name") {
    ScreenDouble at;
    at.columns = 120;
    at.type("/alias hug /me hugs $1\r");
    CHECK(hint(at) == "/hug is /me hugs $1   /save keeps it.");
    at.type("/alias /HUG /me embraces $1\r");
    REQUIRE(at.controller.screen.config.aliases.size() == 1);
    CHECK(at.controller.screen.config.aliases[0].name == "hug");
    CHECK(at.controller.screen.config.aliases[0].text == "/me embraces $1");
    at.type("/alias wave /me waves\r/alias\r");
    CHECK(at.shows("/hug  /me embraces $1"));
    CHECK(at.shows("/wave  /me waves"));
    at.type("/clear\r/alias Hug\r");
    CHECK(at.shows("/hug  /me embraces $1"));
    CHECK_FALSE(at.shows("/wave"));
    at.type("/alias nod\r");
    CHECK(at.shows("No such alias: nod"));
    at.type("/hug\r");
    CHECK(hint(at) == "/hug is /me embraces $1 and needs more words.");
    CHECK(at.input() == "/hug");
    at.type("\x15/unalias /HUG\r");
    CHECK(hint(at) == "/HUG is removed.   /save keeps it.");
    CHECK(at.controller.screen.config.aliases.size() == 1);
    at.type("/unalias hug\r");
    CHECK(at.shows("No such alias: hug"));
}

TEST_CASE("History: missed messages count where the person is not, and not if muted") {
    ScreenDouble at;
    at.hear(":srv CAP * NEW :batch message-tags draft/chathistory");
    at.hear(":srv CAP * ACK :batch message-tags draft/chathistory server-time");
    at.hear(":srv 005 me CHATHISTORY=9 :are supported");
    at.hear(":me!me@host JOIN #ci");
    at.hear("@msgid=a;time=2020-01-01T10:00:00.000Z :bob!u@h PRIVMSG #ci :before");
    Buffer& ci = named(at, "#ci");
    const auto missed = [&](const std::string& id) {
        ci.asked = Buffer::HistoryAsked::newer;
        ci.asked_lines = 9;
        at.hear(":srv BATCH +h chathistory #ci");
        for (const std::string nick : {"bob", "robot"})
            at.hear("@batch=h;time=2020-01-01T10:0" + id + ":00.000Z;msgid=" + nick + id + " :" +
                    nick + "!u@h PRIVMSG #ci :" + id);
        at.hear(":srv BATCH -h");
    };
    at.type("/filter r from robot\r");
    ci.enter();
    missed("1");
    CHECK(ci.unread == 1);
    CHECK(ci.lines().hidden() == 1);
    CHECK(ci.asked == Buffer::HistoryAsked::nothing);
    missed("1");
    CHECK(ci.unread == 1);
    at.type("/mute #ci\r");
    missed("2");
    CHECK(ci.unread == 0);
    at.type("/unmute #ci\r");
    at.workspace.buffers.go_to(at.workspace.buffers.index_of(ci));
    missed("3");
    CHECK(ci.unread == 0);
    // Older ones never count.
    at.workspace.buffers.go_to(1);
    ci.asked = Buffer::HistoryAsked::older;
    at.hear(":srv BATCH +h chathistory #ci");
    at.hear("@batch=h;time=2019-01-01T10:00:00.000Z;msgid=z :bob!u@h PRIVMSG #ci :old");
    at.hear(":srv BATCH -h");
    CHECK(ci.unread == 0);
    CHECK(ci.complete);
    // None is requested of a channel that was left, of the server, or twice.
    ci.complete = false;
    at.sent();
    at.workspace.history.request_older(named(at, "net"));
    CHECK(at.sent().empty());
    at.workspace.history.request_older(ci);
    CHECK(at.sent() == "CHATHISTORY BEFORE #ci msgid=z 9\r\n");
    at.workspace.history.request_older(ci);
    CHECK(at.sent().empty());
    ci.asked = Buffer::HistoryAsked::nothing;
    at.hear(":bob!u@h KICK #ci me");
    at.workspace.history.request_older(ci);
    CHECK(at.sent().empty());
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

TEST_CASE("Typing, away, friends, leaving: at the limit of the time, and for every server") {
    TwoNetworks at;
    at.hear(":srv CAP * NEW :message-tags");
    at.hear(":srv CAP * ACK :message-tags");
    at.workspace.settings.typing = true;
    at.sent();
    const auto sends = [&](const std::string& text) {
        return at.sent().find(text) != std::string::npos;
    };
    at.type("x");
    CHECK(sends("TAGMSG"));
    at.clock.time += std::chrono::milliseconds(2999);
    at.type("x");
    CHECK_FALSE(sends("TAGMSG"));
    at.clock.time += std::chrono::milliseconds(1);
    at.type("x");
    CHECK(sends("TAGMSG"));
    at.type("\x15/set away-after 5\r");
    at.workspace.tick();
    at.sent();
    at.workspace.networks.at(1).session->take_output();
    at.clock.time += std::chrono::minutes(5) - std::chrono::milliseconds(1);
    at.workspace.tick();
    CHECK_FALSE(sends("AWAY"));
    at.clock.time += std::chrono::milliseconds(1);
    at.workspace.tick();
    CHECK(sends("AWAY idle\r\n"));
    CHECK(at.workspace.networks.at(1).session->take_output().find("AWAY idle\r\n") !=
          std::string::npos);
    at.type("x");
    CHECK(at.sent() == "AWAY\r\n");
    CHECK(at.workspace.networks.at(1).session->take_output() == "AWAY\r\n");
    at.type("x\x15");
    CHECK(at.sent().empty());
    at.type("/friend bob\r/set friend-bell on\r");
    at.hear(":srv 303 me :");
    at.clock.time += std::chrono::minutes(1);
    at.workspace.tick();
    at.workspace.alerts.take();
    at.hear(":srv 303 me :bob");
    CHECK(last_line(named(at, "net")) == "bob is online");
    CHECK(at.workspace.alerts.take().size() == 1);
    at.clock.time += std::chrono::minutes(1);
    at.workspace.tick();
    at.hear(":srv 303 me :");
    CHECK(last_line(named(at, "net")) == "bob is offline");
    CHECK(at.workspace.alerts.take().empty());
    at.sent();
    at.workspace.networks.at(1).session->take_output();
    at.type("/quit see you\r");
    CHECK(at.sent().ends_with("QUIT :see you\r\n"));
    CHECK(at.workspace.networks.at(1).session->take_output() == "QUIT :see you\r\n");
    CHECK_FALSE(at.workspace.networks.at(1).wanted);
}

TEST_CASE("Paste: y, Y and Enter confirm it, any other key returns to the input") {
    for (const std::string key : {"y", "Y", "\r", "n", "\x1b", " "}) {
        CAPTURE(key);
        ScreenDouble at;
        at.type("\x1b[200~1\r2\r3\r4\x1b[201~\r" + key);
        const bool yes = key == "y" || key == "Y" || key == "\r";
        CHECK(at.sent().empty() != yes);
        CHECK(at.input() == (yes ? "" : "1\n2\n3\n4"));
        CHECK(question(at).empty());
        if (!yes) CHECK(hint(at) == "Not sent. Edit the text, or clear it with Ctrl-C.");
    }
}
