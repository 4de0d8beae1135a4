// Connections that die, hang or refuse: their detection, and the state restored afterwards.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/connect/connection.h"
#include "client/irc/registration.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"
#include "client/plain/script.h"
#include "support/screen_double.h"

using namespace hubbub;
using namespace hubbub::client;

namespace {

// As the network's thread does it, twice a second.
void pass(ScreenDouble& at, std::chrono::seconds time) {
    const auto end = at.clock.time + time;
    while (at.clock.time < end) {
        at.clock.time += std::chrono::milliseconds(500);
        at.workspace.tick();
    }
}

std::string& error(ScreenDouble& at) {
    return at.workspace.networks.at(0).session->progress.error;
}

void come_back(ScreenDouble& at, const std::string& nick = "me") {
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    at.sent();
    at.hear(":srv 001 " + nick + " :Welcome");
}

}  // namespace

TEST_CASE("Link: a server that leaves a PING unanswered for two minutes is disconnected") {
    ScreenDouble at;
    at.workspace.tick();
    CHECK(at.sent().find("PING ") != std::string::npos);
    pass(at, std::chrono::seconds(118));
    CHECK(error(at).empty());
    pass(at, std::chrono::seconds(3));
    CHECK(error(at) == "the server stopped answering: nothing received for two minutes");
    at.workspace.connections.disconnected(0, "", 0);
    CHECK(at.workspace.networks.at(0).wanted);
    CHECK(at.workspace.networks.at(0).phase == Network::Phase::waiting);
}

TEST_CASE("Link: any line from the server keeps the connection") {
    ScreenDouble at;
    for (int minute = 0; minute < 10; ++minute) {
        pass(at, std::chrono::seconds(60));
        at.say("bob", "still here");
    }
    CHECK(error(at).empty());
    pass(at, std::chrono::seconds(153));
    CHECK_FALSE(error(at).empty());
}

TEST_CASE("Link: after the program was suspended it sends a PING first") {
    ScreenDouble at;
    at.workspace.tick();
    pass(at, std::chrono::seconds(60));
    at.clock.time += std::chrono::minutes(60);
    at.workspace.tick();
    CHECK(error(at).empty());
    pass(at, std::chrono::seconds(200));
    CHECK_FALSE(error(at).empty());
}

TEST_CASE("Link: a registration without an answer times out at every step") {
    for (const bool drips : {false, true}) {
        CAPTURE(drips);
        ScreenDouble at;
        at.workspace.connections.disconnected(0, "gone", 0);
        at.workspace.connections.connected(0);
        int seconds = 0;
        for (; error(at).empty() && seconds < 1000; ++seconds) {
            pass(at, std::chrono::seconds(1));
            if (drips) at.hear("PING :x");
        }
        CHECK(seconds >= 59);
        CHECK(seconds <= (drips ? 182 : 62));
        CHECK(error(at) == "the server does not answer the sign-on");
    }
    ScreenDouble at;
    at.workspace.networks.at(0).settings.login = {"me", "secret", "PLAIN", true};
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.networks.at(0).server.tls = true;
    at.workspace.connections.connected(0);
    at.hear(":srv CAP * LS :sasl=PLAIN");
    at.hear(":srv CAP * ACK :sasl");
    CHECK(at.sent().ends_with("AUTHENTICATE PLAIN\r\n"));
    pass(at, std::chrono::seconds(62));
    CHECK(error(at) == "the server does not answer the login (SASL)");
    at.workspace.connections.disconnected(0, "", 0);
    CHECK(at.workspace.networks.at(0).wanted);
}

TEST_CASE("Link: output accepted in small pieces is sent whole, once") {
    struct Narrow final : Wire {
        explicit Narrow(std::string& taken) : taken_(taken) {}
        net::Transfer write_some(std::string_view bytes) override {
            full_ = !full_;
            if (full_) return {net::Transfer::Status::would_block, 0, 0};
            taken_ += bytes.substr(0, 3);
            return {net::Transfer::Status::done, std::min<std::size_t>(bytes.size(), 3), 0};
        }
        net::Transfer read_some(char*, std::size_t) override {
            return {net::Transfer::Status::would_block, 0, 0};
        }
        int fd() const override { return -1; }
        std::string& taken_;
        bool full_ = false;
    };
    std::string taken;
    Connection connection(std::make_unique<Narrow>(taken));
    connection.send("PRIVMSG #lobby hello\r\n");
    while (connection.waiting() > 0) connection.flush();
    CHECK(taken == "PRIVMSG #lobby hello\r\n");
}

TEST_CASE("Link: only loopback addresses are local") {
    for (const char* host : {"localhost", "127.0.0.1", "127.1.2.3", "::1"}) {
        CAPTURE(host);
        CHECK(is_this_machine(host));
    }
    for (const char* host : {"localnet.example", "127.example.org", "127.0.0.1.example.org", "::2",
                             "128.0.0.1", "localhost.example.org"}) {
        CAPTURE(host);
        CHECK_FALSE(is_this_machine(host));
    }
}

TEST_CASE("Link: a script that only listens also detects a dead server") {
    Session session{{"me", "me", "", {"#ci"}}};
    Script script(session, "#ci");
    receive_line(session, ":srv 001 me :Welcome");
    receive_line(session, ":me!me@host JOIN #ci");
    script.react();
    session.take_output();
    CHECK_FALSE(script.patience());
    script.idle();
    CHECK(session.take_output() == "PING hubbub-1\r\n");
    CHECK(script.patience() == std::chrono::seconds(120));
    receive_line(session, ":srv PONG srv hubbub-1");
    script.react();
    CHECK_FALSE(script.patience());
    script.idle();
    script.out_of_patience();
    CHECK(script.verdict() == ExitCode::thrown_out);
}

