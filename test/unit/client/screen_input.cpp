// The input of the full screen: paste, search, completion, hints, prompts, aliases, spelling.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub;
using namespace hubbub::client;

TEST_CASE("Paste: 256 KiB are taken, one byte more is not") {
    ScreenDouble at;
    const std::size_t most = terminal::KeyReader::max_paste;
    const auto paste = [&](const std::string& text) {
        at.workspace.buffers.current().input.reset();
        at.controller.press(at.workspace, {terminal::Key::Kind::paste}, text);
        return at.input().size();
    };
    CHECK(paste(std::string(most, 'x')) == most);
    CHECK(paste(std::string(most, 'x') + "\n\n") == most);
    CHECK(at.hint().empty());
    CHECK(paste(std::string(most + 1, 'x')) == 0);
    CHECK(at.hint() == "The paste was longer than 256 KiB and was ignored.");
    CHECK(paste("one\n") == 3);
    CHECK(at.hint().empty());
    CHECK(paste("one\ntwo\n") == 7);
    CHECK(at.hint() == "2 lines pasted. Enter sends them, Ctrl-C clears them.");
    at.workspace.buffers.current().input.reset();
}

TEST_CASE("Search: in the history of the input, older and older, and back to the draft") {
    ScreenDouble at;
    at.type("tea one\rcoffee\rtea two\rdraft\x12");
    CHECK(at.question() == "search:");
    at.type("te");
    CHECK(at.input() == "tea two");
    CHECK(at.question() == "search 'te':");
    at.type("\x12");
    CHECK(at.input() == "tea one");
    at.type("\x12");
    CHECK(at.input() == "tea one");
    CHECK(at.hint() == "No match.");
    // A changed text is searched from the newest line on.
    at.type("a");
    CHECK(at.input() == "tea two");
    at.type("\x12\x7f");
    CHECK(at.input() == "tea two");
    CHECK(at.question() == "search 'te':");
    at.type("a");
    at.type(
        "\x7f\x7f\x7f"
        "co");
    CHECK(at.input() == "coffee");
    CHECK(at.question() == "search 'co':");
    at.type("zz");
    CHECK(at.hint() == "No match.");
    CHECK(at.input() == "coffee");
    at.type("\x03");
    CHECK(at.input() == "draft");
    CHECK(at.question().empty());
    // The next search starts empty; Tab keeps the line without sending it, an arrow moves in it.
    at.sent();
    at.type("\x12one\t");
    CHECK(at.input() == "tea one");
    CHECK(at.sent().empty());
    CHECK(at.question().empty());
    at.type("\x15\x12two" + left_key + "x");
    CHECK(at.input() == "tea twxo");
}

TEST_CASE("Search: in a buffer, older and newer, without hidden lines") {
    ScreenDouble at;
    for (int i = 0; i < 60; ++i) at.say("bob", (i % 20 == 0 ? "tea " : "x ") + std::to_string(i));
    at.say("robot", "tea bot");
    at.type("/filter r from robot\r");
    const auto found = [&] {
        const Buffer& buffer = at.workspace.buffers.current();
        return buffer.scrolled ? std::to_string(buffer.scrolled->line - buffer.lines().begin())
                               : "end";
    };
    at.type("/search TEA\r");
    CHECK(at.question() == "find 'TEA':");
    const std::string first = found();
    CHECK(at.shows("tea 40"));
    CHECK_FALSE(at.shows("x 59"));
    at.type(up_key);
    CHECK(at.shows("tea 20"));
    at.type("\r");
    CHECK(at.shows("tea 0"));
    const std::string oldest = found();
    at.type("\r");
    CHECK(at.hint() == "No more matches.");
    CHECK(found() == oldest);
    at.type(down_key + down_key);
    CHECK(found() == first);
    at.type(down_key);
    CHECK(at.hint() == "No more matches.");
    // A further letter begins at the newest line again.
    at.type(up_key + " 4");
    CHECK(found() == first);
    at.type("\x7f\x7f");
    CHECK(found() == first);
    at.type("zz");
    CHECK(at.hint() == "No match.");
    at.type("\x1b");
    CHECK(at.question().empty());
    CHECK(at.controller.screen.look.search.empty());
    // Hidden lines are found while they are shown, and a nick is found whole.
    at.type(alt("h") +
            "\x06"
            "bot");
    CHECK(at.shows("tea bot"));
    CHECK(at.hint().find("No match") == std::string::npos);
    at.type("\x1b");
    at.type("\x06robo");
    CHECK(at.hint() == "No match.");
    at.type("t");
    CHECK(at.hint().find("No match") == std::string::npos);
    // Any other key ends the search and does its work.
    at.type("\x01");
    CHECK(at.question().empty());
}

