// Two buffers on the screen at once: their layout, their visibility, and the target of a key or
// click.

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

constexpr const char* split =
    "\x18"
    "2";
constexpr const char* split_beside =
    "\x18"
    "3";
constexpr const char* other_pane = "\x18o";
constexpr const char* one =
    "\x18"
    "1";

// In #ci, and #lobby is also known.
struct TwoChannels : ScreenDouble {
    TwoChannels() {
        hear(":me!me@host JOIN #ci");
        hear(":srv 353 me = #ci :me cleo");
        type("/join #ci\r");
        sent();
    }
    // The row that contains the text; the screen's height if none does.
    std::size_t row_of(std::string_view text) {
        const auto lines = screen();
        const auto found = std::find_if(lines.begin(), lines.end(), [&](const std::string& line) {
            return line.find(text) != std::string::npos;
        });
        return static_cast<std::size_t>(found - lines.begin());
    }
    Buffer& lobby() { return workspace.buffers.at(1); }
    Buffer& ci() { return workspace.buffers.at(2); }
    // The terminal's report of button `code` (0: the left one, 64: the wheel up) at a cell from 0.
    void mouse(int code, std::size_t row, std::size_t column) {
        type("\x1b[<" + std::to_string(code) + ";" + std::to_string(column + 1) + ";" +
             std::to_string(row + 1) + "M");
    }
};

}  // namespace

TEST_CASE("Panes: two buffers, one above the other, and one again") {
    TwoChannels at;
    at.hear(":srv 332 me #lobby :tea at four");
    at.say("bob", "in the lobby");
    at.say("cleo", "in the works", "#ci");
    at.type("/split #lob\r");
    CHECK(at.row_of("─ #lobby: tea at four ─") == 0);
    CHECK(at.row_of("in the lobby") == 10);
    CHECK(at.row_of("│ #ci") == 11);
    CHECK(at.row_of("in the works") == 20);
    CHECK(at.screen()[22] == "#ci me>");
    // They keep their place.
    at.type(other_pane);
    CHECK(at.workspace.buffers.current().name == "#lobby");
    CHECK(at.row_of("│ #lobby: tea at four") == 0);
    CHECK(at.row_of("─ #ci ─") == 11);
    // And the rows above do not move while a hint is shown.
    at.type("/he");
    CHECK(at.shows("/help"));
    CHECK(at.row_of("─ #ci ─") == 11);
    at.type("\x15hello\r");
    CHECK(at.sent() == "PRIVMSG #lobby hello\r\n");
    at.type("/unsplit\r");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    CHECK_FALSE(at.shows("in the works"));
    CHECK(at.screen().back() == "me>");
    at.type(other_pane);
    CHECK(at.shows("/split #room splits it"));
    CHECK(at.workspace.buffers.current().name == "#lobby");
}

TEST_CASE("Panes: side by side if the window is wide") {
    TwoChannels at;
    at.say("bob", "in the lobby");
    at.say("cleo", "in the works", "#ci");
    at.columns = 130;
    at.type(split_beside);
    const std::string row = at.screen()[at.row_of("in the lobby")];
    CHECK(row.find("in the lobby") < row.find("in the works"));
    CHECK(row.find("│") < row.find("in the works"));
    const auto top = at.screen().front();
    CHECK(top.find("─ #lobby ─") < top.find("│ #ci"));
    at.type(split);
    CHECK(at.row_of("in the lobby") < at.row_of("in the works"));
    at.type("/split beside\r");
    CHECK(at.row_of("in the lobby") == at.row_of("in the works"));
    // Too narrow for that, but not for two rows of text.
    at.columns = 80;
    CHECK(at.row_of("in the lobby") < at.row_of("in the works"));
}

