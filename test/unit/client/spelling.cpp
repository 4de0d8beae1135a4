// Spell check: the words looked up, the underlines while typing, and Tab's suggestions.

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/screen/spelling.h"
#include "client/spell/checker.h"
#include "support/screen_double.h"
#include "support/temporary_directory.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

using Words = std::vector<std::string>;

struct SpellScreen : ScreenDouble {
    SpellScreen() { type("/set spell xx_XX\r"); }
    Words looked_up(const std::string& text) {
        Words out;
        for (const Range& word : words_to_spell(workspace, text))
            out.push_back(text.substr(word.begin, word.end - word.begin));
        return out;
    }
    // The cells of the input that are underlined.
    std::string underlined() {
        const Picture now = picture();
        const std::size_t row = now.layout.input.row;
        std::string out;
        for (std::size_t line = row; line < row + now.layout.input.rows; ++line) {
            for (std::size_t column = 0; column < columns; ++column) {
                const terminal::Cell& cell = now.canvas.at(line, column);
                if ((cell.style.attributes & terminal::Style::underlined) == 0) continue;
                if (cell.base != 0) terminal::append_utf8(out, cell.base);
            }
        }
        return out;
    }
};

}  // namespace

TEST_CASE("Spelling: words that no dictionary can know are not looked up") {
    SpellScreen at;
    CHECK(at.looked_up("Hello wrold, it's 4 o\xe2\x80\x99"
                       "clock: well-known (na\xc3\xafve)!") == Words{"Hello", "wrold", "it's",
                                                                     "o\xe2\x80\x99"
                                                                     "clock",
                                                                     "well", "known",
                                                                     "na\xc3\xafve"});
    CHECK(at.looked_up("bob: ALICE, me #nowhere &local I IRC 1st x2").empty());
    CHECK(at.looked_up("https://exmaple.org www.exmaple.org a/b~ c_d std::vektor: notes.txt") ==
          Words{"std", "vektor"});
    CHECK(at.looked_up(":tada :+1 ann@exmaple.org `cdoe` \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x9a\x80")
              .empty());
    CHECK(at.looked_up("'quoted' don'").size() == 2);
    CHECK(at.looked_up("//shrgu one") == Words{"one"});
    CHECK(at.looked_up("one\ntwo") == Words{"one", "two"});
    CHECK(at.looked_up("i j \u00e9 'k'").empty());
    CHECK(at.looked_up(std::string(60, 'x')).size() == 1);
    CHECK(at.looked_up(std::string(61, 'x')).empty());
    CHECK(at.looked_up(std::string(9000, 'x') + " one").empty());
    at.workspace.settings.words = {"Hubbub"};
    CHECK(at.looked_up("hubbub").empty());
}

TEST_CASE("Spelling: only the text of commands that send messages is checked") {
    SpellScreen at;
    CHECK(at.looked_up("/me wvaes").size() == 1);
    CHECK(at.looked_up("/TOPIC #lobby tea tiem") == Words{"tea", "tiem"});
    CHECK(at.looked_up("/msg dora helo") == Words{"helo"});
    CHECK(at.looked_up("/msg dora").empty());
    CHECK(at.looked_up("/ns identify tehpassword").empty());
    CHECK(at.looked_up("/set theme drak").empty());
    CHECK(at.looked_up("/me").empty());
}

TEST_CASE("Spelling: words are underlined while typing, except the unfinished one") {
    SpellScreen at;
    at.type("hello wrold");
    CHECK(at.underlined().empty());
    at.type(" ");
    CHECK(at.underlined() == "wrold");
    at.type("tea w\xc3\xb6rk,");
    CHECK(at.underlined() == "wroldw\xc3\xb6rk");
    // In rows.
    at.type("\x15" + std::string(68, ' ') + "hello wrongwords, ");
    CHECK(at.underlined() == "wrongwords");
    at.type("\x15wrold\x01");
    CHECK(at.underlined() == "wrold");
    at.type(
        "\x1b"
        "1");
    CHECK(at.underlined().empty());
    at.type(
        "\x1b"
        "2\x05\x15/set spell \"\"\r");
    CHECK(at.controller.screen.config.settings.spell.empty());
    at.type("wrold ");
    CHECK(at.underlined().empty());
}