TEST_CASE("Channels: requested ones are rejoined with their keys, joined before or not") {
    ScreenDouble at;
    at.type("/join #secret hunter2\r/join #a,#b key\r/raw JOIN #raw rawkey\r");
    at.hear(":me!me@host JOIN #secret");
    at.hear(":alice!u@h MODE #lobby +k newkey");
    at.hear(":me!me@host JOIN #given");
    at.hear(":srv 475 me #b :Cannot join channel (+k)");
    at.hear(":srv 403 me #a :No such channel");
    come_back(at);
    const std::string joins = at.sent();
    for (const char* line : {"JOIN #secret hunter2\r\n", "JOIN #raw rawkey\r\n", "JOIN #b\r\n",
                             "JOIN #lobby newkey\r\n", "JOIN #given\r\n", "JOIN #ci\r\n"}) {
        CAPTURE(line);
        CHECK(joins.find(line) != std::string::npos);
    }
    CHECK(joins.find("#a") == std::string::npos);
    // Broken again, before anything was joined.
    come_back(at);
    CHECK(at.sent() == joins);
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    come_back(at);
    CHECK(at.sent() == joins);
}

TEST_CASE("Channels: one that the user left is not rejoined") {
    ScreenDouble at;
    at.type("/join #other\r");
    at.hear(":me!me@host JOIN #other");
    at.type("/part #other\r");
    at.hear(":me!me@host PART #other");
    at.type("/part #ci\r");
    at.hear(":alice!u@h KICK #lobby me :enough");
    come_back(at);
    CHECK(at.sent().find("JOIN") == std::string::npos);
}

TEST_CASE("Nick: a new nick chosen by the user is kept") {
    ScreenDouble at;
    at.hear(":srv 005 me MONITOR=10 :are supported");
    at.type("/nick other\r");
    CHECK(at.sent() == "NICK other\r\n");
    at.hear(":me!me@host NICK other");
    at.hear(":me!u@h QUIT :gone");
    at.hear(":bob!u@h NICK me");
    at.hear(":me!u@h NICK bob");
    CHECK(at.sent().empty());
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    CHECK(at.sent().find("NICK other\r\n") != std::string::npos);
    at.hear(":srv 001 other :Welcome");
    at.hear(":srv 422 other :no MOTD");
    at.sent();
    // A nick forced by services is not the user's choice.
    at.hear(":other!me@host NICK Guest1");
    at.hear(":other!u@h QUIT :gone");
    CHECK(at.sent() == "NICK other\r\n");
}

TEST_CASE("Nick: a rejected nick does not become the preferred one") {
    ScreenDouble at;
    at.type("/nick taken\r");
    at.hear(":srv 433 me taken :in use");
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    CHECK(at.sent().find("NICK me\r\n") != std::string::npos);
}

TEST_CASE("Nick: one refused at registration is asked about") {
    ScreenDouble at;
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    at.sent();
    at.hear(":srv 432 * me :Erroneous nickname");
    CHECK(error(at).empty());
    CHECK(at.sent().empty());
    at.type(
        "\x1b"
        "1");
    CHECK(at.shows("Choose another with /nick NAME."));
    pass(at, std::chrono::seconds(300));
    CHECK(error(at).empty());
    at.type("/nick good\r");
    CHECK(at.sent() == "NICK good\r\n");
    at.hear(":srv 001 good :Welcome");
    CHECK(at.sent().find("JOIN #lobby") != std::string::npos);
    CHECK(at.workspace.networks.at(0).settings.nick == "good");
}

TEST_CASE("Nick: a refused one is not retried forever; another connects") {
    ScreenDouble at;
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    at.hear(":srv 432 * me :Erroneous nickname");
    at.workspace.connections.disconnected(0, "the server closed the connection", 0);
    Network& network = at.workspace.networks.at(0);
    CHECK_FALSE(network.wanted);
    at.type("/nick good\r");
    CHECK(network.wanted);
    CHECK(network.phase == Network::Phase::waiting);
    at.workspace.connections.connected(0);
    CHECK(at.sent().find("NICK good\r\n") != std::string::npos);
    // Eleven of them taken is the same.
    for (int i = 0; i < 11; ++i) at.hear(":srv 433 * x :in use");
    CHECK(network.session->nick.must_choose());
}

TEST_CASE("Nick: a script gives up") {
    Session session{{"me", "me", "", {"#ci"}}};
    sign_on(session);
    receive_line(session, ":srv 432 * me :Erroneous nickname");
    CHECK(session.progress.error == "the server refuses the nick me: Erroneous nickname");
    Session taken{{"me", "me", "", {"#ci"}}};
    sign_on(taken);
    for (int i = 0; i < 11; ++i) receive_line(taken, ":srv 433 * x :in use");
    CHECK(taken.progress.error == "every nick like me is taken");
}

TEST_CASE("Settings: an invalid value changes nothing") {
    ScreenDouble at;
    for (const Setting& setting : all_settings()) {
        const bool anything =
            setting.allowed().starts_with("words") || setting.allowed().starts_with("a shell");
        if (anything && setting.name != "spell") continue;
        CAPTURE(setting.name);
        const std::string first = setting.value(at.controller.screen.config.settings);
        for (const char* wrong : {"maybe", "-1", "1e3", "on off", "999999999999999999999999"}) {
            CAPTURE(wrong);
            at.type("/set " + std::string(setting.name) + " " + wrong + "\r");
            CHECK(setting.value(at.controller.screen.config.settings) == first);
        }
    }
    CHECK(at.controller.screen.config.settings.bell);
}