TEST_CASE("Completion: forwards, backwards and around, at the cursor") {
    ScreenDouble at;
    at.hear(":albert!u@h JOIN #lobby");
    at.type("al" + shift_tab);
    CHECK(at.input() == "alice: ");
    at.type(shift_tab);
    CHECK(at.input() == "albert: ");
    at.type(shift_tab + "\t");
    CHECK(at.input() == "albert: ");
    at.type("x\t");
    CHECK(at.controller.screen.look.choices.empty());
    at.type(
        "\x15 and you\x01"
        "al\t");
    CHECK(at.input() == "albert:  and you");
    at.type(
        "\x15\x0b"
        "A" +
        alt("\r") + "AL\t");
    CHECK(at.input() == "A\nalbert ");
    // The own nick is not offered.
    at.type("\x15\x15\x7f\x15m\t");
    CHECK(at.input() == "m");
    // The current channel first, then the others; each in its own spelling.
    at.hear(":me!me@host JOIN #Ci");
    at.hear(":me!me@host JOIN #lab");
    at.type("\x15see #\t");
    CHECK(at.input() == "see #lobby ");
    CHECK(at.controller.screen.look.choices == Texts{"#lobby", "#Ci", "#lab"});
    at.type("\x15see #c\t");
    CHECK(at.input() == "see #Ci ");
    // Entries that a command removes.
    at.type("\x15/filter noise beep\r/friend bob\r/mute #lobby\r");
    for (const std::string line : {"/unfilter noise ", "/unfriend bob ", "/unmute #lobby "}) {
        at.type("\x15" + line.substr(0, line.find(' ') + 1) + "\t");
        CHECK(at.input() == line);
    }
    at.type("\x15/set theme \t");
    CHECK(at.controller.screen.look.choices.size() == 3);
    at.type("\x15");
}

TEST_CASE("Hints: the commands that begin so, or the usage of the one that is meant") {
    ScreenDouble at;
    at.type("/un");
    CHECK(at.hint().starts_with("/unalias /unban /unfilter /unfriend /unignore"));
    at.type("f");
    CHECK(at.hint() == "/unfilter /unfriend" + std::string());
    at.type("i");
    CHECK(at.hint() == "/unfilter NAME  remove a filter");
    at.type("\x15/JOIN ");
    CHECK(at.hint().starts_with("/join "));
    at.type("\x15/unf x");
    CHECK(at.hint().empty());
    at.type("\x15//un");
    CHECK(at.hint().empty());
    at.type("\x15un");
    CHECK(at.hint().empty());
    at.type("\x15/buffer\r");
    CHECK(at.hint() == "Usage: /buffer NUMBER|NAME");
    CHECK(at.input() == "/buffer");
}

TEST_CASE("Password: typed at the prompt of one server, it is for no other") {
    TwoNetworks at;
    const auto password = [&](std::size_t number) {
        return at.workspace.networks.at(number).settings.password;
    };
    at.type(alt("1") + "/password\r");
    CHECK(at.question() == "password for net:");
    at.type("first");
    // The person clicks on the other server's channel before Enter.
    at.workspace.buffers.go_to_server(1);
    at.type("\r");
    CHECK(password(0) == "first");
    CHECK(password(1).empty());
    CHECK(at.question().empty());
    CHECK(at.hint() == "The password applies to the next connection.");
    CHECK(at.input().empty());
    at.type("/password\r");
    CHECK(at.question() == "password for other:");
    at.type("xyz\x15sec\x7f\x7f\x1b[200~cond\rline\x1b[201~");
    for (const std::string& line : at.screen()) CHECK(line.find("cond") == std::string::npos);
    at.type("\r");
    CHECK(password(1) == "scond");
    CHECK(password(0) == "first");
    // An empty one, and a prompt that was left, change nothing.
    at.type("/password\rx\x7f\r");
    CHECK(at.hint() == "No password entered; unchanged.");
    at.type("/password\rthird\x07");
    CHECK(at.question().empty());
    at.type("/password\r\r");
    CHECK(password(1) == "scond");
    at.workspace.networks.at(1).password_command = "cat";
    at.workspace.connections.disconnected(1, "gone", 0);
    at.workspace.networks.at(1).wanted = false;
    at.type("/password\rfourth\r");
    CHECK(at.hint() == "Connecting with the password.");
    CHECK(at.workspace.networks.at(1).wanted);
    CHECK(at.workspace.networks.at(1).retry_at == Steady{});
    CHECK(at.workspace.networks.at(1).password_command.empty());
    at.workspace.connections.connected(1);
    at.type("/password now\r");
    CHECK(at.hint().starts_with("Type /password alone"));
    at.type("/password\rfifth\r");
    CHECK(at.hint().ends_with("; /disconnect and /connect."));
}

