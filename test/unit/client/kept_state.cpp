// State that the client keeps up to date from the server's lines: the preferred nick, keys of
// channels, presence of friends.

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

// Returns the lines about friends in the server's buffer.
Texts friend_lines(ScreenDouble& at) {
    Texts out;
    const Scrollback& lines = at.workspace.buffers.at(0).lines();
    for (auto i = lines.begin(); i < lines.end(); ++i) {
        const std::string text(lines.at(i).text());
        if (text.ends_with(" is online") || text.ends_with(" is offline") ||
            text.starts_with("Friends online"))
            out.push_back(text);
    }
    return out;
}

// Reconnects; `tokens` is for ISUPPORT.
void sign_on(ScreenDouble& at, const std::string& tokens) {
    at.workspace.connections.disconnected(0, "test", 0);
    at.workspace.connections.connected(0);
    at.hear(":srv 001 me :Welcome");
    if (!tokens.empty()) at.hear(":srv 005 me " + tokens + " :are supported");
    at.hear(":srv 422 me :no MOTD");
}

void pass_minute(ScreenDouble& at) {
    at.clock.time += std::chrono::minutes{1};
    at.workspace.tick();
}

// Registered as me_, because another user is me.
struct Substitute : ScreenDouble {
    explicit Substitute(const std::string& tokens = "") {
        workspace.connections.disconnected(0, "test", 0);
        workspace.connections.connected(0);
        hear(":srv 433 * me :in use");
        hear(":srv 001 me_ :Welcome");
        hear(":srv 005 me_ CASEMAPPING=ascii " + tokens + " :are supported");
        hear(":srv 422 me_ :no MOTD");
        hear(":me_!me@host JOIN #lobby");
        hear(":srv 353 me_ = #lobby :@me me_ bob");
        hear(":srv 366 me_ #lobby :end");
        sent();
    }
    bool asks_for_it() { return sent().find("NICK me\r\n") != std::string::npos; }
};

}  // namespace

TEST_CASE("Nick: the preferred one is taken as soon as it is free") {
    for (const std::string tokens : {"", "MONITOR=9"}) {
        for (const std::string line :
             {":me!u@h QUIT :gone", ":ME!u@h QUIT", ":me!u@h NICK somebody", ":Me!u@h NICK me2",
              ":me!u@h NICK :other"}) {
            CAPTURE(tokens);
            CAPTURE(line);
            Substitute at(tokens);
            at.hear(line);
            CHECK(at.asks_for_it());
            at.hear(":me_!me@host NICK me");
            // After that no further NICK is sent.
            at.hear(":bob!u@h QUIT :gone");
            at.hear(":bob!u@h NICK rob");
            CHECK_FALSE(at.asks_for_it());
        }
    }
}

TEST_CASE("Nick: the preferred one is not requested while another user has it") {
    Substitute at("MONITOR=9");
    for (const std::string line :
         {":bob!u@h QUIT :gone", ":alice!u@h NICK alicia", ":me!u@h PART #lobby",
          ":alicia!u@h KICK #lobby me :out", ":alicia!u@h NICK me2", ":me!u@h NOTICE me_ :mine"}) {
        CAPTURE(line);
        at.hear(line);
        CHECK_FALSE(at.asks_for_it());
    }
}

TEST_CASE("Nick: /nick ends the attempts to get the preferred one") {
    Substitute at;
    at.type("/nick fresh\r");
    at.hear(":me_!me@host NICK fresh");
    at.sent();
    at.hear(":me!u@h QUIT :gone");
    at.hear(":me!u@h NICK other");
    CHECK_FALSE(at.asks_for_it());
}

