// Plain users who type a command instead of a name.

#include "accounts.h"
#include "behind_proxy.h"
#include "harness.h"

#include <string>

#include <doctest/doctest.h>

using namespace flow;
using hubbub::chat::Account;

namespace {

const std::string advice = " Try again, or choose another name.";

// A connection that is asked for its name.
TestClient newcomer(TestServer& server) {
    TestClient client(server);
    client.expect("* NOTICE *");
    return client;
}

}  // namespace

TEST_CASE("Plain login: /login instead of a name gives the name of the account") {
    TestServer server;
    add_account(server, "irma");
    TestClient ann(server, "ann");
    ann.join("#lobby");
    ann.sync();
    TestClient irma = newcomer(server);
    irma.send("irma").expect(
        "* You cannot use that name. It belongs to an account: type /login irma PASSWORD if it is "
        "yours. Try another.");
    irma.send("/login IRMA sesame").expect("* You are logged in as irma.");
    irma.expect("* Hello, irma. *");
    irma.read_until("* In #lobby: *");
    CHECK(server->registry().find("irma")->identity()->account == "irma");
    const Lines seen = ann.sync();
    CHECK(count(seen, ":irma!~plain@127.0.0.1 JOIN #lobby") == 1);
    for (const std::string& line : seen) CHECK(line.find("sesame") == std::string::npos);
}

TEST_CASE("Plain login: a password may have spaces, and three wrong ones end the connection") {
    TestServer server;
    add_account(server, "irma");
    add_account(server, "sue", Account::State::suspended);
    TestClient irma = newcomer(server);
    irma.send("/login irma").expect("* Usage: /login NAME PASSWORD");
    irma.send("/login").expect("* Usage: /login NAME PASSWORD");
    irma.send("/login sue sesame").expect("* Account sue is suspended: spam." + advice);
    irma.send("/login irma sesame street").expect("* Wrong account or password." + advice);
    irma.send("/login nobody sesame").expect("* Wrong account or password.");
    irma.expect("* Closing link: no valid name in three tries");
    CHECK(irma.expect_closed().empty());
}

TEST_CASE("Plain login: a second connection shares the user of the account") {
    TestServer server;
    add_account(server, "irma");
    TestClient first = newcomer(server), second = newcomer(server);
    first.send("/login irma sesame").read_until("* In #lobby: *");
    first.send("/join tea").read_until("* In #tea: *");
    // Only by its login.
    second.send("irma").read_until("* You cannot use that name. It belongs to an account: *");
    second.send("/login irma sesame").read_until("* In #tea: @irma");
    second.expect("* Your text now goes to #lobby.");
    second.expect("* Hello, irma. *");
    CHECK(person_sync(second).empty());
    CHECK(server->registry().find("irma")->connection_count() == 2);
}

TEST_CASE("Plain login: without sharing, another name is chosen after the login") {
    auto config = test_config();
    config.settings.multiclient = false;
    TestServer server(config);
    add_account(server, "irma");
    TestClient first = newcomer(server), second = newcomer(server);
    first.send("/login irma sesame").read_until("* In #lobby: *");
    second.send("/login irma sesame").expect("* You are logged in as irma.");
    second.expect("* You cannot use that name. It is already in use. Try another.");
    second.send("irma2").expect("* Hello, irma2. *");
    CHECK(server->registry().find("irma2")->identity()->account == "irma");
}

TEST_CASE("Plain login: the password of the server is still asked for") {
    auto config = test_config();
    config.settings.password = "open";
    TestServer server(config);
    add_account(server, "irma");
    TestClient irma = newcomer(server);
    irma.send("/login irma sesame").expect("* You are logged in as irma.");
    irma.expect("* This server requires a password. Type it and press Enter.");
    irma.send("open").expect("* Hello, irma. *");
}

TEST_CASE("Plain login: other commands instead of a name say what to do") {
    TestServer server;
    TestClient zoe = newcomer(server);
    zoe.send("/register open-sesame")
        .expect("* Type a name first. Then /register PASSWORD keeps it for you.");
    zoe.send("/help").expect("* Type a name and press Enter, or log in with /login NAME PASSWORD.");
    zoe.send("/nick").read_until("* You cannot use that name. *");
    zoe.send("/nick zoe").expect("* Hello, zoe. *");
    CHECK_FALSE(server->registry().accounts.find("zoe"));
    TestClient yan = newcomer(server);
    yan.send("/quit").read_until("* Closing link: *");
    CHECK(yan.expect_closed().empty());
}

TEST_CASE("Plain login: a password is not taken where others could listen") {
    TestServer server(with_proxy());
    add_account(server, "irma");
    TestClient irma = through_proxy(server, proxy_header("192.0.2.1"));
    irma.send("/login irma sesame")
        .read_until("* Passwords are accepted only with TLS: turn on TLS (SSL) in your client.");
    irma.send("zoe").expect("* Hello, zoe. *");
}