TEST_CASE("Panes: commands without a name choose the right pane") {
    TwoChannels at;
    at.workspace.buffers.go_to(0);
    at.workspace.buffers.go_to(1);
    // Instead of the server, the user's previous buffer.
    at.type(split);
    CHECK(at.shows("─ #ci ─"));
    at.type(one);
    at.hear(":bob!u@h PRIVMSG me :psst");
    at.workspace.buffers.go_to(3);
    at.workspace.buffers.go_to(1);
    at.type(split);
    CHECK(at.shows("─ bob ─"));
    at.type("/split 3\r");
    CHECK(at.shows("─ #ci ─"));
    at.type("/split #lobby\r");
    CHECK(at.shows("This is the current buffer"));
    CHECK(at.shows("─ #ci ─"));
    at.type("/split nowhere\r");
    CHECK(at.shows("No such buffer"));
    at.type("/split ci above\r");
    CHECK(at.shows("No such buffer"));
}

TEST_CASE("Panes: a single buffer stays a single pane") {
    StillClock clock;
    Workspace workspace(clock);
    ServerChoice choice;
    choice.name = "net";
    workspace.add_network(choice);
    CHECK_FALSE(workspace.buffers.split(std::nullopt, BufferList::SplitWay::above));
    CHECK_FALSE(workspace.buffers.split(0, BufferList::SplitWay::above));
    CHECK_FALSE(workspace.buffers.pane());
    workspace.buffers.go_to_pane();
    workspace.buffers.unsplit();
    CHECK(workspace.buffers.current_index() == 0);
}

TEST_CASE("Panes: messages in a visible buffer are not new") {
    TwoChannels at;
    at.type("/split #lobby\r");
    at.say("bob", "me: one");
    CHECK(at.lobby().unread == 0);
    CHECK(at.lobby().mentions == 0);
    CHECK(at.workspace.alerts.take().empty());
    at.type(other_pane);
    at.say("cleo", "two", "#ci");
    CHECK(at.ci().unread == 0);
    CHECK_FALSE(at.shows("─ new ─"));
    // The terminal is not looked at.
    at.type("\x1b[O");
    at.say("cleo", "me: three", "#ci");
    at.say("bob", "four");
    CHECK(at.ci().mentions == 1);
    CHECK(at.lobby().unread == 1);
    at.type("\x1b[I");
    CHECK(at.ci().unread == 0);
    CHECK(at.lobby().unread == 0);
    const auto lines = at.screen();
    CHECK(std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
              return line.find("─ new ─") != std::string::npos;
          }) == 2);
    at.type(one);
    at.say("cleo", "five", "#ci");
    CHECK(at.ci().unread == 1);
    CHECK(at.lobby().unread == 0);
}

TEST_CASE("Panes: if there is no space for two, the active one is drawn") {
    TwoChannels at;
    at.type("/split #lobby\r");
    at.say("bob", "in the lobby");
    CHECK(at.shows("in the lobby"));
    at.rows = 9;
    CHECK_FALSE(at.shows("in the lobby"));
    CHECK(at.shows("│ #ci"));
    at.say("bob", "more of it");
    CHECK(at.lobby().unread == 1);
    // The other pane: it is visible now, and #ci is not.
    at.type(other_pane);
    CHECK(at.shows("more of it"));
    CHECK(at.lobby().unread == 0);
    at.say("cleo", "in the works", "#ci");
    CHECK(at.ci().unread == 1);
    at.rows = 24;
    CHECK(at.shows("in the works"));
    CHECK(at.ci().unread == 0);
    at.type(one);
    at.rows = 9;
    at.type(split);
    CHECK(at.shows("too small for two"));
}

TEST_CASE("Panes: every size in both directions") {
    for (const char* const way : {"/split #lobby\r", "/split beside #lobby\r"}) {
        TwoChannels at;
        for (int i = 0; i < 30; ++i)
            at.say("bob", "日本 words that are longer than a row " + std::string(40, 'x'));
        at.type(way);
        at.workspace.buffers.at(1).scrolled = ScrollPosition{3, 0};
        for (std::size_t rows = 1; rows < 20; ++rows) {
            for (std::size_t columns = 1; columns < 150; columns += 3) {
                at.rows = rows;
                at.columns = columns;
                at.type("x\x1b[5~\x1b[6~");
                const Picture picture = at.picture();
                CHECK(picture.canvas.cursor_row < rows);
                const Layout& layout = picture.layout;
                for (const Area& area : {layout.messages, layout.pane_messages}) {
                    CHECK(area.row + area.rows <= rows);
                    CHECK(area.column + area.columns <= columns);
                }
            }
        }
    }
}