TEST_CASE("Spelling: a word of any selected language is known") {
    SpellScreen at;
    at.type("h\xc3\xb6rt hello ");
    CHECK(at.underlined() == "h\xc3\xb6rt");
    at.type("\x15/set spell xx_XX yy_YY\rh\xc3\xb6rt hello ");
    CHECK(at.underlined().empty());
    at.type("\x15/set spell xx_XX zz_ZZ\r");
    CHECK(at.shows("!! No dictionary for 'zz_ZZ'."));
    at.type("h\xc3\xb6rt hello don\xe2\x80\x99t ");
    CHECK(at.underlined() == "h\xc3\xb6rt");
}

TEST_CASE("Spelling: Tab offers corrections") {
    SpellScreen at;
    at.type("hallo wrold\t");
    CHECK(at.input() == "hallo world");
    CHECK(at.controller.screen.look.choices.empty());
    at.type(
        "\x01\x1b"
        "f\t");
    CHECK(at.input() == "hello world");
    CHECK(at.controller.screen.look.choices == Words{"hello", "help"});
    at.type("\t");
    CHECK(at.input() == "help world");
    at.type("\x05\t");
    CHECK(at.input() == "help world");
    // A nick is nearer than a word.
    at.type("\x15hey al\t");
    CHECK(at.input() == "hey alice ");
}

TEST_CASE("Spelling: each word is looked up once") {
    struct Counting final : Dictionary {
        explicit Counting(int& count) : asked(count) {}
        bool knows(const std::string&) override { return ++asked < 0; }
        std::vector<std::string> near(const std::string&) override { return {}; }
        int& asked;
    };
    int asked = 0;
    int opened = 0;
    SpellChecker checker([&](const std::string&) {
        ++opened;
        return OpenedDictionary{std::make_unique<Counting>(asked), {}};
    });
    CHECK_FALSE(checker.on());
    checker.use({"one"});
    checker.use({"one"});
    CHECK(opened == 1);
    for (int i = 0; i < 5; ++i) CHECK_FALSE(checker.knows("wrold"));
    CHECK(asked == 1);
    CHECK(checker.near("wrold").empty());
    checker.use({});
    CHECK_FALSE(checker.on());
}

TEST_CASE("Spelling: without a dictionary it names the package to install") {
    const OpenedDictionary opened = open_dictionary("xx_XX");
    CHECK(opened.dictionary == nullptr);
    CHECK(opened.problem.find("nstall") != std::string::npos);
    for (const char* const language : {"../../tmp", "", "xx\x1b[31m"}) {
        const OpenedDictionary none = open_dictionary(language);
        CHECK(none.dictionary == nullptr);
        CHECK_FALSE(none.problem.empty());
        CHECK(none.problem.find('\x1b') == std::string::npos);
    }
}

// The user's enchant word list also counts, if the system has an English dictionary.
TEST_CASE("Spelling: the dictionaries of the system") {
    const TemporaryDirectory folder;
    ::setenv("ENCHANT_CONFIG_DIR", folder.path().c_str(), 1);
    std::ofstream(folder.path() / "en_US.dic") << "hubbubbish\n";
    const OpenedDictionary opened = open_dictionary("en_US");
    if (opened.dictionary != nullptr) {
        CHECK(opened.dictionary->knows("hubbubbish"));
        CHECK(opened.dictionary->knows("hello"));
        CHECK_FALSE(opened.dictionary->knows("wroldly"));
        CHECK_FALSE(opened.dictionary->near("wrold").empty());
    }
    ::unsetenv("ENCHANT_CONFIG_DIR");
}