TEST_CASE("Keys: a room is rejoined with its current key") {
    struct Case {
        std::string typed;
        Texts lines;
        std::string joins;
    };
    const std::string den = ":alice!u@h MODE #den ";
    for (const Case& each : std::vector<Case>{
             {"/join #den secret", {}, "JOIN #den secret\r\n"},
             {"/join #den secret", {den + "+k *"}, "JOIN #den secret\r\n"},
             {"/join #den secret", {den + "+lk 5 *"}, "JOIN #den secret\r\n"},
             {"/join #den secret", {den + "+k other"}, "JOIN #den other\r\n"},
             {"/join #den secret", {den + "+lk 5 other"}, "JOIN #den other\r\n"},
             {"/join #den secret", {den + "+k other", den + "+k *"}, "JOIN #den other\r\n"},
             {"/join #den secret", {den + "-k *"}, "JOIN #den\r\n"},
             {"/join #den secret", {den + "-k secret"}, "JOIN #den\r\n"},
             {"/join #den secret", {den + "-k *", den + "+k *"}, "JOIN #den\r\n"},
             {"/join #den secret", {den + "-k *", den + "+k new"}, "JOIN #den new\r\n"},
             {"/join #den secret", {den + "-k+k * new"}, "JOIN #den new\r\n"},
             {"/join #den secret", {den + "+l 5"}, "JOIN #den secret\r\n"},
             {"/join #den secret", {":alice!u@h MODE #lobby +k other"}, "JOIN #den secret\r\n"},
             {"/join #den secret", {":srv 324 me #den +k *"}, "JOIN #den secret\r\n"},
             {"/join #den", {}, "JOIN #den\r\n"},
             {"/join #den", {den + "+k *"}, "JOIN #den\r\n"},
             {"/join #den", {den + "+k later"}, "JOIN #den later\r\n"},
             {"/join #den", {":srv 324 me #den +k *"}, "JOIN #den\r\n"},
         }) {
        CAPTURE(each.typed);
        CAPTURE(each.lines);
        ScreenDouble at;
        at.type(each.typed + "\r");
        at.hear(":me!me@host JOIN #den");
        for (const std::string& line : each.lines) at.hear(line);
        at.sent();
        sign_on(at, "");
        const std::string sent = at.sent();
        CAPTURE(sent);
        CHECK(sent.find(each.joins) != std::string::npos);
    }
}

TEST_CASE("Friends: MONITOR replies are shown only if something changed") {
    struct Case {
        std::string here;
        std::string gone;
    };
    for (const Case& each : std::vector<Case>{
             {":srv 730 me :bob!u@h", ":srv 731 me :bob"},
             {":srv 730 me :BOB!u@other", ":srv 731 me :BOB"},
         }) {
        ScreenDouble at;
        at.workspace.networks.at(0).settings.friends = {"bob"};
        sign_on(at, "MONITOR=9 CASEMAPPING=ascii");
        at.hear(each.gone);
        at.hear(each.gone);
        CHECK(friend_lines(at).empty());
        at.hear(each.here);
        CHECK(friend_lines(at) == Texts{"bob is online"});
        for (int i = 0; i < 3; ++i) at.hear(each.here);
        CHECK(friend_lines(at) == Texts{"bob is online"});
        at.hear(each.gone);
        at.hear(each.gone);
        CHECK(friend_lines(at) == Texts{"bob is online", "bob is offline"});
        at.hear(each.here);
        CHECK(friend_lines(at).size() == 3);
    }
}

TEST_CASE("Friends: ISON replies are shown only if something changed") {
    ScreenDouble at;
    at.workspace.networks.at(0).settings.friends = {"bob", "carol"};
    sign_on(at, "");
    at.hear(":srv 303 me :bob");
    CHECK(friend_lines(at) == Texts{"Friends online: bob"});
    for (const std::string there : {"bob", "BOB", "bob bob"}) {
        pass_minute(at);
        CHECK(at.sent().find("ISON") != std::string::npos);
        at.hear(":srv 303 me :" + there);
        CHECK(friend_lines(at).size() == 1);
    }
    pass_minute(at);
    at.hear(":srv 303 me :bob carol");
    CHECK(friend_lines(at) == Texts{"Friends online: bob", "carol is online"});
    // Their messages and joins are no change.
    at.say("carol", "hi", "me");
    at.hear(":carol!u@h JOIN #lobby");
    at.hear(":bob!u@h AWAY :tea");
    pass_minute(at);
    at.hear(":srv 303 me :bob carol");
    CHECK(friend_lines(at).size() == 2);
    pass_minute(at);
    at.hear(":srv 303 me :");
    CHECK(friend_lines(at).size() == 4);
    pass_minute(at);
    at.hear(":srv 303 me :");
    CHECK(friend_lines(at).size() == 4);
}