TEST_CASE("Panes: switching to a visible buffer moves there, others open in this pane") {
    TwoChannels at;
    at.type("/split #lobby\r");
    at.type(
        "\x1b"
        "2");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    CHECK(at.shows("─ #ci ─"));
    at.type(
        "\x1b"
        "1");
    CHECK(at.workspace.buffers.current().name == "net");
    CHECK(at.row_of("│ net") == 0);
    CHECK(at.shows("─ #ci ─"));
    at.say("bob", "unseen");
    CHECK(at.lobby().unread == 1);
    at.type("\x1b/");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    at.type("/join #ci\r");
    CHECK(at.workspace.buffers.current().name == "#ci");
    CHECK(at.shows("─ #lobby ─"));
}

TEST_CASE("Panes: a closed buffer closes its pane") {
    TwoChannels at;
    at.type("/split #lobby\r/close\r");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    CHECK_FALSE(at.workspace.buffers.pane());
    CHECK(at.screen().back() == "me>");
    at.hear(":me!me@host JOIN #ci");
    at.type("/split #ci\r");
    // The server says so.
    at.hear(":me!me@host PART #ci");
    CHECK(at.workspace.buffers.current().name == "#lobby");
    CHECK_FALSE(at.workspace.buffers.pane());
    at.say("bob", "still here");
    CHECK(at.shows("still here"));
    at.hear(":me!me@host JOIN #ci");
    at.hear(":dora!u@h PRIVMSG me :hello");
    at.type("/split dora\r");
    REQUIRE(at.workspace.buffers.pane());
    CHECK(at.workspace.buffers.pane()->index == 3);
    at.workspace.close(2);
    REQUIRE(at.workspace.buffers.pane());
    CHECK(at.workspace.buffers.pane()->index == 2);
    CHECK(at.shows("─ dora ─"));
}

TEST_CASE("Panes: keys scroll and search the active pane, the wheel the pane under the pointer") {
    TwoChannels at;
    for (int i = 0; i < 100; ++i) {
        at.say("bob", "lobby " + std::to_string(i));
        at.say("cleo", "works " + std::to_string(i), "#ci");
    }
    at.type("/split #lobby\r");
    at.type("\x1b[5~");
    CHECK(at.ci().scrolled);
    CHECK_FALSE(at.lobby().scrolled);
    CHECK_FALSE(at.shows("works 99"));
    CHECK(at.shows("lobby 99"));
    at.type("\x1b>");
    at.mouse(64, 5, 40);
    CHECK(at.lobby().scrolled);
    CHECK_FALSE(at.ci().scrolled);
    CHECK(at.shows("─ ↓ 3 more ─"));
    at.mouse(64, 18, 40);
    CHECK(at.ci().scrolled);
    at.mouse(65, 18, 40);
    at.mouse(65, 5, 40);
    CHECK_FALSE(at.ci().scrolled);
    CHECK_FALSE(at.lobby().scrolled);
    at.type(
        "\x06"
        "works 77");
    CHECK(at.shows("works 77"));
    CHECK(at.shows("lobby 99"));
    // Also while a search goes on.
    at.mouse(64, 5, 40);
    CHECK_FALSE(at.shows("lobby 99"));
    CHECK(at.shows("works 77"));
    at.type("\x1b");
}

TEST_CASE("Panes: clicks go to the pane they hit") {
    TwoChannels at;
    at.say("bob", "see https://example.org/lobby");
    at.say("cleo", "see https://example.org/works", "#ci");
    at.type("/split #lobby\r");
    const std::size_t lobby_row = at.row_of("example.org/lobby");
    at.mouse(0, lobby_row, 50);
    CHECK(at.controller.take_requests().urls ==
          std::vector<std::string>{"https://example.org/lobby"});
    CHECK(at.workspace.buffers.current().name == "#ci");
    // The newest one of the active pane.
    at.type("\x1bo");
    CHECK(at.controller.take_requests().urls ==
          std::vector<std::string>{"https://example.org/works"});
    const Picture picture = at.picture();
    const auto nick = std::find_if(picture.spots.begin(), picture.spots.end(),
                                   [](const Spot& spot) { return spot.about == "bob"; });
    REQUIRE(nick != picture.spots.end());
    CHECK(nick->row == lobby_row);
    at.mouse(0, nick->row, nick->column);
    CHECK(at.workspace.buffers.current().name == "#lobby");
    CHECK(at.input() == "bob: ");
    CHECK(at.ci().input.empty());
    // On an empty cell, and on its name.
    at.mouse(0, 15, 60);
    CHECK(at.workspace.buffers.current().name == "#ci");
    at.mouse(0, 0, 60);
    CHECK(at.workspace.buffers.current().name == "#lobby");
}

