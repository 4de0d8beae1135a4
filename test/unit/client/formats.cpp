// Formatting while typing: codes are visible, the text is styled, and is sent verbatim.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/view/formats.h"
#include "support/screen_double.h"

using namespace hubbub;
using namespace hubbub::client;
using terminal::Style;

TEST_CASE("Formats: typed text keeps every byte, and codes with their digits are marked") {
    const Style base{7, terminal::own_colour, Style::plain};
    const Style mark{8, terminal::own_colour, Style::reversed};
    const std::string text =
        "a\x02"
        "b\x03"
        "04,01red\x0f.\n\x1di\x1f\nplain";
    const Styled shown = typed(text, base, mark);
    CHECK(shown.text == "aBbC04,01redP.\nIiU\nplain");
    REQUIRE(shown.text.size() == text.size());
    const auto style_at = [&](std::size_t byte) {
        Style style;
        for (const Styled::Span& span : shown.spans) {
            if (span.begin <= byte) style = span.style;
        }
        return style;
    };
    CHECK(style_at(0) == base);
    CHECK(style_at(1) == mark);
    CHECK(style_at(2) == Style{7, terminal::own_colour, Style::bold});
    CHECK(style_at(4) == mark);
    CHECK(style_at(8) == mark);
    CHECK(style_at(9) == Style{9, 0, Style::bold});
    CHECK(style_at(13) == base);
    CHECK(style_at(text.find('i', 13)) == Style{7, terminal::own_colour, Style::italic});
    CHECK(style_at(text.size() - 1) == base);
}

TEST_CASE("Formats: codes become styles, and what belongs to none stays text") {
    using terminal::own_colour;
    using terminal::rgb;
    struct Case {
        std::string text;
        std::string shown;
        Style end;  // of the last character
    };
    const Style base{7, 8, Style::bold};
    const auto in = [](terminal::Colour fg, terminal::Colour bg) {
        return Style{fg, bg, Style::bold};
    };
    const auto with = [](int attributes) {
        return Style{7, 8, static_cast<std::uint8_t>(attributes)};
    };
    const std::string c = "\x03";
    const std::string h = "\x04";
    for (const Case& one : std::vector<Case>{
             {c + "05, hello", ", hello", in(1, 8)},
             {c + "5,a", ",a", in(1, 8)},
             {c + "5,", ",", in(1, 8)},
             {c + "5,12x", "x", in(1, 12)},
             {c + "123", "3", in(12, 8)},
             {c + "5,123", "3", in(1, 12)},
             {c + "00x", "x", in(15, 8)},
             {c + "16x", "x", in(52, 8)},
             {c + "98x", "x", in(231, 8)},
             {c + "99x", "x", in(own_colour, 8)},
             {c + "4,99x", "x", in(9, own_colour)},
             {c + ",5x", ",5x", base},
             {c + "4,5a" + c + "x", "ax", base},
             {c + "4,5a" + c + "3x", "ax", in(2, 1)},
             {h + "ff8800x", "x", in(rgb(255, 0x88, 0), 8)},
             {h + "Ff8800,001122x", "x", in(rgb(255, 0x88, 0), rgb(0, 0x11, 0x22))},
             {h + "ff8800,12x", ",12x", in(rgb(255, 0x88, 0), 8)},
             {h + "ff880", "ff880", base},
             {h + "ff880g", "ff880g", base},
             {h + "ff8800,001122a" + h + "x", "ax", base},
             {"\x02x", "x", with(0)},
             {"a\x02"
              "b\x02x",
              "abx", base},
             {"\x1dx", "x", with(Style::bold | Style::italic)},
             {"\x1fx", "x", with(Style::bold | Style::underlined)},
             {"\x1ex", "x", with(Style::bold | Style::struck)},
             {"\x16x", "x", with(Style::bold | Style::reversed)},
             {"\x11x", "x", base},
             {"\x1d\x02" + c + "4,5a\x0fx", "ax", base},
             {"\x1d"
              "a\nx",
              "a\nx", with(Style::bold | Style::italic)},
         }) {
        CAPTURE(one.shown);
        const Styled found = styled(one.text, base);
        CHECK(found.text == one.shown);
        REQUIRE_FALSE(found.spans.empty());
        CHECK(found.spans.back().style == one.end);
    }
    CHECK(without_formats("\x02"
                          "a\x03"
                          "4b\n\x0f"
                          "c\x1b") == "ab c");
    // A bound on the styles of a line; the text is whole.
    std::string gaudy;
    for (int i = 0; i < 1000; ++i) gaudy += "\x02x";
    CHECK(styled(gaudy, base).spans.size() == 400);
    CHECK(styled(gaudy, base).text == std::string(1000, 'x'));
}

