// Formatting while typing: codes are visible, the text is styled, and is sent verbatim.

#include <string>

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
