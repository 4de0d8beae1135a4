// The width of text, its wrapping, and its placement into cells.

#include <hubbub/terminal/canvas.h>
#include <hubbub/terminal/colour.h>
#include <hubbub/terminal/width.h>

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::terminal;

TEST_CASE("Width: characters are counted as displayed") {
    struct Case {
        std::string_view text;
        std::size_t bytes;
        std::size_t cells;
    };
    const std::vector<Case> cases{
        {"a", 1, 1},
        {"\xc3\xa9", 2, 1},   // é
        {"e\xcc\x81", 3, 1},  // e and an acute accent
        {"日", 3, 2},
        {"👍", 4, 2},
        {"👍🏽", 8, 2},             // with a skin tone
        {"👨‍👩‍👧", 18, 6},  // a family is drawn as its members
        {"❤️", 6, 1},               // a heart, asked for as an emoji
        {"🇩🇪", 8, 2},
        {"한", 9, 2},  // composed of three
        {"\xff", 1, 1},
        {"का", 6, 2},            // a letter and a vowel sign beside it
        {"\xcc\x81", 2, 1},      // an accent on nothing
        {"\xe2\x80\x8b", 3, 0},  // zero width space
    };
    for (const Case& one : cases) {
        CAPTURE(one.text);
        const Cluster cluster = first_cluster(one.text);
        CHECK(cluster.bytes == one.text.size());
        CHECK(cluster.cells == one.cells);
        CHECK(cluster_before(std::string(one.text), one.text.size()) == 0);
    }
    CHECK(cells_of("ab日👍") == 6);
    CHECK(cells_of("\U0001f44d\U0001f3fd") == 2);
    CHECK(cells_of("\U0001f44d\U0001f3fb\U0001f44d\U0001f3ff") == 4);
    CHECK(cells_of("\U0001f3fd") == 2);  // a skin tone alone
    CHECK(fit("日本", 1).empty());
    CHECK(fit("日本", 4) == "日本");
    CHECK(fit("e\u0301x", 1) == "e\u0301");
    CHECK(shorten("日本", 4) == "日本");
    CHECK(shorten("日本", 3) == "日…");
    CHECK(shorten("日本", 2) == "…");
    CHECK(shorten("ab", 1) == "…");
    CHECK(cluster_before("a b\u0301", 5) == 2);
    CHECK(cluster_before("a b\u0301", 2) == 1);
    CHECK(cluster_before("abc", 0) == 0);
    CHECK(is_letter("x"));
    CHECK(is_letter("\u00e9"));
    for (const char* const other : {"", "1", " ", "-", "日", "👍"}) CHECK_FALSE(is_letter(other));
    CHECK(fit("日本語", 5) == "日本");
    CHECK(shorten("日本語", 5) == "日本…");
    CHECK(shorten("abc", 3) == "abc");
    CHECK(shorten("abcd", 3) == "ab…");
    CHECK(shorten("abcd", 0).empty());
}

TEST_CASE("Width: drawn text takes the counted cells") {
    for (const std::string_view text :
         {"a", "e\xcc\x81", "日", "👍🏽", "👨‍👩‍👧", "❤️", "🇩🇪", "\xff",
          "\xcc\x81", "\xe2\x80\x8b", "한", "क्षि"}) {
        CAPTURE(text);
        const Cluster cluster = first_cluster(text);
        std::size_t cells = 0;
        for (const Glyph& glyph : drawn(text.substr(0, cluster.bytes))) cells += glyph.cells;
        CHECK(cells == cluster.cells);
    }
}

TEST_CASE("Canvas: text of any script is drawn whole") {
    for (const std::string_view text :
         {"हिन्दी में लिखा", "বাংলা ভাষা", "தமிழ் மொழி", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "ગુજરાતી", "ਪੰਜਾਬੀ",
          "සිංහල", "မြန်မာဘာသာ", "ភាសាខ្មែរ", "ภาษาไทย", "བོད་ཡིག", "नमस्ते", "क्‍ष",
          "می‌خواهم", "\u1112\u1161\u11ab\u1100\u1173\u11af", "שָׁלוֹם", "Việt"}) {
        CAPTURE(text);
        Canvas canvas(1, 60);
        const std::size_t used = canvas.put(0, 0, text, {}, 60);
        CHECK(used == cells_of(text));
        CHECK(canvas.text(0) == text);
    }
}

TEST_CASE("Width: text is wrapped into rows") {
    const auto rows = [](std::string_view text, std::size_t columns) {
        std::vector<std::string> out;
        for (const Row& row : wrap(text, columns)) {
            out.emplace_back(text.substr(row.begin, row.end - row.begin));
            CHECK(cells_of(out.back()) <= columns);
        }
        return out;
    };
    using Rows = std::vector<std::string>;
    CHECK(rows("", 10) == Rows{""});
    CHECK(rows("one two three", 7) == Rows{"one two", "three"});
    CHECK(rows("one two three", 8) == Rows{"one two", "three"});
    CHECK(rows("one two three", 9) == Rows{"one two", "three"});
    CHECK(rows("abcdefgh", 3) == Rows{"abc", "def", "gh"});
    CHECK(rows("ab cdefgh", 4) == Rows{"ab", "cdef", "gh"});
    CHECK(rows("日本語です", 5) == Rows{"日本", "語で", "す"});
    CHECK(rows("a\nb", 5) == Rows{"a", "b"});
    CHECK(rows("abcde fgh", 5) == Rows{"abcde", "fgh"});
    CHECK(rows("abcde  fgh", 5) == Rows{"abcde", " fgh"});
    CHECK(rows("a bcd efg", 5) == Rows{"a bcd", "efg"});
    CHECK(rows("a bc de fg", 5) == Rows{"a bc", "de fg"});
    CHECK(rows("a bbbbbbb c", 5) == Rows{"a", "bbbbb", "bb c"});
    CHECK(rows("ab\ncd ef\n", 5) == Rows{"ab", "cd ef", ""});
    CHECK(wrap("abcd", 1).size() == 2);
    // Nothing is lost of a word of 10 KB.
    const std::string word(10240, 'x');
    std::string again;
    for (const std::string& row : rows(word, 37)) again += row;
    CHECK(again == word);
}

