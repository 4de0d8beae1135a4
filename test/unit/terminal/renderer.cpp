// The difference between two canvases: after its bytes, a terminal shows the second one.

#include "terminal/renderer.h"

#include <hubbub/terminal/display.h>
#include <hubbub/terminal/width.h>

#include <clocale>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/terminal_double.h"
#include "terminal/sgr.h"

using namespace hubbub::terminal;

namespace {

constexpr Abilities all{Depth::full, true, 0xff, 0xff, true, true, false};

// Draws on a canvas and compares the terminal with it.
struct Screen {
    Screen(std::size_t rows, std::size_t columns, const Abilities& abilities = all)
        : canvas(rows, columns), terminal(rows, columns), renderer(abilities) {
        std::setlocale(LC_CTYPE, "C.UTF-8");
    }

    std::string draw() {
        std::string bytes = renderer.draw(canvas);
        terminal.write(bytes);
        for (std::size_t row = 0; row < canvas.rows(); ++row) {
            CHECK(terminal.text(row) == canvas.text(row));
            for (std::size_t column = 0; column < canvas.columns(); ++column) {
                CHECK(terminal.at(row, column).style == canvas.at(row, column).style);
                // A link belongs to whole characters.
                if (!terminal.at(row, column).text.empty())
                    CHECK(terminal.at(row, column).url == url(row, column));
            }
        }
        CHECK(terminal.cursor_row() == canvas.cursor_row);
        CHECK(terminal.cursor_column() == canvas.cursor_column);
        return bytes;
    }

    std::string url(std::size_t row, std::size_t column) const {
        std::string out;
        for (const Canvas::Link& link : canvas.links) {
            if (link.row == row && column >= link.column && column < link.column + link.cells)
                out = link.url;
        }
        return out;
    }

    Canvas canvas;
    TerminalDouble terminal;
    Renderer renderer;
};

}  // namespace

TEST_CASE("Renderer: a typed character is one byte") {
    Screen screen(3, 20);
    const Style input{own_colour, 17, Style::bold};
    screen.canvas.fill(2, 0, 20, input);
    screen.canvas.put(2, 0, "> ", input, 20);
    screen.canvas.cursor_row = 2;
    for (std::size_t column = 2; column < 10; ++column) {
        screen.canvas.cursor_column = column;
        screen.draw();
        screen.canvas.put(0, column, "news", {196, 1, Style::italic}, 20);
        screen.draw();
        const std::string typed = column == 5 ? " " : "x";
        screen.canvas.put(2, column, typed, input, 1);
        screen.canvas.cursor_column = column + 1;
        CHECK(screen.draw() == typed);
    }
    screen.canvas.fill(2, 9, 1, input);
    screen.canvas.cursor_column = 9;
    CHECK(screen.draw() == "\b \b");
    CHECK(screen.draw().empty());
}

TEST_CASE("Renderer: the first canvas and one of another size are drawn on a cleared screen") {
    Screen screen(2, 10);
    screen.canvas.put(1, 0, "ab", {}, 10);
    CHECK(screen.draw().find("\x1b[H\x1b[2J") != std::string::npos);
    CHECK(screen.draw().find("\x1b[2J") == std::string::npos);
    screen.renderer.forget();
    screen.terminal.write("\x1b[1;3Hxyz");
    CHECK(screen.draw().find("\x1b[2J") != std::string::npos);
    CHECK(screen.renderer.draw(Canvas(2, 11)).find("\x1b[2J") != std::string::npos);
}

TEST_CASE("Renderer: the end of a row is erased, not overwritten") {
    Screen screen(2, 40);
    screen.canvas.put(0, 0, "this is a long row of text", {}, 40);
    screen.draw();
    screen.canvas.fill(0, 4, 36, {});
    CHECK(screen.draw() == "\x1b[5C\x1b[K\r");
}

TEST_CASE("Renderer: links open and close around their cells, of whatever width") {
    Screen screen(2, 30);
    const Style underlined{own_colour, own_colour, Style::underlined};
    screen.canvas.put(0, 4, "http://a.b/日本", underlined, 30);
    screen.canvas.links.push_back({0, 4, 15, "http://a.b/%e6%97%a5"});
    screen.canvas.put(1, 0, "rest", underlined, 30);
    screen.canvas.links.push_back({1, 0, 4, "http://a.b/%e6%97%a5"});
    screen.draw();
    // The same text loses its link, and gets another.
    screen.canvas.links.pop_back();
    screen.draw();
    screen.canvas.links[0].url = "http://c.d";
    screen.draw();
    screen.renderer.use_links(false);
    screen.terminal.write(screen.renderer.draw(screen.canvas));
    CHECK(screen.terminal.at(0, 4).url.empty());
    // Again off: no output. On: the link is back.
    screen.renderer.use_links(false);
    CHECK(screen.renderer.draw(screen.canvas).empty());
    screen.renderer.use_links(true);
    screen.draw();
    CHECK(screen.terminal.at(0, 4).url == "http://c.d");
}

TEST_CASE("Renderer: an address that would end its sequence, or lies outside, is no link") {
    for (const char* url : {"http://a.b/\x1b\\x", "http://a.b/ x", "http://a.b/\xc3\xbc", ""}) {
        Screen screen(1, 10);
        screen.canvas.put(0, 0, "link", {}, 10);
        screen.canvas.links.push_back({0, 0, 4, url});
        const std::string bytes = screen.renderer.draw(screen.canvas);
        CHECK(bytes.find(";id=") == std::string::npos);
    }
    Screen screen(1, 10);
    screen.canvas.put(0, 8, "ab", {}, 10);
    screen.canvas.links.push_back({0, 8, 10, "http://a.b"});
    screen.canvas.links.push_back({0, 11, 3, "http://a.b"});
    screen.draw();
    CHECK_FALSE(takes_hyperlinks("linux"));
    CHECK(takes_hyperlinks("xterm-256color"));
}

