// The networks of a bouncer become servers, and disappear when it removes them.

#include <string>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

struct BouncerScreen {
    StillClock clock;
    Workspace workspace{clock};

    explicit BouncerScreen(bool networks = true, const std::string& caps = offered) {
        ServerChoice choice;
        choice.name = "home";
        choice.server.host = "bouncer.example.org";
        choice.session.nick = "me";
        choice.session.user = "me";
        choice.session.channels = {"#lobby"};
        choice.session.keys = {{"#lobby", "key"}};
        choice.session.networks = networks;
        workspace.add_network(choice);
        greet(0, caps);
    }
    // Establishes a connection; returns the lines sent before the welcome.
    std::string greet(std::size_t number, const std::string& caps = offered) {
        workspace.connections.connected(number);
        workspace.receive(number, ":b CAP * LS :" + caps);
        workspace.receive(number, ":b CAP * ACK :" + caps);
        std::string said = sent(number);
        for (const char* line : {":b 001 me :Welcome", ":b 422 me :no MOTD"})
            workspace.receive(number, line);
        return said;
    }
    std::string sent(std::size_t number) {
        return workspace.networks.at(number).session->take_output();
    }
    void hear(const std::string& line) { workspace.receive(0, line); }

    static constexpr const char* offered =
        "soju.im/bouncer-networks soju.im/bouncer-networks-notify";
};

}  // namespace

TEST_CASE("Bouncer: each network gets a connection bound to it") {
    BouncerScreen at;
    at.sent(0);
    at.hear(":b BATCH +x soju.im/bouncer-networks");
    at.hear("@batch=x :b BOUNCER NETWORK 42 name=Libera;state=connected");
    at.hear("@batch=x :b BOUNCER NETWORK 43 name=My\\sown\x1b[2J;state=disconnected");
    at.hear(":b BATCH -x");
    REQUIRE(at.workspace.networks.size() == 3);
    const Network& libera = at.workspace.networks.at(1);
    CHECK(libera.name == "Libera");
    CHECK(libera.server.host == "bouncer.example.org");
    CHECK(libera.wanted);
    CHECK(libera.settings.channels.empty());
    CHECK(libera.settings.keys.empty());
    CHECK_FALSE(libera.settings.networks);
    CHECK(libera.bouncer == 0);
    CHECK(at.workspace.networks.at(2).name == "My own[2J");
    const std::string said = at.greet(1);
    CHECK(said.find("CAP REQ :soju.im/bouncer-networks") != std::string::npos);
    CHECK(said.ends_with("BOUNCER BIND 42\r\nCAP END\r\n"));
    // Told again, in parts or by somebody it is not about: nothing new.
    at.hear(":b BOUNCER NETWORK 42 state=connected");
    at.workspace.receive(1, ":b BOUNCER NETWORK 44 name=Other");
    CHECK(at.workspace.networks.size() == 3);
    // Gone, and there again.
    at.hear(":b BOUNCER NETWORK 42 *");
    CHECK_FALSE(at.workspace.networks.at(1).wanted);
    CHECK(at.sent(1).ends_with("QUIT bye\r\n"));
    at.workspace.connections.disconnected(1, "closed", 0);
    at.hear(":b BOUNCER NETWORK 42 name=Libera");
    CHECK(at.workspace.networks.at(1).wanted);
    CHECK(at.workspace.networks.size() == 3);
}

TEST_CASE("Bouncer: network names are made distinct, and their number is bounded") {
    BouncerScreen at;
    at.hear(":b BOUNCER NETWORK 1 name=home");
    at.hear(":b BOUNCER NETWORK 2 name=home");
    at.hear(":b BOUNCER NETWORK 3 state=connected");
    REQUIRE(at.workspace.networks.size() == 4);
    CHECK(at.workspace.networks.at(1).name == "home/home");
    CHECK(at.workspace.networks.at(2).name == "home/home2");
    CHECK(at.workspace.networks.at(3).name == "3");
    for (int i = 4; i < 200; ++i)
        at.hear(":b BOUNCER NETWORK " + std::to_string(i) + " name=n" + std::to_string(i));
    CHECK(at.workspace.networks.size() == 51);
    for (const char* line :
         {":b BOUNCER", ":b BOUNCER NETWORK", ":b BOUNCER NETWORK 5", ":b BOUNCER NETWORK  *",
          ":b BOUNCER BIND 5 x", ":b BOUNCER NETWORK 999 *"})
        at.hear(line);
    CHECK(at.workspace.networks.size() == 51);
}

TEST_CASE("Bouncer: the network list is requested only if it is wanted and not sent") {
    BouncerScreen plain(true, "soju.im/bouncer-networks");
    CHECK(plain.sent(0).find("BOUNCER LISTNETWORKS\r\n") != std::string::npos);
    BouncerScreen off(false);
    CHECK(off.sent(0).find("BOUNCER") == std::string::npos);
    off.hear(":b BOUNCER NETWORK 42 name=Libera");
    CHECK(off.workspace.networks.size() == 1);
}

TEST_CASE("Bouncer: a bound connection without bouncer-networks lists nothing") {
    BouncerScreen at;
    at.hear(":b BOUNCER NETWORK 42 name=Libera");
    at.workspace.connections.connected(1);
    at.workspace.receive(1, ":b CAP * LS :server-time");
    at.workspace.receive(1, ":b CAP * ACK :server-time");
    CHECK(at.sent(1).find("CAP END") == std::string::npos);
    CHECK(at.workspace.networks.at(1).session->progress.error ==
          "the bouncer does not offer its networks any more");
}

TEST_CASE("Bouncer: the id of a network has 100 bytes at most") {
    BouncerScreen at;
    at.hear(":b BOUNCER NETWORK " + std::string(101, '1') + " name=x");
    CHECK(at.workspace.networks.size() == 1);
    at.hear(":b bouncer network " + std::string(100, '1') + " name=x");
    CHECK(at.workspace.networks.size() == 1);
    at.hear(":b BOUNCER network " + std::string(100, '1') + " state=connected;name=x");
    REQUIRE(at.workspace.networks.size() == 2);
    CHECK(at.workspace.networks.at(1).name == "x");
    CHECK(at.workspace.networks.at(1).settings.network_id == std::string(100, '1'));
}
