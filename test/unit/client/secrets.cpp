// Passwords in typed and received text: detection, and that none is shown or stored.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/irc/secrets.h"
#include "client/talk/kept_inputs.h"
#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

struct Said {
    std::string_view target;
    std::string_view text;
    std::string_view shown;
};

}  // namespace

TEST_CASE("Secrets: passwords for services are hidden, other text is not") {
    const std::vector<Said> cases{
        {"NickServ", "identify hunter2", "identify ********"},
        {"nickserv", "IDENTIFY ann hunter2", "IDENTIFY ********"},
        {"NickServ@services.example", "id hunter2", "id ********"},
        {"NickServ", "register hunter2 ann@example.org", "register ********"},
        {"NickServ", "set password hunter2", "set password ********"},
        {"NickServ", "saset ann password hunter2", "saset ann password ********"},
        {"NickServ", "ghost ann hunter2", "ghost ********"},
        {"NickServ", "recover ann hunter2", "recover ********"},
        {"NickServ", "release ann hunter2", "release ********"},
        {"NickServ", "regain ann hunter2", "regain ********"},
        {"NickServ", "group ann hunter2", "group ********"},
        {"NickServ", "setpass ann 12345 hunter2", "setpass ********"},
        {"NickServ", "idnetify hunter2", "idnetify ********"},
        {"NickServ", "hunter2", "********"},
        {"NickServ", " identify  hunter2", " identify  ********"},
        {"NickServ", "help\nidentify hunter2", "help\nidentify ********"},
        {"bob,NickServ", "identify hunter2", "identify ********"},
        {"NickSrev", "identify hunter2", "identify ********"},
        {"ChanServ", "register #tea hunter2", "register ********"},
        {"ChanServ", "identify #tea hunter2", "identify ********"},
        {"ChanServ", "set #tea password hunter2", "set #tea password ********"},
        {"AuthServ", "auth ann hunter2", "auth ********"},
        {"AuthServ@services.gamesurge.net", "auth ann hunter2", "auth ********"},
        {"Q@CServe.quakenet.org", "auth ann hunter2", "auth ********"},
        {"q", "newpass hunter2 hunter3 hunter3", "newpass ********"},
        {"X", "login ann hunter2", "login ********"},
        {"UserServ", "login ann hunter2", "login ********"},
        {"OperServ", "login hunter2", "login ********"},
        {"BouncerServ", "sasl set-plain ann hunter2", "sasl ********"},
        {"BouncerServ", "network create -addr x -pass hunter2",
         "network create -addr x -pass ********"},
        {"*controlpanel", "set password ann hunter2", "set password ********"},
        {"*sasl", "set ann hunter2", "set ann hunter2"},
        {"&bitlbee", "account add jabber ann@example.org hunter2", "account ********"},
        {"&bitlbee", "bob: hello there", "bob: hello there"},
        {"NickServ", "help identify", "help identify"},
        {"NickServ", "info bob", "info bob"},
        {"NickServ", "identify", "identify"},
        {"NickServ", "", ""},
        {"ChanServ", "op #tea bob", "op #tea bob"},
        {"ChanServ", "set #tea mlock +nt", "set #tea mlock +nt"},
        {"#tea", "identify the bird", "identify the bird"},
        {"bob", "my password is none of yours", "my password is none of yours"},
        {"bob", "release the hounds", "release the hounds"},
    };
    for (const Said& one : cases) {
        CAPTURE(one.target);
        CAPTURE(one.text);
        CHECK(without_passwords(one.target, one.text) == one.shown);
        // A hidden password stays hidden.
        CHECK(without_passwords(one.target, one.shown) == one.shown);
    }
}

TEST_CASE("Secrets: typed lines with a password, a key, or neither") {
    for (const std::string line : {"/OPER a b",
                                   "/oper a b",
                                   "/raw PASS x",
                                   "/quote PASS x",
                                   "/raw :me PASS :x",
                                   "/raw OPER a b",
                                   "/quote AUTHENTICATE x",
                                   "/quote authenticate x",
                                   "/raw REGISTER * x y",
                                   "/raw NICKSERV identify x",
                                   "/raw NS identify x",
                                   "/quote identify x",
                                   "/raw @a=b PRIVMSG NickServ :identify x",
                                   "/raw NOTICE NickServ :identify x",
                                   "/raw SQUERY NickServ :identify x",
                                   "/ns identify x",
                                   "/cs identify #a x",
                                   "/ns ghost bob x",
                                   "/msg NickServ identify x",
                                   "/MSG nickserv@services identify x",
                                   "/query nickserv identify x",
                                   "/notice NickServ identify x",
                                   "/raw PRIVMSG NickServ :identify x",
                                   "/nickserv identify x",
                                   "/pass x",
                                   "/password x",
                                   "/identify x",
                                   "/login ann x",
                                   "/idnetify x",
                                   "/auth ann x",
                                   "/msg nickserv\nidentify x",
                                   "msg nickserv identify x",
                                   " /msg nickserv identify x",
                                   "ns identify x",
                                   "oper ann x"}) {
        CAPTURE(line);
        CHECK(secret_in(line) == Secret::password);
    }
    for (const std::string line :
         {"identify x", "/say identify x", "/me identify x", "register x y"}) {
        CAPTURE(line);
        CHECK(secret_in(line, "NickServ") == Secret::password);
    }
    for (const std::string line :
         {"/join #room key", "/j #room key", "/raw JOIN #room key", "/mode +k key",
          "/mode #room +tk key", "/raw MODE #room +k key"}) {
        CAPTURE(line);
        CHECK(secret_in(line) == Secret::key);
    }
    for (const std::string line :
         {"pass the salt", "//oper a b", "/msg bob nickserv", "/join #room", "/me releases bob",
          "/ns help", "/msg NickServ info bob", "/mode +o bob", "oper is nice today", "q", "x y z",
          "register at the door", "/nick ann", "/topic words", "/raw WHOIS bob"}) {
        CAPTURE(line);
        CHECK(secret_in(line, "#lobby") == Secret::none);
    }
}