TEST_CASE("Renderer: a character that others count differently is replaced by one of its width") {
    Screen screen(1, 10);
    screen.canvas.put(0, 0, "a\u0378b", {}, 10);  // not assigned
    screen.terminal.write(screen.renderer.draw(screen.canvas));
    CHECK(screen.terminal.text(0).find("\u0378") == std::string::npos);
    CHECK(screen.terminal.text(0).ends_with("b"));
}

TEST_CASE("Renderer: the lower right corner is not written if that would scroll") {
    Abilities abilities = all;
    abilities.scrolls_at_corner = true;
    Screen screen(2, 4, abilities);
    screen.canvas.put(0, 0, "abcd", {}, 4);
    screen.canvas.put(1, 0, "efgh", {}, 4);
    screen.terminal.write(screen.renderer.draw(screen.canvas));
    CHECK(screen.terminal.text(0) == "abcd");
    CHECK(screen.terminal.text(1) == "efg");
}

TEST_CASE("Renderer: after any change the terminal shows the canvas") {
    const std::vector<std::string_view> texts{"a",       "word ", "日",  "本語",
                                              "e\u0301", "한",    "  ",  "─",
                                              "👍",       "x日",   "क्षि", "long run of text"};
    std::mt19937 random(7);
    const auto pick = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    const Style styles[]{{},
                         {196, own_colour, Style::bold},
                         {rgb(255, 136, 0), 17, Style::struck | Style::italic},
                         {9, 3, Style::underlined},
                         {own_colour, own_colour, Style::reversed | Style::faint}};
    for (const std::size_t columns : {2U, 7U, 40U}) {
        Screen screen(9, columns);
        for (int step = 0; step < 400; ++step) {
            const std::size_t row = pick(9);
            const std::size_t column = pick(columns);
            const Style& style = styles[pick(std::size(styles))];
            switch (pick(8)) {
                case 0: screen.canvas.fill(row, column, pick(columns + 1), {}); break;
                case 1: screen.canvas.fill(row, column, pick(9), style, U'-'); break;
                case 2:
                    screen.canvas.links.push_back({row, column, 1 + pick(9), "http://a.b"});
                    break;
                case 3: screen.canvas.links.clear(); break;
                case 4:
                    screen.canvas.scroll(row, 8, static_cast<std::ptrdiff_t>(pick(9 - row)));
                    break;
                case 5:
                    screen.canvas.scroll(0, row, -static_cast<std::ptrdiff_t>(pick(row + 1)));
                    break;
                default: screen.canvas.put(row, column, texts[pick(texts.size())], style, columns);
            }
            screen.canvas.cursor_row = pick(9);
            screen.canvas.cursor_column = pick(columns);
            if (pick(3) == 0) screen.draw();
        }
    }
}

TEST_CASE("Renderer: rows that moved are scrolled, the others stay") {
    for (const std::ptrdiff_t up : {1, 2, -1, -3}) {
        Screen screen(20, 40);
        for (std::size_t row = 0; row < 20; ++row)
            screen.canvas.put(row, 0, "row " + std::to_string(row * 7919), {}, 40);
        screen.canvas.links.push_back({10, 0, 3, "http://a.b"});
        screen.draw();
        screen.canvas.scroll(2, 17, up);
        screen.canvas.put(up > 0 ? 17 : 2, 0, "new", {}, 40);
        CHECK(screen.draw().size() < 50);
        CHECK(screen.terminal.scrolled() == 0);
    }
    Abilities none = all;
    none.regions = false;
    Screen screen(5, 10, none);
    for (std::size_t row = 0; row < 5; ++row) screen.canvas.put(row, 0, std::to_string(row), {}, 9);
    screen.draw();
    screen.canvas.scroll(0, 4, 1);
    CHECK(screen.draw().find('r') == std::string::npos);
}

TEST_CASE("SGR: colours and attributes as far as the terminal has them") {
    const Style style{rgb(255, 136, 0), 17, Style::bold | Style::struck | Style::underlined};
    CHECK(sgr({}, all) == "\x1b[m");
    CHECK(sgr(style, all) == "\x1b[0;1;4;9;38;2;255;136;0;48;5;17m");
    Abilities few = all;
    few.depth = Depth::sixteen;
    CHECK(sgr({9, 1, Style::plain}, few) == "\x1b[0;91;41m");
    few.bright_colours = false;
    CHECK(sgr({9, 1, Style::plain}, few) == "\x1b[0;31;41m");
    CHECK(sgr({8, 15, Style::plain}, few) == "\x1b[0;30;47m");
    CHECK(sgr({7, 0, Style::plain}, few) == "\x1b[0;37;40m");
    few.attributes = Style::bold | Style::underlined;
    few.attributes_in_colour = Style::bold;
    CHECK(sgr({9, own_colour, style.attributes}, few) == "\x1b[0;1;31m");
    CHECK(sgr({own_colour, own_colour, style.attributes}, few) == "\x1b[0;1;4m");
    few.depth = Depth::none;
    CHECK(sgr(style, few) == "\x1b[0;1;4m");
}
