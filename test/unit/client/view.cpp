// Rows of messages and of the input, and scroll positions.

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/view/input_rows.h"
#include "client/view/message_rows.h"
#include "support/screen_double.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

// A buffer without a workspace, and its rows as text.
struct Rows {
    terminal::KillRing ring;
    Buffer buffer{BufferKind::channel, "#a", 0, ring, {}};
    Theme theme = *find_theme("dark");
    std::size_t columns = 40;
    bool all = false;
    Wall now = Wall{} + std::chrono::hours{12};

    void add(EventKind kind, const std::string& who, const std::string& text, bool hidden = false) {
        Event event;
        event.kind = kind;
        event.who = who;
        event.text = text;
        event.hidden = hidden;
        buffer.add(event, now, true, false);
    }
    void say(const std::string& text, bool hidden = false) {
        add(EventKind::said, "bob", text, hidden);
    }
    RowStyle style() const { return {theme, columns, {}, all}; }
    std::vector<Pieces> pieces(Scrollback::Number back = 1) const {
        return rows_of(buffer, buffer.lines().end() - back, style());
    }
    Texts drawn(const std::vector<Pieces>& rows) const {
        terminal::Canvas canvas(rows.size() + 1, columns);
        Texts out;
        for (const Pieces& row : rows) {
            for (const Piece& piece : row)
                canvas.put(out.size(), piece.column, piece.text, piece.style, columns);
            out.push_back(canvas.text(out.size()));
        }
        return out;
    }
    Texts line(Scrollback::Number back = 1) const { return drawn(pieces(back)); }
    Texts visible(std::size_t height) const { return drawn(visible_rows(buffer, height, style())); }
    bool separated(const std::string& text, Scrollback::Number back = 1) const {
        for (const std::string& row : line(back)) {
            if (row.find("─ " + text + " ─") != std::string::npos) return true;
        }
        return false;
    }
};

// Returns the last words of each row.
Texts ends(const Texts& rows) {
    Texts out;
    for (const std::string& row : rows) out.push_back(row.substr(row.rfind(' ') + 1));
    return out;
}

}  // namespace

TEST_CASE("Input: rows are cut at the edge, and the cursor is at its character") {
    struct Case {
        std::string text;  // '|' is the cursor
        std::size_t indent;
        Texts rows;
        std::size_t row;
        std::size_t column;
    };
    // Ten columns hold nine cells: the cursor after them needs one.
    for (const Case& one : std::vector<Case>{
             {"|", 4, {""}, 0, 4},
             {"hello\n|x", 4, {"hello", "x"}, 1, 0},
             {"hello\nx|", 4, {"hello", "x"}, 1, 1},
             {"hello|\nx", 4, {"hello", "x"}, 0, 9},
             {"hello\n|", 4, {"hello", ""}, 1, 0},
             {"|hello", 4, {"hello"}, 0, 4},
             {"hello|!", 4, {"hello", "!"}, 1, 0},
             {"hello!|", 4, {"hello", "!"}, 1, 1},
             {"\n\nab|c", 4, {"", "", "abc"}, 2, 2},
             {"a\n123456789|", 4, {"a", "123456789"}, 1, 9},
             {"a\n1234567890|", 4, {"a", "123456789", "0"}, 2, 1},
             {"a\n12345678日|", 4, {"a", "12345678", "日"}, 2, 2},
             {"1234日|", 4, {"1234", "日"}, 1, 2},
             {"e\u0301|x", 0, {"e\u0301x"}, 0, 1},
             {"|x", 50, {"x"}, 0, 8},
         }) {
        CAPTURE(one.text);
        const std::size_t cursor = one.text.find('|');
        const std::string text = one.text.substr(0, cursor) + one.text.substr(cursor + 1);
        const InputRows found = input_rows(text, cursor, one.indent, 10);
        Texts rows;
        for (const terminal::Row& row : found.rows)
            rows.push_back(text.substr(row.begin, row.end - row.begin));
        CHECK(rows == one.rows);
        CHECK(found.cursor_row == one.row);
        CHECK(found.cursor_column == one.column);
    }
    ScreenDouble at;
    at.type("hello\x1b\rx");
    Picture picture = at.picture();
    CHECK(picture.layout.input.rows == 2);
    CHECK(picture.canvas.cursor_row == picture.layout.input.row + 1);
    CHECK(picture.canvas.cursor_column == 1);
    // A third of the screen at most; the cursor's row is always one of them.
    for (int i = 0; i < 20; ++i) at.type("\x1b\r" + std::to_string(i));
    picture = at.picture();
    CHECK(picture.layout.input.rows == 8);
    CHECK(picture.canvas.cursor_row == 23);
    CHECK(at.screen()[23] == "19");
    CHECK(at.screen()[16] == "12");
    at.rows = 60;
    CHECK(at.picture().layout.input.rows == 10);
}