TEST_CASE("Secrets: are in no screen, log, history or file, echoed by the server or not") {
    for (const bool echoed : {false, true}) {
        CAPTURE(echoed);
        ScreenDouble at;
        at.workspace.settings.log = true;
        at.controller.screen.config.aliases = {{"id", "/msg NickServ identify $1"}};
        if (echoed) at.workspace.networks.at(0).session->capabilities.acknowledge("echo-message");
        const std::vector<std::string> typed{"/ns identify hunter2",
                                             "/msg NickServ identify hunter2",
                                             "/notice NickServ id hunter2",
                                             "/id hunter2",
                                             "/oper ann hunter2",
                                             "/raw PRIVMSG NickServ :identify hunter2",
                                             "/password hunter2",
                                             "/query NickServ register hunter2 a@b",
                                             "identify hunter2",
                                             "/me identify hunter2"};
        for (const std::string& line : typed) {
            at.type(line + "\r");
            std::string sent = at.sent();
            for (std::size_t end = sent.find("\r\n"); echoed && end != std::string::npos;
                 end = sent.find("\r\n")) {
                at.hear(":me!me@host " + sent.substr(0, end));
                sent.erase(0, end + 2);
            }
            CAPTURE(line);
            CHECK_FALSE(at.shows("hunter2"));
            at.clock.time += std::chrono::seconds(9);
            at.workspace.tick();
        }
        // Given up, and brought back.
        at.type("/ns identify hunter2\x03\x1b[A");
        CHECK(at.input().find("hunter2") == std::string::npos);
        at.type("\x12hunter\x1b");
        CHECK(at.input().find("hunter2") == std::string::npos);
        CHECK(at.shows("identify ********"));
        for (std::size_t i = 0; i < at.workspace.buffers.size(); ++i) {
            at.workspace.buffers.go_to(i);
            CHECK_FALSE(at.shows("hunter2"));
        }
        CHECK(write_inputs(at.workspace.inputs.all(at.workspace.buffers)).find("hunter2") ==
              std::string::npos);
        std::size_t hidden = 0;
        for (const LogLine& line : at.workspace.log.take_lines()) {
            CHECK(line.text.find("hunter2") == std::string::npos);
            if (line.text.find("********") != std::string::npos) ++hidden;
        }
        CHECK(hidden >= 6);
    }
}

TEST_CASE("Secrets: an old log and the server's history do not show them") {
    ScreenDouble at;
    at.say("NickServ", "hello", "me");
    at.workspace.buffers.go_to(2);
    at.workspace.add_old_log({0, "net", "NickServ", 50},
                             {{at.clock.wall(), "me", "identify hunter2"},
                              {at.clock.wall(), "NickServ", "Your password is right."}});
    at.hear(":srv CAP * ACK :batch soju.im/search");
    at.hear(":srv BATCH +s soju.im/search");
    at.hear("@batch=s :me!me@host PRIVMSG NickServ :identify hunter2");
    at.hear(":srv BATCH -s");
    CHECK(at.shows("The server found 1 line."));
    CHECK(at.shows("identify ********"));
    CHECK(at.shows("Your password is right."));
    CHECK_FALSE(at.shows("hunter2"));
}

TEST_CASE("Password: typed at a hidden prompt, it is used for the next connection") {
    ScreenDouble at;
    at.type("/password\r");
    CHECK(at.shows("password for net:"));
    at.type(
        "hunter3\x7f"
        "2\x1b[200~\x03;\rmore\x1b[201~");
    CHECK_FALSE(at.shows("hunter"));
    CHECK(at.input().empty());
    at.type("\r");
    CHECK(at.workspace.networks.at(0).settings.password == "hunter2\x03;");
    CHECK(at.shows("The password applies to the next connection."));
    at.type("/password\rother\x1b");
    CHECK(at.workspace.networks.at(0).settings.password == "hunter2\x03;");
    at.type("hello\r");
    CHECK(at.sent() == "PRIVMSG #lobby hello\r\n");
}

TEST_CASE("Password: one refused by the server is not retried until another is typed") {
    ScreenDouble at;
    at.workspace.connections.disconnected(0, "gone", 0);
    at.workspace.connections.connected(0);
    at.columns = 200;
    at.hear(":srv 464 * :Password incorrect");
    at.hear("ERROR :Closing link: Bad password");
    Network& network = at.workspace.networks.at(0);
    CHECK(network.session->progress.error == "the server requires a password");
    at.workspace.connections.disconnected(0, "gone", 0);
    CHECK_FALSE(network.wanted);
    at.workspace.buffers.go_to(0);
    CHECK(at.shows("Enter another password with /password."));
    at.type("/password\rsecret\r");
    CHECK(network.wanted);
    CHECK(network.phase == Network::Phase::waiting);
    at.workspace.connections.connected(0);
    CHECK(at.sent().find("PASS secret\r\n") != std::string::npos);
}
