// What is left out of sight, or told without being asked for: muted rooms, filters, friends.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/config.h"
#include "client/screen/start.h"
#include "screen_double.h"

using namespace hubbub::client;

TEST_CASE("mute: a muted room is new only where somebody calls") {
    ScreenDouble at;
    at.hear(":me!me@host JOIN #ci");
    at.say("bob", "build 1", "#ci");
    CHECK(at.workspace.buffer(2).unread == 1);
    at.type("/mute #CI\r");
    CHECK(at.shows("#CI: only mentions count now.   /save keeps it."));
    CHECK(at.workspace.buffer(2).unread == 0);
    at.say("bob", "build 2", "#ci");
    at.hear(":carol!u@h JOIN #ci");
    CHECK(at.workspace.buffer(2).unread == 0);
    CHECK_FALSE(at.workspace.buffer(2).stirred);
    CHECK_FALSE(at.workspace.go_to_active());
    at.workspace.take_notices();
    at.say("bob", "me: build 3 is yours", "#ci");
    CHECK(at.workspace.take_notices().size() == 1);
    CHECK(at.shows(" #ci      !1"));
    CHECK(at.workspace.go_to_active());
    CHECK(at.workspace.current().name == "#ci");
    at.type("/unmute\r/buffer #lobby\r");
    at.say("bob", "build 4", "#ci");
    CHECK(at.workspace.buffer(2).unread == 1);
    at.type("/unmute #ci\r");
    CHECK(at.shows("#ci is not muted."));
}

TEST_CASE("mute: a talk can be muted, and is dim in the list") {
    ScreenDouble at;
    at.say("bob", "psst", "me");
    CHECK(at.workspace.take_notices().size() == 1);
    CHECK(at.workspace.buffer(2).mentions == 1);
    at.type("/mute bob\r");
    CHECK(at.workspace.buffer(2).mentions == 0);
    at.say("bob", "psst", "me");
    CHECK(at.workspace.take_notices().empty());
    CHECK(at.workspace.buffer(2).unread == 0);
    CHECK(at.picture().canvas.at(2, 4).style == at.controller.look.theme->muted);
}

TEST_CASE("mute: it is kept in the server's section, and holds for rooms that come later") {
    ScreenDouble at;
    at.controller.config_path = "/x";
    at.type("/mute #ci #noise\r/save\r");
    auto saved = at.controller.take_requests().save;
    REQUIRE(saved);
    CHECK(saved->servers.at(0).values.at("mute") == "#ci #noise");
    at.type("/unmute #ci\r/save\r");
    saved = at.controller.take_requests().save;
    REQUIRE(saved);
    CHECK(saved->servers.at(0).values.at("mute") == "#noise");
    at.hear(":me!me@host JOIN #noise");
    CHECK(at.workspace.buffer(2).muted);
    std::vector<std::string> problems;
    const Config config =
        parse_config("[server net]\naddress = net:6667\nmute = #ci, #noise\n", problems);
    CHECK(problems.empty());
    CHECK(choose(config.servers.at(0), "ann").mute == std::vector<std::string>{"#ci", "#noise"});
    at.workspace.go_to(0);
    at.type("/mute\r");
    CHECK(at.shows("Muted: #noise"));
}
