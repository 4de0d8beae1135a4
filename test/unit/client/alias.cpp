// User-defined commands: their expansion, their storage, and their limits.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/alias.h"
#include "client/config/config.h"
#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

std::vector<std::string> lines(const char* text, const char* words) {
    return expand({"x", text, 0}, words);
}

}  // namespace

TEST_CASE("Aliases: $ parameters are replaced by the arguments") {
    struct Case {
        const char* text;
        const char* words;
        std::vector<std::string> lines;
    };
    const std::vector<Case> cases{
        {"/me hugs $1", "bob", {"/me hugs bob"}},
        {"/me hugs $1", "bob and eve", {"/me hugs bob"}},
        {"/topic", "new words", {"/topic new words"}},
        {"/topic", "", {"/topic"}},
        {"/msg $2 $1 $3-", "a b c d", {"/msg b a c d"}},
        {"/kick $1 $2-", "bob", {"/kick bob "}},
        {"$* says $*", "a  b", {"a  b says a  b"}},
        {"5$$ for $1", "tea", {"5$ for tea"}},
        {"$x $", "y", {"$x $ y"}},
        {"/op $1; /say hi $1;/away", "bob", {"/op bob", "/say hi bob;/away"}},
        // Typed text stays text.
        {"/say $1", "; /quit", {"/say ;"}},
        {"/say $*", "a; /quit\n/quit", {"/say a; /quit /quit"}},
        {"/join #a; /join #b", "key", {"/join #a", "/join #b key"}},
    };
    for (const Case& one : cases) {
        CAPTURE(one.text);
        CHECK(lines(one.text, one.words) == one.lines);
    }
    CHECK(alias_needs({"x", "$2 $$9 $* $3-", 0}) == 3);
    CHECK(alias_needs({"x", "$*", 0}) == 0);
}

TEST_CASE("Aliases: the file is read, and errors are reported") {
    std::vector<std::string> problems;
    const Config config = parse_config(
        "[aliases]\nhug = /me hugs $1\nHUG = /me waves\na b = x\nalias = y\nnone =\n/z = y\n",
        problems);
    CHECK(problems == std::vector<std::string>{"line 4: 'a b' cannot be a command's name",
                                               "line 5: /alias cannot be redefined",
                                               "line 6: /none has no text",
                                               "line 7: '/z' cannot be a command's name"});
    for (const char* const name : {"alias", "ALIAS", "Unalias", "", "a b", "a=b", "#a", "[a", "/a"})
        CHECK_FALSE(alias_problem({name, "text", 0}).empty());
    for (const char* const name : {"hug", "aliases", "un-alias", "a.b"})
        CHECK(alias_problem({name, "text", 0}).empty());
    CHECK(alias_problem({"Alias", "/quit", 0}) == "/Alias cannot be redefined");
    REQUIRE(config.aliases.size() == 1);
    CHECK(config.aliases[0].text == "/me waves");
    CHECK(write_config(config).find("# hug = /me hugs $1\nHUG = /me waves\n") != std::string::npos);

    Config next;
    next.aliases = {{"b", "/say new", 0}, {"c", "/say c", 0}};
    next.forget("aliases", "A");
    CHECK(update_config("[aliases]\n# mine\nhers = /say x\na = /say a\nb = /say b\n", next) ==
          "[aliases]\n# mine\nhers = /say x\nb = /say new\nc = /say c\n");
    CHECK(update_config("bell = off\n", next).ends_with("\n[aliases]\nb = /say new\nc = /say c\n"));
}

TEST_CASE("Aliases: the typed alias runs its text, and Up recalls the alias") {
    ScreenDouble at;
    at.columns = 120;
    at.type("/alias hug /me hugs $1; /say there\r");
    CHECK(at.shows("/hug is /me hugs $1; /say there   /save keeps it."));
    at.sent();
    at.type("/hu");
    CHECK(at.shows("/hug  /me hugs $1; /say there"));
    at.type("\tbob\r");
    CHECK(at.sent() ==
          "PRIVMSG #lobby :\x01"
          "ACTION hugs bob\x01\r\nPRIVMSG #lobby there\r\n");
    CHECK(at.input().empty());
    at.type("\x1b[A");
    CHECK(at.input() == "/hug bob");
    at.type("\x15/hug\r");
    CHECK(at.input() == "/hug");
    CHECK(at.shows("needs more words"));
    CHECK(at.sent().empty());
    // Around a command of the same name, and once only.
    at.type("\x15/alias me /me really\r/me waves\r");
    CHECK(at.sent() ==
          "PRIVMSG #lobby :\x01"
          "ACTION really waves\x01\r\n");
    at.type("/unalias /ME\r/me waves\r");
    CHECK(at.sent() ==
          "PRIVMSG #lobby :\x01"
          "ACTION waves\x01\r\n");
    at.type("/alias save /say no\r/unalias alias\r");
    CHECK(at.shows("No such alias: alias"));
    at.type("/alias alias x\r");
    CHECK(at.shows("/alias cannot be redefined."));
    // The stored alias is one line of the file.
    at.type("/alias two one\x1b\rtwo\r");
    CHECK(find_alias(at.controller.screen.config.aliases, "two") == nullptr);
    at.type("\x03/alias\r/help hug\r");
    CHECK(at.shows("/hug  /me hugs $1; /say there"));
}

TEST_CASE("Aliases: without a connection only screen commands run, the rest stays in the input") {
    ScreenDouble at;
    at.type("/alias hi hello all\r/alias dim /set theme mono\r");
    at.workspace.connections.disconnected(0, "gone", 0.5);
    at.type("/hi\r");
    CHECK(at.input() == "/hi");
    CHECK(at.shows("Not connected"));
    at.type("\x15/dim\r");
    CHECK(at.controller.screen.look.theme->name == "mono");
    CHECK(at.input().empty());
}
