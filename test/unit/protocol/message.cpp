// One IRC message: parsed from a line, its tags, and written back.

#include <hubbub/protocol/message.h>

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::protocol;

TEST_CASE("Message: a line is parsed into tags, source, command and parameters") {
    struct Case {
        std::string_view line, tags, source, command;
        std::vector<std::string_view> params;
    };
    const Case cases[] = {
        {"PING", "", "", "PING", {}},
        {"PING a", "", "", "PING", {"a"}},
        {"PRIVMSG #c :hello there", "", "", "PRIVMSG", {"#c", "hello there"}},
        {"PRIVMSG #c ::)", "", "", "PRIVMSG", {"#c", ":)"}},
        {"PRIVMSG #c a:b", "", "", "PRIVMSG", {"#c", "a:b"}},
        {"TOPIC #c :", "", "", "TOPIC", {"#c", ""}},
        {"TOPIC #c : ", "", "", "TOPIC", {"#c", " "}},
        {"USER a 0 *  :Real  Name ", "", "", "USER", {"a", "0", "*", "Real  Name "}},
        {":dan!d@host QUIT", "", "dan!d@host", "QUIT", {}},
        {":dan   JOIN   #c", "", "dan", "JOIN", {"#c"}},
        {"@a=1;b TAGMSG x", "a=1;b", "", "TAGMSG", {"x"}},
        {"@a=1 :dan PRIVMSG x :y z", "a=1", "dan", "PRIVMSG", {"x", "y z"}},
        {"@ PING", "", "", "PING", {}},
        {"  PING  a  ", "", "", "PING", {"a"}},
        {"PING \ta", "", "", "PING", {"\ta"}},
        {"C 1 2 3 4 5 6 7 8 9 10 11 12 13 14 :15 and more",
         "",
         "",
         "C",
         {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14",
          "15 and more"}},
        {"C 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 and :more ",
         "",
         "",
         "C",
         {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14",
          "15 and :more "}},
    };
    for (const Case& c : cases) {
        CAPTURE(c.line);
        const auto message = parse(c.line);
        REQUIRE(message.has_value());
        CHECK(message->tags == c.tags);
        CHECK(message->source == c.source);
        CHECK(message->command == c.command);
        const auto* first = message->params.data();
        CHECK(std::vector<std::string_view>(first, first + message->count) == c.params);
        CHECK(message->param(c.params.size()).empty());
    }
}

TEST_CASE("Message: a line without a command is invalid") {
    for (const std::string_view line :
         {"", " ", "    ", ":", ":dan", ":dan  ", "@a=1", "@a :dan "}) {
        CAPTURE(line);
        CHECK_FALSE(parse(line).has_value());
    }
}

TEST_CASE("Message: the nick of a source ends at '!' or '@'") {
    CHECK(parse(":dan!user@host PING")->nick() == "dan");
    CHECK(parse(":dan@host PING")->nick() == "dan");
    CHECK(parse(":dan PING")->nick() == "dan");
    CHECK(parse("PING")->nick().empty());
}

TEST_CASE("Message: escapes in a tag value are decoded") {
    CHECK(tag_value("a=1;b=2", "b") == "2");
    CHECK(tag_value("a=1;b", "b") == "");
    CHECK(tag_value("a=1;b=", "b") == "");
    CHECK(tag_value("a=b=c", "a") == "b=c");
    CHECK(tag_value(R"(a=\:\s\\\r\n)", "a") == "; \\\r\n");
    CHECK(tag_value(R"(a=\x\)", "a") == "x");
    CHECK_FALSE(tag_value("a=1;bb=2", "b").has_value());
    CHECK_FALSE(tag_value("", "b").has_value());
}

TEST_CASE("Message: the last of duplicate tags counts") {
    CHECK(tag_value("a=1;b=2;a=3", "a") == "3");
    CHECK(tag_value("a=1;b=2;a", "a") == "");
}

TEST_CASE("Message: the last parameter is written with ':' if needed") {
    const auto written = [](std::string_view source, std::string_view command,
                            std::initializer_list<std::string_view> params) {
        std::string out = "before|";
        append_message(out, source, command, params);
        return out;
    };
    CHECK(written("", "PING", {}) == "before|PING\r\n");
    CHECK(written("irc", "001", {"dan", "Welcome"}) == "before|:irc 001 dan Welcome\r\n");
    CHECK(written("", "PRIVMSG", {"#c", "two words"}) == "before|PRIVMSG #c :two words\r\n");
    CHECK(written("", "TOPIC", {"#c", ""}) == "before|TOPIC #c :\r\n");
    CHECK(written("", "PRIVMSG", {"#c", ":)"}) == "before|PRIVMSG #c ::)\r\n");
    CHECK(written("", "PRIVMSG", {"#c", "a:b"}) == "before|PRIVMSG #c a:b\r\n");
}

TEST_CASE("Message: of client-only tags, duplicates and invalid keys are removed") {
    CHECK(client_only_tags("").empty());
    CHECK(client_only_tags("a=1;b").empty());
    CHECK(client_only_tags("+b;x=1;+a=1\\:;+b=2;label=z") == "+a=1\\:;+b=2");
    CHECK(client_only_tags("+;+=1;+a\x01;+draft/reply=x;+example.com/foo;+f(x)=") ==
          "+draft/reply=x;+example.com/foo;+f(x)=");
    CHECK(raw_tag_value("a=\\s;b;a=\\:", "a") == "\\:");
    CHECK(raw_tag_value("a;b", "b") == "");
    CHECK_FALSE(raw_tag_value("ab=1", "a"));
}
