// Emoji by name: the table, the user's additions, and completion with Tab.

#include <hubbub/protocol/text.h>
#include <hubbub/terminal/width.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "client/screen/emoji.h"
#include "client/screen/start.h"
#include "support/screen_double.h"
#include "support/temporary_directory.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

std::vector<std::string> names_of(const std::vector<Emoji>& found) {
    std::vector<std::string> out;
    for (const Emoji& emoji : found) out.emplace_back(emoji.name);
    return out;
}

std::string first(const EmojiNames& names, std::string_view start) {
    const auto found = names.find(start);
    return found.empty() ? "" : std::string(found.front().text);
}

}  // namespace

TEST_CASE("Emoji: the table is sorted and unique, and each entry is one visible character") {
    const auto table = known_emoji();
    CHECK(table.size() > 1000);
    const auto not_before = [](const Emoji& a, const Emoji& b) { return a.name >= b.name; };
    CHECK(std::adjacent_find(table.begin(), table.end(), not_before) == table.end());
    const std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789_+-";
    for (const Emoji& emoji : table) {
        CAPTURE(emoji.name);
        CHECK(!emoji.name.empty());
        CHECK(emoji.name.find_first_not_of(letters) == std::string_view::npos);
        CHECK(protocol::valid_utf8(emoji.text));
        const terminal::Cluster cluster = terminal::first_cluster(emoji.text);
        CHECK(cluster.bytes == emoji.text.size());
        // Two cells; more for joined sequences, one if a variation selector makes a letter or sign
        // an emoji: terminals differ there, and width.cpp defines the count.
        const bool joined = emoji.text.find("\u200d") != std::string_view::npos;
        const bool on_demand = emoji.text.find("\ufe0f") != std::string_view::npos;
        CHECK(cluster.cells >= (on_demand ? 1U : 2U));
        CHECK(cluster.cells <= (joined ? 6U : 2U));
    }
}

TEST_CASE("Emoji: common names exist") {
    const EmojiNames names;
    struct Known {
        std::string_view name;
        std::string_view text;
    };
    for (const Known& known : std::vector<Known>{
             {"ramen", "\U0001F35C"},
             {"+1", "\U0001F44D"},
             {"-1", "\U0001F44E"},
             {"thumbsup", "\U0001F44D"},
             {"tada", "\U0001F389"},
             {"eyes", "\U0001F440"},
             {"family", "\U0001F46A"},
             {"heart", "\u2764\ufe0f"},
             {"joy", "\U0001F602"},
             {"rocket", "\U0001F680"},
             {"100", "\U0001F4AF"},
             {"de", "\U0001F1E9\U0001F1EA"},
             {"flag_de", "\U0001F1E9\U0001F1EA"},
             {"shrug", "\U0001F937"},
             {"white_check_mark", "\u2705"},
             {"x", "\u274c"},
             {"TADA", "\U0001F389"},
             {"smile:", "\U0001F604"},
         }) {
        CAPTURE(known.name);
        CHECK(first(names, known.name) == known.text);
    }
    CHECK(names.find("xyzzy").empty());
}

TEST_CASE("Emoji: prefix matches come first, then matches of inner words, each once") {
    const EmojiNames names;
    CHECK(names_of(names.find("rocke")) == std::vector<std::string>{"rocket"});
    const auto eyes = names_of(names.find("eyes"));
    REQUIRE(eyes.size() > 1);
    CHECK(eyes.front() == "eyes");
    CHECK(std::find(eyes.begin(), eyes.end(), "heart_eyes") != eyes.end());
    CHECK(names_of(names.find("thumbsu")) == std::vector<std::string>{"thumbsup"});
    const auto thumbs = names_of(names.find("thumbs"));
    CHECK(thumbs == std::vector<std::string>{"thumbs_down", "thumbs_up"});
    CHECK(names.find("s").size() == 20);
}

TEST_CASE("Emoji: the user's file has priority, and errors are reported with their line") {
    EmojiNames names;
    const std::string text =
        "# mine\n"
        "\n"
        "tada (^_^)/\n"
        ":Fufu:\t\U0001F41D \r\n"
        "alone\n"
        "a:b x\n"
        "bell \x07\n"
        "broken \xff\n"
        "nothing \u200b\n"
        "fufu again\n"
        "long " +
        std::string(201, 'x') + "\n" + "last \u00af\\_(\u30c4)_/\u00af";
    CHECK(names.take_own(text) == std::vector<std::string>{
                                      "line 5: 'alone' stands for nothing",
                                      "line 6: 'a:b' is no name",
                                      "line 7: what 'bell' stands for cannot be shown",
                                      "line 8: what 'broken' stands for cannot be shown",
                                      "line 9: what 'nothing' stands for cannot be shown",
                                      "line 10: 'fufu' stands here twice",
                                      "line 11: what 'long' stands for is longer than 200 bytes",
                                  });
    CHECK(first(names, "tada") == "(^_^)/");
    CHECK(first(names, "fuf") == "\U0001F41D");
    CHECK(first(names, "last:") == "\u00af\\_(\u30c4)_/\u00af");
    CHECK(first(names, "ramen") == "\U0001F35C");
}

TEST_CASE("Emoji: the file is beside hubbub.conf") {
    const TemporaryDirectory folder;
    const std::string config = folder.path().string() + "/hubbub.conf";
    CHECK(load_emoji("").find("tada").size() == 1);
    CHECK(first(load_emoji(config), "tada") == "\U0001F389");
    std::ofstream(folder.path() / "emoji") << "tada hooray\n";
    CHECK(first(load_emoji(config), "tada") == "hooray");
    std::ofstream(folder.path() / "emoji") << "tada\n\nx y z\nbee\n";
    CHECK_THROWS_WITH_AS(load_emoji(config),
                         (folder.path().string() +
                          "/emoji\n  line 1: 'tada' stands for nothing\n  line 4: 'bee' stands for "
                          "nothing")
                             .c_str(),
                         UsageError);
}

TEST_CASE("Screen: Tab cycles through emoji, with their names below") {
    ScreenDouble at;
    at.type(":ram\t");
    CHECK(at.input() == "\U0001F40F");
    CHECK(at.shows("\U0001F40F ram  \U0001F35C ramen"));
    at.type("\t");
    CHECK(at.input() == "\U0001F35C");
    at.type("\x15nice :+1:\t\r");
    CHECK(at.sent() == "PRIVMSG #lobby :nice \U0001F44D\r\n");
    CHECK(at.controller.screen.emoji.take_own("ramen noodles, please").empty());
    at.type(":ramen\t");
    CHECK(at.input() == "noodles, please");
}