TEST_CASE("Rows: the columns of nick and text follow the width") {
    struct Case {
        std::size_t columns;
        std::size_t nick;
    };
    for (const Case& one :
         std::vector<Case>{{32, 8}, {47, 8}, {48, 10}, {69, 10}, {70, 12}, {109, 12}, {110, 16}}) {
        CAPTURE(one.columns);
        Rows at;
        at.columns = one.columns;
        at.say("hi");
        const Pieces row = at.pieces().at(0);
        REQUIRE(row.size() == 3);
        CHECK(row[0].column == 0);
        CHECK(row[1].column == 6 + one.nick - 3);
        CHECK(row[2].column == one.nick + 7);
        at.add(EventKind::said, std::string(one.nick, 'n'), std::string(one.columns, 'x'));
        const auto rows = at.pieces();
        CHECK(rows.at(0).at(1).text == std::string(one.nick, 'n'));
        CHECK(rows.at(0).at(1).column == 6);
        CHECK(rows.at(0).at(2).text.size() == one.columns - one.nick - 7);
        REQUIRE(rows.at(1).size() == 1);
        CHECK(rows.at(1).at(0).column == one.nick + 7);
        at.add(EventKind::said, std::string(one.nick + 1, 'n'), "x");
        CHECK(at.pieces().at(0).at(1).text == std::string(one.nick - 1, 'n') + "…");
    }
    Rows at;
    at.columns = 31;
    at.say("hi");
    const std::string clock = at.line().at(0).substr(0, 5);
    CHECK(clock.size() == 5);
    CHECK(at.line() == Texts{clock + " bob hi"});
    at.say("one two three four five six");
    CHECK(at.line() == Texts{clock + " bob one two three four", "      five six"});
}

TEST_CASE("Rows: what stands in front of each kind of line, and how it looks") {
    struct Case {
        EventKind kind;
        std::string who;
        std::string head;
        std::string text;
        terminal::Style head_style;
        terminal::Style text_style;
    };
    Rows at;
    const Theme& theme = at.theme;
    const terminal::Style bob = theme.nick("bob");
    for (const Case& one : std::vector<Case>{
             {EventKind::said, "bob", "bob", "hi", bob, theme.text},
             {EventKind::notice, "bob", "-bob-", "hi", bob, theme.text},
             {EventKind::notice, "", "-server-", "hi", theme.nick(""), theme.text},
             {EventKind::info, "", "--", "hi", theme.event, theme.event},
             {EventKind::error, "", "!!", "hi", theme.error, theme.error},
             {EventKind::action, "bob", "*", "bob", bob, bob},
         }) {
        CAPTURE(one.head);
        at.add(one.kind, one.who, "hi");
        const Pieces row = at.pieces().at(0);
        CHECK(row.at(0).style == theme.time);
        CHECK(row.at(1).text == one.head);
        CHECK(row.at(1).style == one.head_style);
        CHECK(row.at(2).text == one.text);
        CHECK(row.at(2).style == one.text_style);
        const bool person = is_message(one.kind) && !one.who.empty();
        CHECK(row.at(1).target == (person ? Piece::Target::nick : Piece::Target::none));
        CHECK(row.at(1).about == (person ? "bob" : ""));
    }
    CHECK(at.line().at(0).ends_with("* bob hi"));
    Event event;
    event.kind = EventKind::said;
    event.who = "bob";
    event.text = "hi";
    event.mark = '@';
    event.mention = true;
    at.buffer.add(event, at.now, true, false);
    CHECK(at.pieces().at(0).at(1).text == "@bob");
    CHECK(at.pieces().at(0).at(1).style == theme.called);
    CHECK(at.pieces().at(0).at(1).about == "bob");
    event.mention = false;
    event.own = true;
    event.origin = "#b";
    at.buffer.add(event, at.now, true, false);
    CHECK(at.pieces().at(0).at(1).style == theme.own);
    CHECK(at.line().at(0).ends_with("@bob #b hi"));
    event.kind = EventKind::action;
    event.origin.clear();
    at.buffer.add(event, at.now, true, false);
    CHECK(at.pieces().at(0).at(1).text == "*");
    CHECK(at.pieces().at(0).at(2).style == theme.own);
}

TEST_CASE("Rows: an address that is wrapped is whole in each part, and matches stand out") {
    Rows at;
    const std::string url = "http://example.org/" + std::string(20, 'x');
    at.say("a " + url + ", b");
    std::string parts;
    for (const Pieces& row : at.pieces()) {
        for (const Piece& piece : row) {
            if (piece.target != Piece::Target::url) continue;
            CHECK(piece.about == url);
            CHECK((piece.style.attributes & terminal::Style::underlined) != 0);
            parts += piece.text;
        }
    }
    CHECK(parts == url);
    CHECK(at.pieces().back().back().text == ", b");
    CHECK(at.pieces().back().back().target == Piece::Target::none);
    at.say("so TEA, tea");
    RowStyle style = at.style();
    style.search = "tea";
    Texts found;
    const auto rows = rows_of(at.buffer, at.buffer.lines().end() - 1, style);
    for (const Piece& piece : rows.at(0)) {
        if (piece.style == at.theme.found) found.push_back(piece.text);
    }
    CHECK(found == Texts{"TEA", "tea"});
}

