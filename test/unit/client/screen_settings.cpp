// What /set, /bind, /autojoin, /trust and /save do on the full screen.

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/config.h"
#include "client/screen/start.h"
#include "support/screen_double.h"

using namespace hubbub::client;

TEST_CASE("Screen: /save keeps keys, joined rooms and ignored users") {
    ScreenDouble at;
    at.controller.screen.config_path = "/x";
    at.columns = 120;
    at.workspace.networks.at(0).server.port = 6667;
    at.type("/bind f5 = next-buffer\r");
    CHECK(at.controller.screen.keys.find("f5") == "next-buffer");
    at.type("/bind f5 = flee\r");
    CHECK(at.shows("no such action: 'flee'"));
    at.type("/bind ctrl-t =\r");
    CHECK(at.controller.screen.keys.find("ctrl-t").empty());
    at.type("/autojoin on\r");
    CHECK(at.shows("not in the settings yet; /save adds it"));
    at.type("/save\r/autojoin off\r");
    CHECK(at.shows("Rooms joined at the start: none"));
    at.type("/autojoin on\r/autojoin on\r/ignore bob *!*@spam\r/ignore BOB\r/save\r");
    const auto saved = at.controller.take_requests().save;
    REQUIRE(saved);
    CHECK(saved->settings.ignore == std::vector<std::string>{"bob", "*!*@spam"});
    CHECK(saved->servers.at(0).values.at("join") == "#lobby");
    const std::string text = write_config(*saved);
    CHECK(text.find("# ctrl-x ctrl-b = next-buffer\nf5 = next-buffer\nctrl-t = \n") !=
          std::string::npos);
    CHECK_NOTHROW(checked_config("hubbub.conf", text, "ann"));
}

TEST_CASE("Screen: Tab completes settings and their values") {
    ScreenDouble at;
    at.type("/set the\t");
    CHECK(at.input() == "/set theme ");
    at.type("li\t\r");
    CHECK(at.controller.screen.look.theme->name == "light");
    at.type("/set bell o\t");
    CHECK(at.input() == "/set bell on");
    at.rows = 60;
    at.type("\x15/set\r");
    for (const Setting& setting : all_settings()) CHECK(at.shows(std::string(setting.name) + " "));
    at.columns = 200;
    for (const Setting& setting : all_settings()) {
        at.type("/set " + std::string(setting.name) + "\r");
        CHECK(at.shows(std::string(setting.help) + " (" + setting.allowed() + ")"));
    }
}

TEST_CASE("Screen: without colours no theme that needs them is used") {
    ScreenDouble at;
    at.controller.screen.colourless = true;
    at.type("/set theme light\r");
    CHECK(at.controller.screen.look.theme->name == "mono");
}

TEST_CASE("Screen: highlight words act as the nick does, also in the list of mentions") {
    ScreenDouble at;
    at.type("/set words tea\r");
    at.workspace.buffers.go_to(0);
    at.say("alice", "anybody for TEA?");
    at.say("alice", "a team");
    const auto notices = at.workspace.alerts.take();
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].title == "#lobby");
    CHECK(notices[0].text == "alice: anybody for TEA?");
    CHECK(at.workspace.buffers.at(1).mentions == 1);
    CHECK(at.workspace.buffers.at(1).unread == 2);
    at.type("/buffer mentions\r");
    CHECK(at.shows("anybody for TEA?"));
    CHECK_FALSE(at.shows("a team"));
}

TEST_CASE("Screen: away after idle time, back at the next key") {
    ScreenDouble at;
    at.type("/set away-after 5\r");
    at.sent();
    at.workspace.tick();
    CHECK(at.sent().find("AWAY") == std::string::npos);
    at.clock.time += std::chrono::minutes(6);
    at.workspace.tick();
    CHECK(at.sent().find("AWAY idle\r\n") != std::string::npos);
    at.workspace.tick();
    CHECK(at.sent().find("AWAY") == std::string::npos);
    at.type("x");
    CHECK(at.sent() == "AWAY\r\n");
    // Their own words stay.
    at.type("\x7f/away lunch\r");
    CHECK(at.sent() == "AWAY lunch\r\n");
    at.clock.time += std::chrono::minutes(6);
    at.workspace.tick();
    at.type("x");
    CHECK(at.sent().find("AWAY") == std::string::npos);
    // Without a key since the start.
    ScreenDouble idle;
    idle.workspace.settings.away_after = std::chrono::minutes(5);
    idle.workspace.tick();
    CHECK(idle.sent().find("AWAY") == std::string::npos);
}

TEST_CASE("Screen: a refused certificate can be trusted") {
    ScreenDouble at;
    Network& network = at.workspace.networks.at(0);
    at.type("/trust\r");
    CHECK(at.shows("No certificate of this server was refused."));
    ServerEntry entry;
    entry.name = "net";
    at.controller.screen.config.servers.push_back(entry);
    at.workspace.connections.disconnected(0, "not trusted", 0);
    network.untrusted = std::string(64, 'a');
    at.type("/trust\r");
    CHECK(network.server.tls_pin == std::string(64, 'a'));
    CHECK(network.retry_at == hubbub::Steady{});
    CHECK(at.controller.screen.config.servers[0].values["tls-pin"] == std::string(64, 'a'));
    CHECK(network.untrusted.empty());
}

TEST_CASE("Screen: two servers on one host have distinct names") {
    ScreenDouble at;
    at.type("/connect localhost:7001\r/connect localhost:7002\r");
    REQUIRE(at.workspace.networks.size() == 3);
    CHECK(at.workspace.networks.at(1).name == "localhost");
    CHECK(at.workspace.networks.at(2).name == "localhost:7002");
}

TEST_CASE("Screen: /connect accepts TLS and a port, and reports unknown options") {
    ScreenDouble at;
    at.columns = 120;
    at.type("/connect localhost:7001 tls\r/connect irc.example.org +7000\r");
    REQUIRE(at.workspace.networks.size() == 3);
    CHECK(at.workspace.networks.at(1).server.tls);
    CHECK(at.workspace.networks.at(1).server.port == 7001);
    CHECK(at.workspace.networks.at(2).server.tls);
    CHECK(at.workspace.networks.at(2).server.port == 7000);
    at.type("/connect other please\r");
    CHECK(at.workspace.networks.size() == 3);
    CHECK(at.shows("Usage: /connect [NAME|HOST[:PORT]] [tls|no-tls]"));
    // The same server once more, in another way.
    at.type("/connect localhost:7001 no-tls\r");
    CHECK(at.workspace.networks.size() == 3);
    CHECK_FALSE(at.workspace.networks.at(1).server.tls);
}

TEST_CASE("Screen: a connection that ends before any line suggests alternatives") {
    ScreenDouble at;
    at.columns = 200;
    at.type("/connect localhost:7001\r");
    at.workspace.connections.connected(1);
    at.workspace.connections.disconnected(1, "the connection broke", 0);
    CHECK(at.shows(
        "the connection broke (if this is a TLS port: /connect localhost:7001 tls); next try in 2 "
        "s; to use another server: /connect HOST[:PORT]"));
    at.workspace.connections.connected(1, "TLS 1.3", "abc");
    CHECK(at.shows("TLS 1.3; the certificate's SHA-256 is abc"));
    at.workspace.receive(1, ":srv 001 me :Welcome");
    at.workspace.connections.disconnected(1, "the cable", 0);
    CHECK(at.shows("the cable; next try in 2 s"));
    CHECK_FALSE(at.shows("the cable; next try in 2 s;"));
}
