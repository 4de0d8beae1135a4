// What /set, /bind, /autojoin, /trust and /save do on the full screen.

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/config/config.h"
#include "client/options.h"
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

TEST_CASE("Screen: /connect takes nick and proxy to another server, and nothing secret") {
    ScreenDouble at;
    Network& first = at.workspace.networks.at(0);
    first.server.port = 6667;
    first.settings.password = "hunter2";
    first.settings.login.account = "ann";
    first.settings.login.password = "hunter2";
    first.settings.keys["#lobby"] = "key";
    first.settings.friends = {"bob"};
    first.settings.network_id = "42";
    first.settings.networks = false;
    first.server.proxy = "socks5://p:1080";
    first.server.tls_pin = std::string(64, 'a');
    first.password_command = "cat";
    at.type("/connect other.example:7000 no-tls\r");
    REQUIRE(at.workspace.networks.size() == 2);
    const Network& second = at.workspace.networks.at(1);
    CHECK(at.workspace.buffers.current().name == "other.example");
    CHECK(second.settings.nick == "me");
    CHECK(second.settings.password.empty());
    CHECK(second.settings.login.account.empty());
    CHECK(second.settings.login.password.empty());
    CHECK(second.settings.keys.empty());
    CHECK(second.settings.friends.empty());
    CHECK(second.settings.network_id.empty());
    CHECK(second.settings.networks);
    CHECK(second.settings.channels.empty());
    CHECK(second.server.proxy == "socks5://p:1080");
    CHECK(second.server.tls_pin.empty());
    CHECK(second.password_command.empty());
    CHECK_FALSE(second.server.tls);
    at.workspace.connections.connected(1);
    const std::string said = at.workspace.networks.at(1).session->take_output();
    CHECK(said.find("PASS") == std::string::npos);
    CHECK(said.find("hunter2") == std::string::npos);
    // A connected server keeps its way of connecting.
    at.type("/connect OTHER.example tls\r");
    CHECK(at.controller.screen.look.hint == "Already connected to other.example.");
    CHECK_FALSE(second.server.tls);
    at.type("/server\r");
    CHECK(at.shows("net  net:6667  connected"));
    CHECK(at.shows("other.example  other.example:7000  connected"));
    at.workspace.connections.disconnected(1, "gone", 0);
    at.workspace.networks.at(0).wanted = false;
    at.workspace.connections.disconnected(0, "gone", 0);
    at.type("/server\r");
    CHECK(at.shows("net  net:6667  not connected"));
    CHECK(at.shows("other.example  other.example:7000  trying"));
}

TEST_CASE("Screen: lists of ignored masks, keys and joined rooms change one entry at a time") {
    ScreenDouble at;
    at.columns = 120;
    at.type("/ignore\r");
    CHECK(at.shows("No one is ignored."));
    at.type("/ignore bob *!*@spam\r");
    CHECK(at.shows("Ignored: bob *!*@spam"));
    CHECK(at.workspace.settings.ignore.size() == 2);
    at.type("/unignore eve\r");
    CHECK(at.shows("Not ignored: eve"));
    at.type("/unignore BOB\r");
    CHECK(at.shows("No longer ignored: BOB"));
    CHECK(at.workspace.settings.ignore == std::vector<std::string>{"*!*@spam"});
    at.type("/bind f5\r");
    CHECK(at.shows("Usage: /bind ctrl-x ctrl-b = next-buffer"));
    at.type("/bind f5 = next-buffer\r/bind f5 = redraw\r");
    CHECK(at.controller.screen.config.keys.size() == 1);
    CHECK(at.controller.screen.keys.find("f5") == "redraw");
    ServerEntry entry;
    entry.name = "net";
    entry.values["join"] = "#a,#LOBBY, #b";
    at.controller.screen.config.servers.push_back(entry);
    at.type("/autojoin\r");
    CHECK(at.shows("Rooms joined at the start: #a,#LOBBY, #b"));
    at.type("/autojoin off\r");
    CHECK(at.shows("Rooms joined at the start: #a #b"));
    at.type("/autojoin on\r");
    CHECK(at.controller.screen.config.servers.at(0).values.at("join") == "#a #b #lobby");
    at.type("/autojoin perhaps\r");
    CHECK(at.shows("Usage: /autojoin [on|off], in a room."));
    at.workspace.buffers.go_to(0);
    at.type("/autojoin on\r");
    CHECK(at.shows("Usage: /autojoin [on|off], in a room."));
    CHECK(at.controller.screen.config.servers.at(0).values.at("join") == "#a #b #lobby");
    at.type("/set nothing 1\r");
    CHECK(at.shows("No such setting: 'nothing'; /set lists all."));
}

TEST_CASE("Screen: /save writes all that a new server needs, and no server of a bouncer") {
    ScreenDouble at;
    at.columns = 120;
    Network& network = at.workspace.networks.at(0);
    network.server.port = 6697;
    network.server.tls = true;
    network.server.tls_pin = std::string(64, 'a');
    network.server.proxy = "socks5://p:1080";
    network.settings.login.account = "ann";
    network.settings.login.password = "hunter2";
    network.password_command = "cat";
    at.type("/save\r");
    CHECK(at.shows("Settings cannot be saved: neither HOME nor XDG_CONFIG_HOME is set."));
    CHECK_FALSE(at.controller.take_requests().save);
    at.controller.screen.config_path = "/x";
    network.bouncer = 0;
    at.type("/save\r");
    auto saved = at.controller.take_requests().save;
    REQUIRE(saved);
    CHECK(saved->servers.empty());
    network.bouncer.reset();
    at.hear(":me!me@host JOIN #ci");
    at.type("/friend bob carol\r/mute #ci dave\r/save\r");
    CHECK(at.controller.screen.look.hint == "Saved to /x.");
    saved = at.controller.take_requests().save;
    REQUIRE(saved);
    REQUIRE(saved->servers.size() == 1);
    CHECK(saved->servers[0].name == "net");
    std::string all;
    for (const auto& [key, value] : saved->servers[0].values) all += key + "=" + value + "\n";
    CHECK(all ==
          "account=ann\naddress=net:6697\nfriends=bob carol\njoin=#ci #lobby\n"
          "mute=#ci dave\nnick=me\npassword-command=cat\nproxy=socks5://p:1080\ntls=on\n"
          "tls-pin=" +
              std::string(64, 'a') + "\n");
}

TEST_CASE("Config: at the start, the servers that connect; or the one that is named") {
    std::vector<std::string> problems;
    const Config config = parse_config(
        "[server a]\naddress = a\n[server b]\naddress = b\nconnect = off\n[server c]\n"
        "address = c\nproxy = socks5://q:1\n",
        problems);
    REQUIRE(problems.empty());
    const auto chosen = [&](const std::vector<std::string>& arguments) {
        std::string out;
        for (const ServerChoice& choice :
             choices_of(config, parse_options(arguments, "ann"), "ann"))
            out += choice.name + " " + choice.server.proxy + "\n";
        return out;
    };
    CHECK(chosen({}) == "a \nc socks5://q:1\n");
    CHECK(chosen({"B"}) == "b \n");
    CHECK(chosen({"d"}) == "d \n");
    // --proxy is for every server.
    CHECK(chosen({"--proxy", "socks5://p:2", "c"}) == "c socks5://p:2\n");
}
