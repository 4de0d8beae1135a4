// User-defined styles: in words, in the file, on the screen.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/config.h"
#include "client/options.h"
#include "client/screen/start.h"
#include "client/view/styles.h"
#include "support/screen_double.h"

using namespace hubbub;
using namespace hubbub::client;
using terminal::own_colour;
using terminal::Style;

TEST_CASE("Style: words become colours and attributes, and words again") {
    struct Case {
        const char* words;
        Style style;
        const char* again;
    };
    const std::vector<Case> cases{
        {"215", {215, own_colour, Style::plain}, "215"},
        {"bold #FFaf5f on 236",
         {terminal::rgb(255, 175, 95), 236, Style::bold},
         "bold #ffaf5f on 236"},
        {"Bright-Blue italic", {12, own_colour, Style::italic}, "italic 12"},
        {"on red", {own_colour, 1, Style::plain}, "default on 1"},
        {"default", {}, "default"},
        {"underline reverse strike faint",
         {own_colour, own_colour,
          Style::underlined | Style::reversed | Style::struck | Style::faint},
         "faint underline reverse strike default"},
    };
    for (const Case& one : cases) {
        CAPTURE(std::string(one.words));
        Theme theme;
        CHECK(set_style(theme, "topic", one.words).empty());
        CHECK(theme.topic == one.style);
        CHECK(style_text(theme, "topic") == one.again);
        Theme again;
        CHECK(set_style(again, "topic", style_text(theme, "topic")).empty());
        CHECK(again.topic == one.style);
    }
    for (const char* wrong : {"256", "-1", "#12345", "#gggggg", "pink", "red on"}) {
        CAPTURE(std::string(wrong));
        Theme theme = *find_theme("dark");
        CHECK(set_style(theme, "topic", wrong).find("is not a colour") != std::string::npos);
        CHECK(theme.topic == find_theme("dark")->topic);
    }
    Theme theme;
    CHECK(set_style(theme, "topic", " ") == "'topic' needs a style");
    CHECK(set_style(theme, "nose", "red") ==
          "no such part of the screen: 'nose'; /colour lists them");
    for (const StyleName& name : all_style_names()) {
        CAPTURE(name.name);
        CHECK(set_style(theme, name.name, "9").empty());
        CHECK(style_text(theme, name.name) == "9");
    }
    CHECK(set_style(theme, "nicks", "75 red #010203").empty());
    CHECK(theme.nicks == std::vector<terminal::Colour>{75, 1, terminal::rgb(1, 2, 3)});
}

TEST_CASE("Style: errors in the file are reported line by line") {
    try {
        checked_config("hubbub.conf", "[colours]\ntopic = red\nnose = red\ntime = pink\n", "ann");
        FAIL("it was taken");
    } catch (const UsageError& error) {
        const std::string said = error.what();
        CHECK(said.find("line 3: no such part of the screen: 'nose'") != std::string::npos);
        CHECK(said.find("line 4: 'pink' is not a colour") != std::string::npos);
        CHECK(said.find("line 2") == std::string::npos);
    }
}

TEST_CASE("Screen: /colour changes a style, resets it, and saves it") {
    ScreenDouble at;
    at.columns = 100;
    at.controller.screen.config_path = "/x";
    at.type("/colour topic red on #001122\r");
    CHECK(at.picture().canvas.at(0, 40).style ==
          Style{1, terminal::rgb(0, 0x11, 0x22), Style::plain});
    at.type("/colour Topic bold 5\r/save\r");
    const auto saved = at.controller.take_requests().save;
    REQUIRE(saved);
    CHECK(write_config(*saved).ends_with("# mention = bold #ffaf5f\ntopic = bold 5\n"));
    CHECK(update_config("[colours]\n# mine\nday = 7\ntopic = 3\n", *saved)
              .starts_with("[colours]\n# mine\nday = 7\ntopic = bold 5\n\n[server"));
    at.type("/colour topic pink\r");
    CHECK(at.shows("'pink' is not a colour"));
    at.type("/colour topic\r");
    CHECK(at.shows("topic = bold 5"));
    // Another theme keeps it; without colours nothing has one.
    at.type("/set theme light\r");
    CHECK(at.picture().canvas.at(0, 40).style.attributes == Style::bold);
    at.type("/set theme mono\r");
    CHECK(at.picture().canvas.at(0, 40).style == find_theme("mono")->topic);
    at.type("/set theme dark\r/colour topic theme\r/save\r");
    const auto back = at.controller.take_requests().save;
    REQUIRE(back);
    CHECK(update_config("[colours]\nday = 7\ntopic = 3\n", *back)
              .starts_with("[colours]\nday = 7\n\n"));
    CHECK(at.picture().canvas.at(0, 40).style == find_theme("dark")->topic);
    at.columns = 140;
    at.rows = 40;
    at.type("/colour\r");
    CHECK(at.shows("in the buffer list: unread messages"));
}