TEST_CASE("Panes: history is fetched for the scrolled pane, and for both after a reconnect") {
    TwoChannels at;
    const auto offer = [&] {
        at.hear(":srv CAP * NEW :batch message-tags draft/chathistory");
        at.hear(":srv CAP * ACK :batch message-tags draft/chathistory server-time");
        at.hear(":srv 005 me CHATHISTORY=3 :are supported");
    };
    offer();
    at.hear("@msgid=l :bob!u@h PRIVMSG #lobby :in the lobby");
    at.hear("@msgid=w :cleo!u@h PRIVMSG #ci :in the works");
    at.type("/split #lobby\r");
    at.sent();
    at.mouse(64, 5, 40);
    CHECK(at.sent() == "CHATHISTORY BEFORE #lobby msgid=l 3\r\n");
    at.type("\x1b[5~");
    CHECK(at.sent() == "CHATHISTORY BEFORE #ci msgid=w 3\r\n");

    at.workspace.connections.disconnected(0, "the cable", 0);
    CHECK(at.row_of("the cable") < 11);
    CHECK(at.shows("─ #lobby (not connected) ─"));
    at.workspace.connections.connected(0);
    at.hear(":srv 001 me :Welcome");
    offer();
    at.hear(":me!me@host JOIN #lobby");
    at.hear(":me!me@host JOIN #ci");
    const std::string asked = at.sent();
    CHECK(asked.find("CHATHISTORY AFTER #lobby msgid=l 3\r\n") != std::string::npos);
    CHECK(asked.find("CHATHISTORY AFTER #ci msgid=w 3\r\n") != std::string::npos);
    at.hear(":srv BATCH +h chathistory #lobby");
    at.hear("@batch=h;time=2020-01-01T10:00:00.000Z;msgid=m :bob!u@h PRIVMSG #lobby :missed");
    at.hear(":srv BATCH -h");
    CHECK(at.lobby().unread == 0);
}

TEST_CASE("Panes: the character after Ctrl-X is a key") {
    TwoChannels at;
    at.type("\x18q");
    CHECK(at.input().empty());
    CHECK(at.shows("ctrl-x q is not bound; see /help ctrl-x."));
    at.type("/bind ctrl-x space = split-above\r\x18 ");
    CHECK(at.workspace.buffers.pane());
    at.type("\x18\x1b[200~1\x1b[201~1");
    CHECK(at.input() == "11");
    CHECK(at.workspace.buffers.pane());
}

TEST_CASE("Panes: need ten rows one above the other, and 81 columns side by side") {
    TwoChannels at;
    const auto shown = [&](std::size_t rows, std::size_t columns) -> std::string {
        at.rows = rows;
        at.columns = columns;
        const Layout layout = at.picture().layout;
        if (layout.pane_messages.rows == 0) return "one";
        return layout.divider.rows > 0 ? "beside" : "above";
    };
    at.type("/split #lobby\r");
    at.controller.screen.look.hint.clear();
    CHECK(shown(11, 80) == "one");
    CHECK(shown(12, 80) == "above");
    CHECK(shown(24, 31) == "one");
    CHECK(shown(24, 32) == "above");
    CHECK(shown(24, 200) == "above");
    // The panes are beside each other if there are too few rows.
    CHECK(shown(11, 200) == "beside");
    at.type("/split beside\r");
    at.controller.screen.look.hint.clear();
    CHECK(shown(24, 94) == "above");
    CHECK(shown(24, 95) == "beside");
    CHECK(shown(7, 95) == "beside");
    CHECK(shown(6, 95) == "one");
}