TEST_CASE("Rows: separators stand above the first visible line of a day, and of the new ones") {
    Rows at;
    at.say("one");
    CHECK(at.line().size() == 1);
    at.now += std::chrono::hours{24};
    at.say("two", true);
    CHECK(at.line().empty());
    at.say("three");
    CHECK(at.separated("Friday, 2 January 1970"));
    at.say("four");
    CHECK(at.line().size() == 1);
    at.buffer.leave();
    CHECK_FALSE(at.separated("new"));
    at.say("five", true);
    at.say("six");
    at.say("seven");
    CHECK(at.separated("new", 2));
    CHECK_FALSE(at.separated("new", 1));
    CHECK(at.line(2).size() == 2);
    // With hidden lines shown, they are the first.
    at.all = true;
    CHECK(at.separated("new", 3));
    CHECK_FALSE(at.separated("new", 2));
    CHECK(at.separated("Friday, 2 January 1970", 6));
    CHECK_FALSE(at.separated("Friday, 2 January 1970", 5));
    const std::string separator = at.line(3).at(0);
    CHECK(terminal::cells_of(separator) == at.columns);
    // Both, the day first.
    at.now += std::chrono::hours{24};
    at.buffer.leave();
    at.say("eight");
    REQUIRE(at.line().size() == 3);
    CHECK(at.line().at(0).find(" Saturday, 3 January 1970 ") != std::string::npos);
    CHECK(at.line().at(1).find(" new ") != std::string::npos);
}

TEST_CASE("Scrolling: by rows, from the newest to the oldest and no further") {
    Rows at;
    CHECK_FALSE(scroll(at.buffer, -1, 5, at.style()));
    CHECK(at_oldest(at.buffer, 5, at.style()));
    CHECK(at.visible(5).empty());
    for (int i = 0; i < 5; ++i) at.say(std::to_string(i));
    const auto by = [&](long rows) {
        at.buffer.scrolled = scroll(at.buffer, rows, 5, at.style());
        return ends(at.visible(5));
    };
    CHECK(by(-1) == Texts{"0", "1", "2", "3", "4"});
    CHECK_FALSE(at.buffer.scrolled);
    CHECK(at_oldest(at.buffer, 5, at.style()));
    at.say("5");
    CHECK_FALSE(at_oldest(at.buffer, 5, at.style()));
    CHECK(by(0) == Texts{"1", "2", "3", "4", "5"});
    CHECK(by(-1) == Texts{"0", "1", "2", "3", "4"});
    CHECK(at_oldest(at.buffer, 5, at.style()));
    CHECK(by(-9) == Texts{"0", "1", "2", "3", "4"});
    CHECK(at.buffer.scrolled);
    CHECK(by(1) == Texts{"1", "2", "3", "4", "5"});
    CHECK_FALSE(at.buffer.scrolled);
    // A line of three rows, row by row.
    at.say(std::string(24, 'x') + " " + std::string(24, 'y') + " z");
    CHECK(by(0).back() == "z");
    CHECK(by(-1) == Texts{"3", "4", "5", std::string(24, 'x'), std::string(24, 'y')});
    CHECK(by(-1).back() == std::string(24, 'x'));
    CHECK(by(-1).back() == "5");
    CHECK(by(1).back() == std::string(24, 'x'));
    CHECK(by(2).back() == "z");
    CHECK_FALSE(at.buffer.scrolled);
    // Hidden lines take no rows.
    for (int i = 0; i < 4; ++i) at.say("hidden", true);
    CHECK(by(0).back() == "z");
    CHECK(by(-3).back() == "5");
    CHECK(by(3).back() == "z");
    CHECK_FALSE(at.buffer.scrolled);
    at.all = true;
    CHECK(by(-4).back() == "z");
}

TEST_CASE("Scrolling: a found line is put in the middle, unless it is near the end") {
    Rows at;
    for (int i = 0; i < 20; ++i) at.say(std::to_string(i));
    const auto shown = [&](Scrollback::Number number) {
        at.buffer.scrolled = centre(at.buffer, at.buffer.lines().begin() + number, 5, at.style());
        return ends(at.visible(5));
    };
    CHECK(shown(10) == Texts{"8", "9", "10", "11", "12"});
    CHECK(shown(17) == Texts{"15", "16", "17", "18", "19"});
    CHECK(shown(18) == Texts{"15", "16", "17", "18", "19"});
    CHECK_FALSE(at.buffer.scrolled);
}
