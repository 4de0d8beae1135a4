// The line of input of the line mode and the operator's console, on a terminal in memory.

#include "terminal/line_view.h"

#include <clocale>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/terminal_double.h"

using namespace hubbub::terminal;

namespace {

struct Line {
    Line(std::size_t rows, std::size_t columns, bool dumb = false)
        : terminal(rows, columns), view({rows, columns}, dumb) {
        std::setlocale(LC_CTYPE, "C.UTF-8");
    }

    // '|' is the cursor.
    std::string draw(const std::string& text) {
        const std::size_t at = text.find('|');
        std::vector<Glyph> glyphs;
        append_glyphs(glyphs, text.substr(0, at));
        const std::size_t cursor = glyphs.size();
        append_glyphs(glyphs, text.substr(at + 1));
        std::string bytes = view.draw(glyphs, cursor);
        terminal.write(bytes);
        return bytes;
    }
    void is_at(std::size_t row, std::size_t column) const {
        CHECK(terminal.cursor_row() == row);
        CHECK(terminal.cursor_column() == column);
    }

    TerminalDouble terminal;
    LineView view;
};

}  // namespace

TEST_CASE("LineView: a typed character is one byte") {
    Line line(3, 20);
    line.draw("> |");
    CHECK(line.draw("> a|") == "a");
    CHECK(line.draw("> ab|") == "b");
    CHECK(line.draw("> a|") == "\b\x1b[J");
    CHECK(line.draw("> |a") == "\b");
    CHECK(line.draw("> |a").empty());
}

TEST_CASE("LineView: the cursor after wide, combining and wrapped text") {
    struct Case {
        std::string text;
        std::size_t row;
        std::size_t column;
    };
    for (const Case& one : std::vector<Case>{
             {"|", 0, 0},
             {"hello|", 0, 5},
             {"0123456789|", 1, 0},
             {"日本|", 0, 4},
             {"012345678日|", 1, 2},
             {"e\u0301|", 0, 1},
             {"0123456789012345678901|", 2, 2},
             {"two\nlines|", 0, 9},
         }) {
        CAPTURE(one.text);
        Line line(4, 10);
        line.draw(one.text);
        line.is_at(one.row, one.column);
        line.terminal.write(line.view.erase());
        line.is_at(0, 0);
        for (std::size_t row = 0; row < 4; ++row) CHECK(line.terminal.text(row).empty());
    }
}

TEST_CASE("LineView: in front of a wide character that wraps, the last column is cleared") {
    Line line(3, 10);
    line.draw("> abcdefgh|");
    line.draw("> abcdefg|h");
    line.draw("> abcdefg\u754c|h");
    CHECK(line.terminal.text(0) == "> abcdefg");
    CHECK(line.terminal.at(0, 9).text == " ");
    CHECK(line.terminal.text(1) == "\u754ch");
    line.is_at(1, 2);
    line.draw("> abcdefg|h");
    CHECK(line.terminal.text(0) == "> abcdefgh");
    CHECK(line.terminal.text(1).empty());
    line.is_at(0, 9);
}

TEST_CASE("LineView: a line break is drawn as a sign") {
    Line line(2, 20);
    line.draw("two\nlines|");
    CHECK(line.terminal.text(0) == "two\u2424lines");
}

TEST_CASE("LineView: a line longer than the window shows the part around the cursor") {
    Line line(3, 10);
    std::string text;
    for (char c = 'a'; c <= 'z'; ++c) text += std::string(3, c);
    line.draw(text + "|");
    CHECK(line.terminal.text(1) == "xxyyyzzz");
    line.draw("|" + text);
    CHECK(line.terminal.text(0) == "aaabbbcccd");
    line.is_at(0, 0);
    line.draw(text + "|");
    line.terminal.write(line.view.erase());
    for (std::size_t row = 0; row < 3; ++row) CHECK(line.terminal.text(row).empty());
}

TEST_CASE("LineView: a dumb terminal gets one row and no sequences") {
    Line line(2, 10, true);
    const auto plain = [](const std::string& bytes) {
        CHECK(bytes.find('\x1b') == std::string::npos);
        CHECK(bytes.find('\n') == std::string::npos);
    };
    plain(line.draw("> |"));
    CHECK(line.draw("> a|") == "a");
    plain(line.draw("> abcdefghijklmnop|"));
    line.is_at(0, line.terminal.text(0).size());
    CHECK(line.terminal.text(0).ends_with("mnop"));
    plain(line.draw("> ab|cdefghijklmnop"));
    CHECK(line.terminal.text(0).find("abcd") != std::string::npos);
    plain(line.draw("> ab|d"));
    CHECK(line.terminal.text(0) == "> abd");
    line.is_at(0, 4);
    plain(line.view.erase());
    CHECK(line.terminal.scrolled() == 0);
}

TEST_CASE("LineView: after any change the terminal shows the line") {
    std::mt19937 random(7);
    const auto pick = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    const std::vector<std::string> pieces{"a",       "word ", "日",        "本語",
                                          "e\u0301", "\n",    "0123456789"};
    for (const std::size_t columns : {2U, 5U, 10U, 33U}) {
        Line line(40, columns);
        std::vector<std::string> text;
        for (int step = 0; step < 300; ++step) {
            const std::size_t at = pick(text.size() + 1);
            const auto place = text.begin() + static_cast<std::ptrdiff_t>(at);
            if (text.size() > 5 && pick(2) == 0)
                text.erase(place, text.end());
            else
                text.insert(place, pieces[pick(pieces.size())]);
            std::string before;
            std::string after;
            const std::size_t cursor = pick(text.size() + 1);
            for (std::size_t i = 0; i < text.size(); ++i) (i < cursor ? before : after) += text[i];
            line.draw(before + "|" + after);
            Line fresh(40, columns);
            fresh.draw(before + "|" + after);
            for (std::size_t row = 0; row < 40; ++row)
                CHECK(line.terminal.text(row) == fresh.terminal.text(row));
            line.is_at(fresh.terminal.cursor_row(), fresh.terminal.cursor_column());
        }
    }
}
