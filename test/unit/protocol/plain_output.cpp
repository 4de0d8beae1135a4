// The plain dialect, from the server to the person.

#include <hubbub/protocol/message.h>
#include <hubbub/protocol/numerics.h>
#include <hubbub/protocol/plain.h>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub::protocol;

namespace {

std::string shown(std::string_view line) {
    const auto message = parse(line);
    REQUIRE(message.has_value());
    const std::string out = render_plain(*message, "#lobby");
    if (out.empty()) return "";
    REQUIRE(out.ends_with("\r\n"));
    return out.substr(0, out.size() - 2);
}

std::string shown(unsigned code, const std::vector<std::string_view>& params) {
    const std::string out = render_plain_numeric(code, params);
    if (out.empty()) return "";
    REQUIRE(out.ends_with("\r\n"));
    return out.substr(0, out.size() - 2);
}

}  // namespace

TEST_CASE("Plain dialect: a message is shown in readable form") {
    struct {
        const char* line;
        const char* text;
    } const table[] = {
        {":ann!a@h PRIVMSG #lobby :hello, all", "<ann> hello, all"},
        {":ann!a@h PRIVMSG #Lobby :hi", "<ann> hi"},
        {":ann!a@h PRIVMSG #dev :hi", "[#dev] <ann> hi"},
        {":ann!a@h PRIVMSG zoe :hi", "[to you] <ann> hi"},
        {":ann!a@h NOTICE zoe :hi", "[to you] -ann- hi"},
        {":ann!a@h PRIVMSG @#lobby :hi", "[@#lobby] <ann> hi"},
        {":ann!a@h NOTICE %#dev :hi", "[%#dev] -ann- hi"},
        {":ann!a@h PRIVMSG $* :hi", "[to all] <ann> hi"},
        {":ann!a@h NOTICE $$*.local :hi", "[to all] -ann- hi"},
        {":hubbub.local NOTICE zoe :hi", "*** hi"},
        {":ann!a@h PRIVMSG #lobby :\x01"
         "ACTION waves\x01",
         "<ann> *waves*"},
        {":ann!a@h PRIVMSG zoe :\x01"
         "ACTION waves",
         "[to you] <ann> *waves*"},
        {":ann!a@h PRIVMSG zoe :\x01VERSION\x01", ""},
        {":ann!a@h JOIN #lobby", "ann joined"},
        {":ann!a@h JOIN #dev", "[#dev] ann joined"},
        {":ann!a@h PART #lobby", "ann left"},
        {":ann!a@h PART #dev :bye", "[#dev] ann left (bye)"},
        {":ann!a@h QUIT", "ann left"},
        {":ann!a@h QUIT :Quit: bye", "ann left (Quit: bye)"},
        {":ann!a@h QUIT :Quit: ", "ann left"},
        {":ann!a@h QUIT :Ping timeout: 60 seconds", "ann left: Ping timeout: 60 seconds"},
        {":ann!a@h NICK amy", "ann is now amy"},
        {":ann!a@h KICK #lobby zoe", "zoe was kicked by ann"},
        {":ann!a@h KICK #dev zoe :why not", "[#dev] zoe was kicked by ann (why not)"},
        {":ann!a@h TOPIC #lobby :tea", "ann set the topic: tea"},
        {":ann!a@h TOPIC #lobby :", "ann cleared the topic"},
        {":ann!a@h MODE #lobby +o zoe", ""},
        {"ERROR :Closing link: x", "* Closing link: x"},
        {"PING x", ""},
        {":ann!a@h PRIVMSG #lobby :\x1b]0;x\x07"
         "y\xe2\x80\xaez",
         "<ann> ]0;xyz"},
        {":ann!a@h QUIT :Quit: \x1b[2J", "ann left (Quit: [2J)"},
        {":ann!a@h TOPIC #lobby :\x9b", "ann set the topic: \xef\xbf\xbd"},
    };
    for (const auto& row : table) {
        CAPTURE(row.line);
        CHECK(shown(row.line) == row.text);
    }
}

