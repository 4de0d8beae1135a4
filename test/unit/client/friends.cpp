// Friends: how MONITOR and ISON report them, and the buffers that show it.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/config.h"
#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

void meet(ScreenDouble& at, const std::string& tokens, const std::vector<std::string>& friends) {
    at.workspace.networks.at(0).settings.friends = friends;
    at.workspace.connections.disconnected(0, "test", 0);
    at.workspace.connections.connected(0);
    at.hear(":srv 001 me :Welcome");
    if (!tokens.empty()) at.hear(":srv 005 me " + tokens + " :are supported");
    at.sent();
    at.hear(":srv 422 me :no MOTD");
}

}  // namespace

TEST_CASE("Friends: MONITOR watches as many as it allows, ISON the others") {
    ScreenDouble at;
    meet(at, "MONITOR=2", {"bob", "carol", "dave"});
    CHECK(at.sent() == "MONITOR + bob,carol\r\nISON dave\r\n");
    at.hear(":srv 731 me :carol");
    at.hear(":srv 730 me :bob!u@h,eve!u@h");
    at.hear(":srv 303 me :dave");
    const Buffer& server = at.workspace.buffers.at(0);
    CHECK(last_line(server) == "Friends online: dave");
    at.type("/friend\r");
    CHECK(at.shows("Friends online: bob, dave"));
    CHECK(at.shows("Offline: carol"));
    at.hear(":srv 730 me :carol!u@h");
    CHECK(last_line(server) == "carol is online");
    at.hear(":srv 731 me :carol");
    CHECK(last_line(server) == "carol is offline");
    // Every minute, and nobody answers twice.
    at.clock.time += std::chrono::minutes{1};
    at.workspace.tick();
    CHECK(at.sent().find("ISON dave\r\n") != std::string::npos);
    at.clock.time += std::chrono::minutes{1};
    at.workspace.tick();
    CHECK(at.sent().find("ISON") == std::string::npos);
    at.hear(":srv 303 me :");
    CHECK(last_line(server) == "dave is offline");
    // An answer that nobody waits for is the person's.
    at.hear(":srv 303 me :dave");
    CHECK(at.shows("online: dave"));
}

TEST_CASE("Friends: a full MONITOR list falls back to ISON, and many nicks use several lines") {
    ScreenDouble at;
    meet(at, "MONITOR", {"bob", "carol"});
    CHECK(at.sent() == "MONITOR + bob,carol\r\n");
    at.hear(":srv 734 me 1 carol :Monitor list is full.");
    CHECK(at.sent() == "ISON carol\r\n");
    at.hear(":srv 303 me :CAROL");
    CHECK(last_line(at.workspace.buffers.at(0)) == "Friends online: carol");
    std::vector<std::string> many;
    for (int i = 0; i < 100; ++i) many.push_back("somebody" + std::to_string(i));
    meet(at, "", many);
    std::string sent = at.sent();
    std::size_t lines = 0;
    while (!sent.empty()) {
        const std::size_t end = sent.find("\r\n");
        REQUIRE(end != std::string::npos);
        CHECK(sent.starts_with("ISON :somebody"));
        CHECK(end < 510);
        sent.erase(0, end + 2);
        ++lines;
    }
    CHECK(lines == 3);
    at.hear(":srv 303 me :somebody0");
    at.hear(":srv 303 me :");
    at.hear(":srv 303 me :somebody99 stranger");
    CHECK(last_line(at.workspace.buffers.at(0)) == "Friends online: somebody99");
}

TEST_CASE("Friends: arrival is shown in the current buffer, departure in the server's") {
    ScreenDouble at;
    meet(at, "MONITOR=9", {});
    at.hear(":me!me@host JOIN #lobby");
    at.sent();
    at.type("/friend bob,carol\r");
    CHECK(at.shows("'bob,carol' is not a nick."));
    at.workspace.buffers.go_to(1);
    at.type("/friend Bob\r");
    CHECK(at.shows("You will be notified when Bob comes online.   /save keeps it."));
    CHECK(at.sent() == "MONITOR + Bob\r\n");
    at.hear(":srv 731 me :bob");
    CHECK_FALSE(at.shows("Bob is offline"));
    at.workspace.alerts.take();
    at.hear(":srv 730 me :bob!u@h");
    CHECK(at.shows("Bob is online"));
    CHECK(at.workspace.alerts.take().empty());
    at.workspace.buffers.at(0).stirred = false;
    at.hear(":srv 731 me :bob");
    CHECK_FALSE(at.shows("Bob is offline"));
    CHECK(last_line(at.workspace.buffers.at(0)) == "Bob is offline");
    CHECK_FALSE(at.workspace.buffers.at(0).stirred);
    at.say("bob", "hi", "me");
    at.hear(":srv 730 me :bob!u@h");
    at.hear(":srv 731 me :bob");
    CHECK(last_line(at.workspace.buffers.at(2)) == "Bob is offline");
    at.workspace.alerts.take();
    at.type("/set friend-bell on\r");
    at.hear(":srv 730 me :bob!u@h");
    const auto notices = at.workspace.alerts.take();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].text == "Bob is online");
    at.type("/friend bob\r");
    CHECK(at.shows("bob is already a friend."));
    at.sent();
    at.type("/unfriend B\t\r");
    CHECK(at.sent() == "MONITOR - Bob\r\n");
    at.hear(":srv 731 me :bob");
    CHECK(last_line(at.workspace.buffers.at(0)) == "Bob is online");
    at.type("/friend\r");
    CHECK(at.shows("No friends on this server"));
}