TEST_CASE("Canvas: wide characters, borders and overflow") {
    Canvas canvas(2, 6);
    CHECK(canvas.put(0, 0, "日a", {}, 6) == 3);
    CHECK(canvas.at(0, 1).base == 0);
    CHECK(canvas.text(0) == "日a");
    CHECK(canvas.put(0, 5, "日", {}, 6) == 0);
    CHECK(canvas.put(1, 4, "abc", {}, 6) == 2);
    CHECK(canvas.put(2, 0, "abc", {}, 6) == 0);
    CHECK(canvas.text(1) == "    ab");
    // Half of a wide character does not stay.
    canvas.put(0, 1, "b", {}, 1);
    CHECK(canvas.text(0) == " ba");
    canvas.put(0, 0, "日本", {}, 6);
    canvas.fill(0, 2, 1, {}, U'-');
    CHECK(canvas.text(0) == "日-");
}

TEST_CASE("Canvas: what lies outside or beyond the given cells is not touched") {
    Canvas canvas(2, 6);
    const Style red{1, own_colour, Style::plain};
    CHECK(canvas.put(0, 1, "abcdef", red, 3) == 3);
    CHECK(canvas.text(0) == " abc");
    CHECK(canvas.at(0, 3).style == red);
    CHECK(canvas.at(0, 4).style == Style{});
    CHECK(canvas.put(0, 6, "x", red, 6) == 0);
    // A wide character needs both of its cells.
    CHECK(canvas.put(1, 0, "日本", red, 3) == 2);
    CHECK(canvas.text(1) == "日");
    canvas.fill(1, 4, 9, red, U'-');
    CHECK(canvas.text(1) == "日  --");
    canvas.fill(1, 1, 1, {}, U'x');
    CHECK(canvas.text(1) == " x  --");
    canvas.fill(2, 0, 6, red, U'-');
    canvas.fill(1, 6, 6, red, U'-');
    canvas.restyle(0, 1, 2, {});
    CHECK(canvas.at(0, 2).style == Style{});
    CHECK(canvas.at(0, 3).style == red);
    CHECK(canvas.text(0) == " abc");
    canvas.restyle(0, 4, 99, red);
    CHECK(canvas.at(0, 5).style == red);
    CHECK(canvas.at(1, 0).style == red);
    canvas.restyle(2, 0, 6, red);
}

TEST_CASE("Canvas: rows scroll with their links") {
    Canvas canvas(4, 3);
    for (std::size_t row = 0; row < 4; ++row) {
        canvas.put(row, 0, std::string(3, static_cast<char>('a' + row)), {}, 3);
        canvas.links.push_back({row, 0, 1, "url " + std::to_string(row)});
    }
    canvas.scroll(0, 2, 1);
    CHECK(canvas.text(0) == "bbb");
    CHECK(canvas.text(2).empty());
    CHECK(canvas.text(3) == "ddd");
    REQUIRE(canvas.links.size() == 3);
    CHECK(canvas.links[0].row == 0);
    CHECK(canvas.links[0].url == "url 1");
    canvas.scroll(0, 3, -3);
    CHECK(canvas.text(3) == "bbb");
    CHECK(canvas.text(0).empty());
    REQUIRE(canvas.links.size() == 1);
    CHECK(canvas.links[0].row == 3);
}

TEST_CASE("Colours: are reduced to the terminal's colours") {
    CHECK(reduce(196, Depth::many) == 196);
    CHECK(reduce(196, Depth::sixteen) == 9);
    CHECK(reduce(rgb(255, 0, 0), Depth::many) == 196);
    CHECK(reduce(rgb(1, 2, 3), Depth::full) == rgb(1, 2, 3));
    CHECK(reduce(196, Depth::none) == own_colour);
    CHECK(choose_depth("xterm-256color", "truecolor", "") == Depth::full);
    CHECK(choose_depth("xterm-256color", "", "") == Depth::many);
    CHECK(choose_depth("xterm", "", "") == Depth::sixteen);
    CHECK(choose_depth("xterm", "", "1") == Depth::none);
    CHECK(choose_depth("xterm", "24bit", "") == Depth::full);
    CHECK(choose_depth("xterm-direct", "", "") == Depth::full);
    CHECK(choose_depth("xterm", "yes", "") == Depth::many);
    CHECK(choose_depth("dumb", "truecolor", "") == Depth::none);
    CHECK(choose_depth("", "truecolor", "") == Depth::none);
    CHECK(reduce(15, Depth::sixteen) == 15);
    CHECK(reduce(16, Depth::sixteen) == 0);
    CHECK(reduce(231, Depth::sixteen) == 15);
    CHECK(reduce(244, Depth::sixteen) == 8);
    CHECK(reduce(rgb(8, 8, 8), Depth::many) == 232);
    CHECK(reduce(rgb(17, 17, 17), Depth::many) == 233);
    CHECK(reduce(rgb(239, 239, 239), Depth::many) == 255);
    CHECK(reduce(rgb(95, 135, 175), Depth::many) == 67);
    CHECK(reduce(own_colour, Depth::full) == own_colour);
    CHECK(reduce(rgb(0, 0, 230), Depth::sixteen) == 4);
}