TEST_CASE("Spelling: other languages forget the answers of the former, and share the ranks") {
    SpellChecker checker(FewWords::open);
    checker.use({"xx_XX"});
    CHECK(checker.knows("hello"));
    CHECK_FALSE(checker.knows("h\xc3\xb6rt"));
    CHECK(checker.near("hx") == Texts{"hello", "help"});
    checker.use({"yy_YY"});
    CHECK_FALSE(checker.knows("hello"));
    CHECK(checker.knows("h\xc3\xb6rt"));
    // The best of each language, then the second best; each once.
    checker.use({"xx_XX", "yy_YY", "xx_XX"});
    CHECK(checker.near("hx") == Texts{"hello", "h\xc3\xb6rt", "help"});
    checker.use({"zz_ZZ", "xx_XX", "zz_ZZ"});
    CHECK(checker.problems() == Texts{"No dictionary for 'zz_ZZ'."});
    CHECK(checker.on());
    checker.use({"xx_XX"});
    CHECK(checker.problems().empty());
    // A language that was missing is looked for again.
    int opened = 0;
    SpellChecker missing([&](const std::string&) {
        ++opened;
        return OpenedDictionary{nullptr, "none"};
    });
    missing.use({"a"});
    missing.use({"a"});
    CHECK(opened == 2);
    ScreenDouble at;
    at.type("/set spell xx_XX\rwrold h\xc3\xb6rt ");
    CHECK(at.controller.screen.look.misspelt.size() == 2);
    at.type("\x15/set spell yy_YY\rwrold h\xc3\xb6rt ");
    CHECK(at.controller.screen.look.misspelt.size() == 1);
    // Without any of the languages the former stay.
    at.type("\x15/set spell zz_ZZ\r");
    CHECK(at.controller.screen.config.settings.spell == Texts{"yy_YY"});
}

TEST_CASE("Aliases: are listed, explained, replaced and removed by name") {
    ScreenDouble at;
    at.columns = 120;
    at.type("/alias hug /me hugs $1\r");
    CHECK(at.hint() == "/hug is /me hugs $1   /save keeps it.");
    at.type("/alias /HUG /me embraces $1\r");
    REQUIRE(at.controller.screen.config.aliases.size() == 1);
    CHECK(at.controller.screen.config.aliases[0].name == "hug");
    CHECK(at.controller.screen.config.aliases[0].text == "/me embraces $1");
    at.type("/alias wave /me waves\r/alias\r");
    CHECK(at.shows("/hug  /me embraces $1"));
    CHECK(at.shows("/wave  /me waves"));
    at.type("/clear\r/alias Hug\r");
    CHECK(at.shows("/hug  /me embraces $1"));
    CHECK_FALSE(at.shows("/wave"));
    at.type("/alias nod\r");
    CHECK(at.shows("No such alias: nod"));
    at.type("/hug\r");
    CHECK(at.hint() == "/hug is /me embraces $1 and needs more words.");
    CHECK(at.input() == "/hug");
    at.type("\x15/unalias /HUG\r");
    CHECK(at.hint() == "/HUG is removed.   /save keeps it.");
    CHECK(at.controller.screen.config.aliases.size() == 1);
    at.type("/unalias hug\r");
    CHECK(at.shows("No such alias: hug"));
}

TEST_CASE("Paste: y, Y and Enter confirm it, any other key returns to the input") {
    for (const std::string key : {"y", "Y", "\r", "n", "\x1b", " "}) {
        CAPTURE(key);
        ScreenDouble at;
        at.type("\x1b[200~1\r2\r3\r4\x1b[201~\r" + key);
        const bool yes = key == "y" || key == "Y" || key == "\r";
        CHECK(at.sent().empty() != yes);
        CHECK(at.input() == (yes ? "" : "1\n2\n3\n4"));
        CHECK(at.question().empty());
        if (!yes) CHECK(at.hint() == "Not sent. Edit the text, or clear it with Ctrl-C.");
    }
}
