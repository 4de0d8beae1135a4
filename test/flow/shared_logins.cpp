// Logins and logouts of connections that share a user.

#include <string>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"

using namespace flow;

namespace {

TestClient of_ann(const TestServer& server) {
    TestClient client(server);
    client.send("PASS ann:sesame").send("NICK ann").send("USER ann 0 * :x");
    client.read_until("* MODE ann :+r");
    client.sync();
    return client;
}

}  // namespace

TEST_CASE("Shared logins: REGAIN by a connection that then shares the user changes no nick") {
    TestServer server;
    add_account(server, "ann");
    TestClient desk = of_ann(server);
    TestClient phone(server, "phone");
    const Lines lines = phone.send("NS REGAIN ann sesame").sync();
    CHECK(count(lines, ":phone!* NICK :ann") == 1);
    CHECK(count(lines, "*:You have ann now.") == 1);
    CHECK(count(lines, "* NICK *") == 1);
    CHECK(count(desk.sync(), "* NICK *") == 0);
}

TEST_CASE("Shared logins: a login and a logout by one show mode r to all") {
    TestServer server;
    add_account(server, "ann");
    TestClient desk = of_ann(server);
    TestClient phone = of_ann(server);
    phone.send("NS LOGOUT").read_until("*:You are logged out of ann.");
    desk.read_until(":ann!* MODE ann :-r");
    desk.send("NS IDENTIFY sesame").read_until("*:You are logged in as ann.");
    phone.read_until(":ann!* MODE ann :+r");
}
