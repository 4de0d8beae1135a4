// Accounts on the full screen: passwords at the prompt, the first run, and what /save keeps.

#include <string>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

// A server on this machine that has accounts.
struct WithAccounts : ScreenDouble {
    WithAccounts() { reconnect("sasl=PLAIN draft/account-registration"); }
    void reconnect(const std::string& capabilities, const std::string& host = "localhost") {
        workspace.networks.at(0).server.host = host;
        workspace.connections.connected(0);
        hear(":srv CAP * LS :" + capabilities);
        hear(":srv 001 me :Welcome");
        hear(":srv 422 me :no MOTD");
        sent();
    }
    bool sends(std::string_view line) { return sent().find(line) != std::string::npos; }
    void expect_nowhere(std::string_view secret) {
        CHECK_FALSE(shows(secret));
        for (std::size_t i = 0; i < workspace.buffers.size(); ++i)
            CHECK(last_line(workspace.buffers.at(i)).find(secret) == std::string::npos);
        type(up_key);
        CHECK(input().find(secret) == std::string::npos);
        type("\x15");
    }
};

}  // namespace

TEST_CASE("Accounts: /register and /login alone ask for the password without showing it") {
    WithAccounts at;
    at.type("/register\r");
    CHECK(at.question() == "new password to register me:");
    at.type("two words");
    CHECK_FALSE(at.shows("two words"));
    at.type("\r");
    CHECK(at.question().empty());
    CHECK(at.sends("REGISTER * * :two words\r\n"));
    at.expect_nowhere("two words");
    at.hear(":srv REGISTER SUCCESS me :Registered.");
    CHECK(at.shows("/save keeps the account"));

    at.type("/login\r");
    CHECK(at.question() == "password of me:");
    at.type("s3cret\r");
    CHECK(at.sends("CAP REQ sasl\r\n"));
    at.hear(":srv CAP me ACK :sasl");
    CHECK(at.sends("AUTHENTICATE PLAIN\r\n"));
    at.hear("AUTHENTICATE +");
    at.hear(":srv 903 me :Logged in");
    at.expect_nowhere("s3cret");

    at.sent();
    at.type("/login\r\r");
    CHECK(at.hint() == "No password entered; unchanged.");
    CHECK(at.sent().empty());
    at.type("/login\rs3cret\x07");
    CHECK(at.question().empty());
    CHECK(at.sent().empty());
    at.type("/login bob s3cret\r");
    CHECK(at.sends("AUTHENTICATE PLAIN\r\n"));
    at.expect_nowhere("s3cret");
}

TEST_CASE("Accounts: the next connection logs in by itself, and /save keeps the account") {
    WithAccounts at;
    ServerEntry known;
    known.name = "net";
    known.values["address"] = "localhost";
    at.controller.screen.config.servers.push_back(known);
    at.controller.screen.config_path = "/nowhere/hubbub";
    const auto saved = [&] {
        at.type("/save\r");
        return at.controller.take_requests().save.value().servers.at(0).values["account"];
    };
    CHECK(saved().empty());
    at.type("/register s3cret\r");
    CHECK(saved().empty());
    at.hear(":srv REGISTER SUCCESS me :Registered.");
    CHECK(saved() == "me");

    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    at.sent();
    at.hear(":srv CAP * LS :sasl=PLAIN");
    CHECK(at.sends("sasl"));
    at.hear(":srv CAP * ACK :sasl");
    CHECK(at.sends("AUTHENTICATE PLAIN\r\n"));
    at.hear("AUTHENTICATE +");
    CHECK(at.sends("AUTHENTICATE AG1lAHMzY3JldA==\r\n"));
}

TEST_CASE("Accounts: after the first run the person is asked once for a password") {
    WithAccounts at;
    CHECK(at.question().empty());
    at.controller.screen.config.fresh = true;
    at.picture();
    CHECK(at.question() == "new password to register me:");
    at.type("\x07");
    CHECK(at.question().empty());
    at.picture();
    CHECK(at.question().empty());

    at.controller.screen.config.fresh = true;
    at.reconnect("multi-prefix");
    at.picture();
    CHECK(at.question().empty());

    // Others could listen.
    at.controller.screen.config.fresh = true;
    at.reconnect("draft/account-registration", "irc.example.org");
    at.picture();
    CHECK(at.question().empty());

    at.reconnect("sasl=PLAIN draft/account-registration");
    at.type("/login s3cret\r");
    for (const char* const line :
         {":srv CAP me ACK :sasl", "AUTHENTICATE +", ":srv 903 me :Logged in"})
        at.hear(line);
    at.controller.screen.config.fresh = true;
    at.picture();
    CHECK(at.question().empty());
}

TEST_CASE("Accounts: WHOIS shows the idle time and the sign-on in words") {
    WithAccounts at;
    at.hear(":srv 317 me bob 7500 1700000000 :seconds idle, signon time");
    CHECK(at.shows("bob: idle 2h5m, online since "));
    CHECK(at.shows("November 2023"));
    at.hear(":srv 317 me bob 5 :seconds idle");
    CHECK(at.shows("bob: idle 5s"));
    at.hear(":srv 317 me bob 99999999999999999999 -1 :seconds idle");
    CHECK(at.shows("bob: idle 0s"));
}
