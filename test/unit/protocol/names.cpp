// What nicks and channels may be called.

#include <hubbub/protocol/names.h>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace hubbub::protocol;
using namespace std::string_literals;

TEST_CASE("Names: a nick has letters, digits and some symbols, and starts with no digit or dash") {
    for (const std::string_view good : {"a", "dan", "Dan-2", "[x]", "\\`_^{|}", "_1"}) {
        CAPTURE(good);
        CHECK(valid_nick(good));
        CHECK(nick_complaint(good).empty());
    }
    CHECK(valid_nick(std::string(nick_length, 'a')));
    for (const std::string_view bad : {"", "1dan", "-dan", "a b", "a.b", "#a", "a!b", "a@b", "ä",
                                       ":a", "a\x01", "a*", "a,b", "a\x7f"}) {
        CAPTURE(bad);
        CHECK_FALSE(valid_nick(bad));
        CHECK(nick_complaint(bad).ends_with('.'));
    }
    CHECK_FALSE(valid_nick(std::string(nick_length + 1, 'a')));
    // Names that users could mistake for the network.
    CHECK_FALSE(valid_nick("NickServ"));
    CHECK_FALSE(valid_nick("chanserv"));
}

TEST_CASE("Names: the error for a long nick states the true limit") {
    const std::string_view complaint = nick_complaint(std::string(nick_length + 1, 'a'));
    CHECK(complaint.find(" " + std::to_string(nick_length) + " ") != std::string_view::npos);
}

TEST_CASE("Names: a channel is '#' and visible text without spaces and commas") {
    for (const std::string_view good : {"#a", "#hub-bub", "##", "#1", "#日本", "#a:b"}) {
        CAPTURE(good);
        CHECK(valid_channel(good));
    }
    for (const std::string_view bad : {"", "#", "a", "&a", "#a b", "#a,b", "#a\a", "#a\x1b[m",
                                       "#\xff", "#a\u202e", "#a\u0085"}) {
        CAPTURE(bad);
        CHECK_FALSE(valid_channel(bad));
    }
    CHECK_FALSE(valid_channel("#a\0b"s));
    CHECK(valid_channel("#" + std::string(channel_length - 1, 'a')));
    CHECK_FALSE(valid_channel("#" + std::string(channel_length, 'a')));
}

TEST_CASE("Names: valid host names") {
    for (const std::string_view good : {"host.example.net", "a_b.x", "1-2-3-4.dsl.example.net"}) {
        CAPTURE(good);
        CHECK(valid_host(good));
    }
    for (const std::string_view bad :
         {"", "localhost", ".net", "a..net", "a.net.", "-a.net", "a b.net", "a!b.net", "192.0.2.1",
          "2001:db8::1", "x.cloak", "x.CLOAK", "h\xc3\xa9.net"}) {
        CAPTURE(bad);
        CHECK_FALSE(valid_host(bad));
    }
    CHECK(valid_host(std::string(host_length - 4, 'a') + ".net"));
    CHECK_FALSE(valid_host(std::string(host_length - 3, 'a') + ".net"));
}

TEST_CASE("Names: every complaint about a nick names its cause, the first that applies") {
    for (const std::string_view name : {"NickServ", "CHANSERV", "OperServ", "memoserv", "HostServ",
                                        "BotServ", "SaslServ", "HistServ", "global", "Services"}) {
        CAPTURE(name);
        CHECK(nick_complaint(name) == "It is reserved for network services.");
    }
    for (const std::string_view name : {"Service", "NickServ1", "_Global"}) CHECK(valid_nick(name));
    for (const std::string_view name : {"N1ckServ", "Serv1ces", "G|obal"}) {
        CAPTURE(name);
        CHECK(nick_complaint(name).starts_with("It is reserved for "));
    }
    CHECK(nick_complaint("") == "It is empty.");
    CHECK(nick_complaint("9ann") == "It must not start with a digit or a dash.");
    CHECK(nick_complaint("-ann") == "It must not start with a digit or a dash.");
    CHECK(nick_complaint("a b").starts_with("Only letters, digits and "));
    CHECK(nick_complaint(std::string(31, '9')).starts_with("It is too long: "));
    for (const char edge : std::string("09azAZ[]\\`_^{|}-"))
        CHECK(valid_nick(std::string("x") + edge));
    for (const char beyond : std::string("/:@~\x7f'\"#$%&()*+,.;<=>?!"))
        CHECK_FALSE(valid_nick(std::string("x") + beyond));
}

TEST_CASE("Names: a host name has two labels, and its last one begins with a letter") {
    for (const std::string_view good :
         {"a.b", "1.b", "_a.b", "a-.b", "a.b1", "a.b-", "A.B", "a.cloaks"})
        CHECK(valid_host(good));
    for (const std::string_view bad : {"a.1b", "a.-b", ".", "..", "a.", "a.b.", "a..b", ".a.b",
                                       "a.cLoak", "a/b.c", "a:b.c", "a.b\x01"})
        CHECK_FALSE(valid_host(bad));
}
