// The plain dialect, from the person to the server.

#include <hubbub/protocol/plain.h>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::protocol;
using namespace std::string_literals;

TEST_CASE("Plain dialect: the first line decides the dialect") {
    struct {
        const char* line;
        Dialect dialect;
    } const table[] = {
        {"NICK ann", Dialect::irc},
        {"nick ann", Dialect::irc},
        {"CAP LS 302", Dialect::irc},
        {"USER ann 0 * :Ann", Dialect::irc},
        {"PASS x", Dialect::irc},
        {"PING x", Dialect::irc},
        {"QUIT", Dialect::irc},
        {":ann NICK bob", Dialect::irc},
        {"@a=b NICK ann", Dialect::irc},
        {"ann", Dialect::person},
        // In capitals it is a command, with or without its parameters.
        {"NICK", Dialect::irc},
        {"USER ann", Dialect::irc},
        {"TOPIC #a", Dialect::irc},
        {"LIST", Dialect::irc},
        {"  WHO", Dialect::irc},
        // Words that are commands may be names, too.
        {"nick", Dialect::person},
        {"Nick", Dialect::person},
        {"cap", Dialect::person},
        {"user ann", Dialect::person},
        {"list", Dialect::person},
        {"LISTS", Dialect::person},
        {"ANN SMITH", Dialect::person},
        {"hello there", Dialect::person},
        {"GET / HTTP/1.1", Dialect::browser},
        {"POST /a?b=c HTTP/1.0", Dialect::browser},
        {"PRIVMSG x HTTP/1.1", Dialect::browser},
        {"PRI * HTTP/2.0", Dialect::browser},
        {"GET / HTTP/1.1 and more", Dialect::person},
        {"HTTP/1.1", Dialect::person},
        {"", Dialect::person},
        // In small letters it needs its parameters.
        {"quit", Dialect::irc},
        {"starttls", Dialect::irc},
        {"join #a", Dialect::irc},
        {"join", Dialect::person},
        {"oper a b", Dialect::irc},
        {"oper a", Dialect::person},
        {"webirc a b c d", Dialect::irc},
        {"webirc a b c", Dialect::person},
        {"user a b c d", Dialect::irc},
        {"user a b c", Dialect::person},
        {"authenticate x", Dialect::irc},
        {"help x", Dialect::irc},
        {"help", Dialect::person},
        {"GET / HTTP/1.10", Dialect::person},
    };
    for (const auto& row : table) {
        CAPTURE(row.line);
        CHECK(detect(row.line) == row.dialect);
    }
}

TEST_CASE("Plain dialect: typed lines become IRC commands") {
    using Params = std::vector<std::string>;
    struct {
        const char* line;
        const char* command;
        Params params;
    } const table[] = {
        {"hello, all", "PRIVMSG", {"#a", "hello, all"}},
        {"  indented ", "PRIVMSG", {"#a", "  indented "}},
        {"//slash", "PRIVMSG", {"#a", "/slash"}},
        {"/me waves",
         "PRIVMSG",
         {"#a",
          "\x01"
          "ACTION waves\x01"}},
        {"/msg bob hi  there", "PRIVMSG", {"bob", "hi  there"}},
        {"/MSG bob hi", "PRIVMSG", {"bob", "hi"}},
        {"/nick bob", "NICK", {"bob"}},
        {"/join b", "JOIN", {"#b"}},
        {"/join b key", "JOIN", {"#b", "key"}},
        {"/join #b", "JOIN", {"#b"}},
        {"/part", "PART", {"#a"}},
        {"/part b", "PART", {"#b"}},
        {"/leave", "PART", {"#a"}},
        {"/who", "NAMES", {"#a"}},
        {"/who b", "NAMES", {"#b"}},
        {"/list", "LIST", {}},
        {"/topic", "TOPIC", {"#a"}},
        {"/topic tea & cake", "TOPIC", {"#a", "tea & cake"}},
        {"/quit", "QUIT", {""}},
        {"/quit so long", "QUIT", {"so long"}},
        {"/QUIT  so  long ", "QUIT", {"so  long"}},
        {"/join  b\t key  more", "JOIN", {"#b", "key"}},
        {"/leave #b", "PART", {"#b"}},
        {"/part b c", "PART", {"#b"}},
        {"/who #b", "NAMES", {"#b"}},
        {"/topic  tea ", "TOPIC", {"#a", "tea"}},
        {"/list all", "LIST", {}},
        {"/msg #b hi", "PRIVMSG", {"#b", "hi"}},
        {"/ nick bob", "NICK", {"bob"}},
        {"///x", "PRIVMSG", {"#a", "//x"}},
        {"/history", "HISTORY", {"#a", ""}},
        {"/history 7", "HISTORY", {"#a", "7"}},
        {"/history #b", "HISTORY", {"#b", ""}},
        {"/history #b 7", "HISTORY", {"#b", "7"}},
        {"/history b 7", "HISTORY", {"#b", "7"}},
    };
    for (const auto& row : table) {
        CAPTURE(row.line);
        const PlainCommand typed = parse_plain(row.line, "#a");
        CHECK(typed.command == row.command);
        CHECK(typed.params == row.params);
        CHECK(typed.answer.empty());
    }
}