TEST_CASE("Plain dialect: no user's text looks like a line of the server") {
    // The nicks are the prefixes of the server's lines.
    for (const std::string nick : {"Closing", "In", "What", "[x]", "a-", "_"}) {
        for (const std::string text :
             {"link: server is stopping", "* Closing link: x", "*** Notice -- x", "#lobby: ann"}) {
            for (const std::string target : {"#lobby", "#dev", "zoe", "@#lobby", "$*"}) {
                const std::string from = ":" + nick + "!u@h ";
                const std::string acted =
                    "\x01"
                    "ACTION " +
                    text + "\x01";
                for (const std::string& words : {text, acted}) {
                    const std::string said = shown(from + "PRIVMSG " + target + " :" + words);
                    const std::string noted = shown(from + "NOTICE " + target + " :" + words);
                    CAPTURE(said);
                    const std::string mark = target == "#lobby" ? ""
                                             : target == "zoe"  ? "[to you] "
                                             : target == "$*"   ? "[to all] "
                                                                : "[" + target + "] ";
                    CHECK(said.starts_with(mark + "<" + nick + "> "));
                    CHECK(noted.starts_with(mark + "-" + nick + "- "));
                }
            }
            for (const std::string& event : {"PART #lobby :" + text, "QUIT :Quit: " + text,
                                             "KICK #lobby bob :" + text, "TOPIC #lobby :" + text}) {
                const std::string told = shown(":" + nick + "!u@h " + event);
                CAPTURE(told);
                CHECK_FALSE(told.starts_with("*"));
                CHECK(told.ends_with(event.starts_with("TOPIC") ? ": " + text : text + ")"));
            }
        }
    }
    // A reason that somebody gave is in brackets, the server's is not.
    CHECK(shown(":ann!u@h PART #lobby :Ping timeout") == "ann left (Ping timeout)");
    CHECK(shown(":ann!u@h QUIT :Ping timeout") == "ann left: Ping timeout");
}

TEST_CASE("Plain dialect: a numeric is shown in readable form") {
    CHECK(shown(353, {"=", "#a", "@ann bob"}) == "* In #a: @ann, bob");
    CHECK(shown(322, {"#a", "2", "tea"}) == "* #a, 2 here: tea");
    CHECK(shown(322, {"#a", "2", ""}) == "* #a, 2 here");
    CHECK(shown(332, {"#a", "tea\x1b[2J"}) == "* The topic of #a: tea[2J");
    CHECK(shown(331, {"#a", "No topic is set"}) == "* #a has no topic.");
    CHECK(shown(301, {"ann", "at lunch"}) == "* ann is away: at lunch");
    CHECK(shown(401, {"bob", "No such nick/channel"}) == "* bob: No such nick/channel.");
    CHECK(shown(412, {"No text to send"}) == "* No text to send.");
    CHECK(shown(417, {"Input line was too long"}) == "* That line is too long; it was not sent.");
    CHECK(shown(901, {"a!b@c", "You are now logged out"}) == "* You are now logged out.");
    for (const unsigned noise : {1U, 5U, 251U, 321U, 323U, 333U, 366U, 422U, 900U})
        CHECK(shown(noise, {"a", "b", "c"}).empty());
    CHECK(render_plain_numeric(401, {}).empty());
}

TEST_CASE("Numerics: have three digits, and placeholders filled in turn") {
    CHECK(RPL_WELCOME.digits() == "001");
    CHECK(RPL_LUSERME.digits() == "255");
    CHECK(fill("{} and {}", {"a", "b"}) == "a and b");
    CHECK(fill("{}{}", {"a", "b"}) == "ab");
    CHECK(fill("no hole", {}) == "no hole");
    // Inserted text is not scanned again.
    CHECK(fill("{} {}", {"{}", "b"}) == "{} b");
    CHECK(fill(RPL_WELCOME, {"hubbub", "ann"}) == "Welcome to the hubbub Network, ann");
}

TEST_CASE("Plain dialect: rooms are marked unless they are the lobby, in every event") {
    CHECK(shown(":ann!a@h TOPIC #dev :tea") == "[#dev] ann set the topic: tea");
    CHECK(shown(":ann!a@h TOPIC #dev :") == "[#dev] ann cleared the topic");
    CHECK(shown(":ann!a@h PART #LOBBY :bye") == "ann left (bye)");
    CHECK(shown(":ann!a@h KICK #dev zoe") == "[#dev] zoe was kicked by ann");
    CHECK(shown(":ann!a@h QUIT :Quit: Quit: ") == "ann left (Quit: Quit: )");
    CHECK(shown(":ann!a@h QUIT :Quit") == "ann left: Quit");
    CHECK(shown(":ann!a@h INVITE zoe #dev") == "* ann invites you to #dev. Type /join #dev.");
    CHECK(shown(":ann!a@h WALLOPS :hear me") == "*** ann: hear me");
    CHECK(shown(":hubbub.local WALLOPS :hear me") == "*** hubbub.local: hear me");
    CHECK(shown(":ann!a@h NOTICE #lobby :hi") == "-ann- hi");
    CHECK(shown(":ann!a@h NOTICE zoe :\x01VERSION x\x01").empty());
    CHECK(shown(":ann!a@h TAGMSG #lobby").empty());
    CHECK(shown(":ann!a@h AWAY :tea").empty());
    CHECK(shown(372, {"- welcome"}) == "* - welcome");
    CHECK(shown(353, {"=", "#a"}).empty());
    CHECK(shown(322, {"#a", "2"}).empty());
    CHECK(shown(353, {"=", "#a", "ann"}) == "* In #a: ann");
    CHECK(shown(399, {"a", "b"}).empty());
    CHECK(shown(400, {"a", "b"}) == "* a: b.");
    CHECK(shown(433, {"ann", "It ends."}) == "* ann: It ends.");
    CHECK(shown(441, {"bob", "#a", "They aren't there"}) == "* bob: They aren't there.");
}