TEST_CASE("Formats: addresses and searched texts are found whole") {
    struct Case {
        std::string text;
        std::vector<std::string> found;
    };
    for (const Case& one : std::vector<Case>{
             {"see http://a.b/c, or HTTPS://A.b.", {"http://a.b/c", "HTTPS://A.b"}},
             {"irc://a.b ircs://c.d ftp://e.f", {"irc://a.b", "ircs://c.d", "ftp://e.f"}},
             {"gemini://a.b/ mailto:ann@b.c, www.a.b.",
              {"gemini://a.b/", "mailto:ann@b.c", "www.a.b"}},
             {"awww.a.b hamailto:x .www.c www. \u00e9www.a.b", {}},
             {"\uff08www.a.b\uff09", {"www.a.b"}},
             {"**http://a.b/c**", {"http://a.b/c"}},
             {"[http://a.b/c] {http://d.e/f}", {"http://a.b/c", "http://d.e/f"}},
             {"((http://a.b/c_(d)))", {"http://a.b/c_(d)"}},
             {"\uff08http://a.b/c\uff09\u3092", {"http://a.b/c"}},
             {"\u201chttp://a.b/c\u201d http://d.e\u3002", {"http://a.b/c", "http://d.e"}},
             {"http://\u4f8b\u3048.jp/\u00e9", {"http://\u4f8b\u3048.jp/\u00e9"}},
             {"http://a.b/c\xff", {"http://a.b/c"}},
             {"(http://a.b/c)", {"http://a.b/c"}},
             {"(http://a.b/c).", {"http://a.b/c"}},
             {"http://a.b/c_(d)", {"http://a.b/c_(d)"}},
             {"<http://a.b> \"http://c.d\"", {"http://a.b", "http://c.d"}},
             {"http://a.b/!?':;", {"http://a.b/"}},
             {"http:// https://, x", {}},
             {"http://a", {"http://a"}},
             {"xhttp://a.b", {"http://a.b"}},
         }) {
        CAPTURE(one.text);
        std::vector<std::string> found;
        for (const Range& url : find_urls(one.text))
            found.push_back(one.text.substr(url.begin, url.end - url.begin));
        CHECK(found == one.found);
    }
    CHECK(openable("WWW.a.b") == "https://WWW.a.b");
    CHECK(openable("http://a.b") == "http://a.b");
    const auto places = [](std::string_view text, std::string_view what) {
        std::vector<std::size_t> out;
        for (const Range& hit : find_text(text, what)) {
            CHECK(hit.end - hit.begin == what.size());
            out.push_back(hit.begin);
        }
        return out;
    };
    using Places = std::vector<std::size_t>;
    CHECK(places("aaaa", "aa") == Places{0, 2});
    CHECK(places("aaa", "aa") == Places{0});
    CHECK(places("Tea, TEA", "tea") == Places{0, 5});
    CHECK(places("te", "tea").empty());
    CHECK(places("tea", "").empty());
}

TEST_CASE("Screen: bold and colours are typed, displayed and sent") {
    ScreenDouble at;
    at.type(
        "so \x18"
        "bbold\x18"
        "b, \x18"
        "c");
    CHECK(at.shows("04 red"));
    at.type("04red\x18p.");
    CHECK(at.shows("me> so BboldB, C04redP."));
    const Picture picture = at.picture();
    const std::size_t row = picture.canvas.cursor_row;
    CHECK(picture.canvas.at(row, 8).style.attributes == Style::bold);
    CHECK(picture.canvas.cursor_column == std::string("me> so BboldB, C04redP.").size());
    at.sent();
    at.type("\r");
    CHECK(at.sent() ==
          "PRIVMSG #lobby :so \x02"
          "bold\x02, \x03"
          "04red\x0f.\r\n");
    at.type("\x1b[A");
    CHECK(at.input() ==
          "so \x02"
          "bold\x02, \x03"
          "04red\x0f.");
    // One backspace removes one code; pasted text inserts none.
    at.type("\x15\x18u\x7f");
    CHECK(at.input().empty());
    at.type("\x1b[200~a\x02z\x1b[201~");
    CHECK(at.input() == "az");
}

TEST_CASE("Screen: an external editor returns formatting and no other control characters") {
    ScreenDouble at;
    at.controller.edited(at.workspace,
                         "a\x02"
                         "b\x1b[2Jc\x07\nd\n");
    CHECK(at.input() ==
          "a\x02"
          "b[2Jc\nd");
}