TEST_CASE("Plain dialect: an unknown command is answered") {
    struct {
        const char* line;
        const char* room;
        const char* answer;
    } const table[] = {
        {"", "#a", ""},
        {"  \t", "#a", ""},
        {"/me", "#a", "* Usage: /me ACTION"},
        {"/msg", "#a", "* Usage: /msg NAME TEXT"},
        {"/msg bob", "#a", "* Usage: /msg NAME TEXT"},
        {"/nick", "#a", "* Usage: /nick NAME"},
        {"/nick bob carl", "#a", "* Usage: /nick NAME (one word)"},
        {"/join", "#a", "* Usage: /join ROOM"},
        {"/dance", "#a", "* Unknown command: /dance. /help lists the commands."},
        {"/\x1b[2J", "#a", "* Unknown command: /[2j. /help lists the commands."},
        {"/", "#a", "* Unknown command: /. /help lists the commands."},
        {"hello", "", "* You are not in a room. Join one with /join ROOM."},
        {"/me waves", "", "* You are not in a room. Join one with /join ROOM."},
        {"/topic", "", "* You are not in a room. Join one with /join ROOM."},
        {"/part", "", "* Usage: /part ROOM"},
        {"/who", "", "* Usage: /who ROOM"},
    };
    for (const auto& row : table) {
        CAPTURE(row.line);
        const PlainCommand typed = parse_plain(row.line, row.room);
        CHECK(typed.command.empty());
        CHECK(typed.answer == row.answer);
    }
    CHECK(parse_plain("/help", "").answer == plain_help());
    CHECK(parse_plain("// ", "#a").params.back() == "/ ");
}

TEST_CASE("Plain dialect: erase keys remove characters with their marks") {
    struct {
        std::string typed, line;
    } const table[] = {
        {"plain", "plain"},
        {"ab\x08", "a"},
        {"ab\x7f"
         "c",
         "ac"},
        {"\x08\x7f"
         "a",
         "a"},
        {"a\x08\x08\x08"
         "b",
         "b"},
        {"schö\x7fon", "schon"},
        {"日本\x7f", "日"},
        {"e\u0301\u0323x\x08\x08", ""},
        {"a\u0301\x08", ""},
        {"क\u093f\x08", ""},  // a mark with nonzero width
        {"a❤\ufe0f\x7f", "a"},
        {"a👍🏽\x7f", "a"},
        {"a👩\u200d👧\x7f", "a"},
        {"a\xff\x08"
         "b",
         "ab"},
        {"a\xc3\x08"
         "b",
         "ab"},
        {"wrong\x15right", "right"},
        {"one two\x17three", "one three"},
        {"one two  \x17", "one "},
        {"one\x17\x17", ""},
        {"a\tb", "a b"},
        {"a\x01\x02\x03\x07\x1f"
         "b",
         "ab"},
        {"a\u0085\u0090b\u009c"
         "c",
         "ac"},
    };
    for (const auto& row : table) {
        CAPTURE(row.typed);
        CHECK(typed_line(row.typed) == row.line);
    }
}

TEST_CASE("Plain dialect: escape sequences are removed whole") {
    for (const std::string sequence : {"\x1b[A",
                                       "\x1b[1;5C",
                                       "\x1b[3~",
                                       "\x1b[[A",
                                       "\x1b[200~",
                                       "\x1b[?25h",
                                       "\x1b[ q",
                                       "\x1bOP",
                                       "\x1bOA",
                                       "\x1b]0;title\x07",
                                       "\x1b]8;;http://x/\x1b\\",
                                       "\x1bPq#0\x1b\\",
                                       "\x1b_x\x1b\\",
                                       "\x1b^x\x1b\\",
                                       "\x1bX x\x07",
                                       "\x1b(B",
                                       "\x1b#8",
                                       "\x1b"
                                       "c",
                                       "\x1b\x1b[A",
                                       "\u009b31m",
                                       "\u009d0;x\x07",
                                       "\u008fP"}) {
        CAPTURE(sequence);
        CHECK(typed_line("a" + sequence + "b") == "ab");
    }
    // An endless sequence uses no more than the line, an invalid one only its beginning.
    CHECK(typed_line("a\x1b]0;b") == "a");
    CHECK(typed_line("a\x1b[1;") == "a");
    CHECK(typed_line("a\x1b") == "a");
    CHECK(typed_line("a\x1b[\x7f"
                     "b") == "b");
    CHECK(typed_line("a\x1bß") == "aß");
}

TEST_CASE("Plain dialect: telnet negotiation is removed, however the stream is split") {
    const std::string stream =
        "a\xff\xfb\x01"
        "b\xff\xfd\x03"
        "c\xff\xfa\x18\0x\xff\xffy\xff\xf0"
        "d\xff\xf1"
        "e\xff\xff"
        "f"s;
    for (std::size_t step = 1; step <= stream.size(); ++step) {
        TelnetFilter filter;
        std::string out;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            std::string part = stream.substr(at, step);
            part.resize(filter.filter(part.data(), part.size()));
            out += part;
        }
        CAPTURE(step);
        CHECK(out == "abcdef");
    }
    // "Erase character" and "erase line" are the user's input.
    std::string erasing =
        "a\xff\xf7"
        "b\xff\xf8";
    TelnetFilter filter;
    erasing.resize(filter.filter(erasing.data(), erasing.size()));
    CHECK(erasing ==
          "a\x7f"
          "b\x15");
}
