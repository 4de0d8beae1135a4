// Text from strangers: UTF-8, cutting, and the characters that may be shown.

#include <hubbub/protocol/text.h>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace hubbub::protocol;
using namespace std::string_literals;

TEST_CASE("Text: UTF-8 is valid as RFC 3629 defines it") {
    for (const std::string_view good :
         {"", "plain", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
          "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "aäß日😀"}) {
        CAPTURE(good);
        CHECK(valid_utf8(good));
    }
    CHECK(valid_utf8("a\0b"s));
    for (const std::string_view bad :
         {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc2", "\xe2\x82",
          "\xf0\x9f\x98", "\xe2\x28\xa1", "ok\xff"}) {
        CAPTURE(bad);
        CHECK_FALSE(valid_utf8(bad));
        CHECK_FALSE(is_visible(bad));
    }
}

TEST_CASE("Text: a cut never splits a character") {
    const std::string_view text = "aß日😀z";  // 1, 2, 3, 4 and 1 bytes
    const std::string_view expected[] = {"",     "a",    "a",    "aß",    "aß",     "aß",    "aß日",
                                         "aß日", "aß日", "aß日", "aß日😀", "aß日😀z", "aß日😀z"};
    for (std::size_t bytes = 0; bytes < std::size(expected); ++bytes) {
        CAPTURE(bytes);
        CHECK(cut(text, bytes) == expected[bytes]);
    }
    // Invalid UTF-8 is cut approximately.
    CHECK(cut(std::string(10, '\x80'), 5).size() >= 2);
}

TEST_CASE("Text: shown text has no control characters, direction overrides or invalid bytes") {
    struct Case {
        std::string text, shown;
    };
    const Case cases[] = {
        {"plain text", "plain text"},
        {"aß日😀", "aß日😀"},
        {"a\x1b[31mb", "a[31mb"},
        {"a\0b\x07"s, "ab"},
        {"a\r\nb\x7f", "ab"},
        {"a\tb", "a b"},
        {"a\u0080b\u009bc", "abc"},
        {"a\u202eb\u2066c\u2069d\u200ee\u200ff\u061cg\u2028h", "abcdefgh"},
        {"a\xff"s
         "b",
         "a\ufffdb"},
        {"a\xe2\x82", "a\ufffd\ufffd"},
        {"a\x9b"s
         "31m",
         "a\ufffd31m"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        CHECK(visible(c.text) == c.shown);
        CHECK(is_visible(c.text) == (c.text == c.shown));
        CHECK(is_visible(c.shown));
    }
}

TEST_CASE("Text: formatting codes are removed with their arguments") {
    CHECK(visible("\x02"s
                  "bold\x02 \x1ditalic\x1f\x16\x0f") == "bold italic");
    CHECK(visible("\x03"s
                  "4red") == "red");
    CHECK(visible("\x03"s
                  "04,12red") == "red");
    CHECK(visible("\x03"s
                  "04123") == "123");
    CHECK(visible("\x03"s
                  "4,red") == ",red");
    CHECK(visible("\x03"s
                  "4, red") == ", red");
    CHECK(visible("\x03,4") == ",4");
    CHECK(visible("end\x03") == "end");
    CHECK(visible("end\x03"s
                  "1,") == "end,");
}

TEST_CASE("Text: an invalid byte is found at every position, and replaced") {
    for (std::size_t before = 0; before < 20; ++before) {
        const std::string good = std::string(before, 'x') + "\xc3\xa4" + std::string(9, 'y');
        const std::string bad = std::string(before, 'x') + "\xe4" + std::string(9, 'y');
        CHECK(valid_utf8(good));
        CHECK(clean_utf8(good) == good);
        CHECK_FALSE(valid_utf8(bad));
        CHECK(clean_utf8(bad) == std::string(before, 'x') + "\xef\xbf\xbd" + std::string(9, 'y'));
    }
}

TEST_CASE("Text: only an incomplete character at the very end is dropped") {
    const std::string_view text = "aß日😀";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        CAPTURE(size);
        CHECK(without_torn_end(text.substr(0, size)) == cut(text, size));
    }
    for (const std::string_view kept :
         {"", "a", "\x80", "a\x80\x80", "\xc0", "\xc1", "\xf5", "\xff", "\xe0\x80", "\xed\xa0",
          "\xf0\x80", "\xf4\x90", "\xc3\xa4", "\xe6\x97x"}) {
        CAPTURE(kept);
        CHECK(without_torn_end(kept) == kept);
    }
    for (const std::string_view torn :
         {"\xc2", "\xe0", "\xe0\xa0", "\xed", "\xed\x9f", "\xf0\x90\x80", "\xf4\x8f"})
        CHECK(without_torn_end(torn).empty());
}

TEST_CASE("Text: words are divided by spaces and tabs; a word that cannot be sent is '*'") {
    CHECK(trim("").empty());
    CHECK(trim(" \t ").empty());
    CHECK(trim(" \ta b\t ") == "a b");
    CHECK(trim("a") == "a");
    std::string_view rest = "  one\t two  three ";
    CHECK(take_word(rest) == "one");
    CHECK(rest == "two  three");
    CHECK(take_word(rest) == "two");
    CHECK(take_word(rest) == "three");
    CHECK(rest.empty());
    CHECK(take_word(rest).empty());
    for (const std::string_view good : {"a", "a:b", "*", "\u00e4", "a\\"})
        CHECK(as_word(good) == good);
    for (const std::string_view bad :
         {"", ":a", "a b", " a", "a ", "\x07", "a\t", "\xff", "\u202e"})
        CHECK(as_word(bad) == "*");
    CHECK(is_visible(""));
}

TEST_CASE("Text: the neighbours of hidden characters are visible") {
    for (const std::string_view hidden :
         {"\x1f", "\x7f", "\u0080", "\u009f", "\u061c", "\u200e", "\u200f", "\u2028", "\u202a",
          "\u202e", "\u2066", "\u2069"}) {
        CAPTURE(hidden);
        CHECK_FALSE(is_visible(hidden));
    }
    for (const std::string_view shown : {" ", "~", "\u00a0", "\u061b", "\u061d", "\u200d", "\u2010",
                                         "\u2027", "\u202f", "\u2065", "\u206a"}) {
        CAPTURE(shown);
        CHECK(is_visible(shown));
        CHECK(visible(shown) == shown);
    }
}