TEST_CASE("Friends: are saved in the server's section") {
    ScreenDouble at;
    at.controller.screen.config_path = "/x";
    at.type("/friend bob carol\r/save\r/unfriend bob\r/save\r");
    const auto saved = at.controller.take_requests().save;
    REQUIRE(saved);
    CHECK(saved->servers.at(0).values.at("friends") == "carol");
    std::vector<std::string> problems;
    const Config config = parse_config("[server net]\nfriends = bob, carol\n", problems);
    CHECK(problems.empty());
    CHECK(choose(config.servers.at(0), "ann").session.friends ==
          std::vector<std::string>{"bob", "carol"});
}

TEST_CASE("Friends: the preferred nick is regained when free, not when a friend leaves") {
    ScreenDouble at;
    at.workspace.networks.at(0).settings.friends = {"bob"};
    at.workspace.connections.connected(0);
    at.hear(":srv 433 * me :in use");
    at.hear(":srv 001 me_ :Welcome");
    at.hear(":srv 005 me_ MONITOR=1 :are supported");
    at.sent();
    at.hear(":srv 422 me_ :no MOTD");
    CHECK(at.sent() == "MONITOR + me\r\nISON bob\r\n");
    at.say("bob", "hi", "me_");
    at.type("/friend\r");
    CHECK(at.shows("Friends online: bob"));
    at.hear(":bob!u@h QUIT :gone");
    CHECK(last_line(at.workspace.buffers.at(0)) == "bob is offline");
    at.hear(":srv 731 me_ :bob");
    CHECK(at.sent().empty());
    at.hear(":srv 731 me_ :me");
    CHECK(at.sent() == "NICK me\r\n");
}

TEST_CASE("Friends: one who joins the current room is announced once") {
    ScreenDouble at;
    at.type("/friend carol\r");
    at.hear(":srv 303 me :");
    at.hear(":carol!u@h JOIN #lobby");
    CHECK(at.shows("carol joined"));
    CHECK_FALSE(at.shows("carol is online"));
    CHECK(last_line(at.workspace.buffers.at(0)) == "carol is online");
}

TEST_CASE("Friends: what MONITOR has no room for is asked by ISON, and removed without MONITOR") {
    ScreenDouble at;
    meet(at, "MONITOR=1", {"bob"});
    at.hear(":me!me@host JOIN #lobby");
    CHECK(at.sent().starts_with("MONITOR + bob\r\n"));
    at.workspace.buffers.go_to(1);
    at.type("/friend carol\r");
    CHECK(at.sent() == "ISON carol\r\n");
    at.hear(":srv 303 me :carol");
    CHECK(last_line(at.workspace.buffers.at(0)) == "Friends online: carol");
    // Any line of hers shows that she is here; a QUIT or another nick, that she is not.
    at.hear(":carol!u@h NICK caroline");
    CHECK(last_line(at.workspace.buffers.at(0)) == "carol is offline");
    at.hear(":CAROL!u@h JOIN #lobby");
    CHECK(last_line(at.workspace.buffers.at(0)) == "carol is online");
    // History shows nothing, and of those monitored only MONITOR does.
    at.hear(":srv BATCH +h chathistory #lobby");
    at.hear("@batch=h :carol!u@h QUIT :gone");
    at.hear(":srv BATCH -h");
    at.hear(":bob!u@h PRIVMSG me :hi");
    CHECK(last_line(at.workspace.buffers.at(0)) == "carol is online");
    at.sent();
    at.type("/unfriend carol\r");
    CHECK(at.sent().empty());
    at.hear(":carol!u@h QUIT :gone");
    CHECK(last_line(at.workspace.buffers.at(0)) == "carol is online");
    at.type("/unfriend bob\r");
    CHECK(at.sent() == "MONITOR - bob\r\n");
    // The freed place is used, once.
    at.type("/friend dave\r");
    CHECK(at.sent() == "MONITOR + dave\r\n");
    at.hear(":srv 734 me 1 dave :full");
    CHECK(at.sent() == "ISON dave\r\n");
    at.type("/unfriend dave\r");
    CHECK(at.sent().empty());
}

TEST_CASE("Friends: a line names at most 400 bytes of nicks") {
    for (const std::string tokens : {"", "MONITOR=999"}) {
        CAPTURE(tokens);
        const bool monitored = !tokens.empty();
        ScreenDouble at;
        const auto first_line = [&](std::size_t last) {
            std::vector<std::string> many;
            for (char c = 'a'; c <= 's'; ++c) many.push_back(std::string(19, c));
            many.push_back(std::string(last, 't'));
            meet(at, tokens, many);
            const std::string sent = at.sent();
            return sent.substr(0, sent.find("\r\n")).size() -
                   (monitored ? std::string("MONITOR + ") : std::string("ISON :")).size();
        };
        CHECK(first_line(21) == 19 * 20 + 21);
        CHECK(first_line(22) == 19 * 20 - 1);
    }
}
