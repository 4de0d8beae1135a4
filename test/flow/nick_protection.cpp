// Nicks of accounts: nobody else takes them.

#include <hubbub/commands/settings.h>

#include <string>

#include <doctest/doctest.h>

#include "harness.h"
#include "services.h"

using namespace flow;
using hubbub::chat::Account;

TEST_CASE("Nick protection: in registration, by case and by lookalikes") {
    TestServer server;
    add_account(server, "irma");
    for (const std::string nick : {"irma", "IRMA", "|rma", "lRMA", "Irma"}) {
        CAPTURE(nick);
        TestClient thief(server);
        thief.send("NICK " + nick).send("USER x 0 * :x");
        thief.read_until("* 433 * " + nick +
                         " :Nickname belongs to an account. Log in to it (SASL, *");
        thief.send("NICK other").read_until("* 001 other *");
        // The next one takes the same nick.
        thief.send("QUIT").expect_closed();
    }
}

TEST_CASE("Nick protection: whoever logs in may have the nick") {
    hubbub::server::Config config = test_config();
    config.settings.multiclient = false;
    TestServer server(config);
    add_account(server, "irma");
    TestClient first(server);
    first.send("NICK irma")
        .send("PASS irma:sesame")
        .send("USER x 0 * :x")
        .read_until("* 001 irma *");
    TestClient late(server);
    // The login comes after NICK and USER.
    late.send("CAP LS 302").send("NICK Irma_").send("USER x 0 * :x").send("PASS irma:sesame");
    late.send("CAP END").read_until("* 001 Irma_ *");
    late.send("NICK |rma").read_until("* NICK *|rma");
}

TEST_CASE("Nick protection: NICK is refused until the user logs in") {
    TestServer server;
    add_account(server, "irma");
    TestClient ann(server, "ann");
    for (const std::string nick : {"irma", "IRMA", "|rma"}) {
        CAPTURE(nick);
        ann.send("NICK " + nick)
            .expect("* 433 ann " + nick + " :Nickname belongs to an account. *IDENTIFY*");
    }
    CHECK(says(ann, "NS IDENTIFY irma sesame", "You are logged in as irma."));
    ann.send("NICK IRMA").expect("* NICK *IRMA");
    // After the end of the login, the user keeps the nick until it changes.
    ann.send("NS LOGOUT").read_until("* 901 *");
    ann.sync();
    ann.send("NICK ann").expect("* NICK *ann");
    ann.send("NICK irma").expect("* 433 *");
}

TEST_CASE("Nick protection: ends with ENFORCE off, and with the account") {
    TestServer server;
    const auto irma = add_account(server, "irma");
    TestClient ann(server, "ann");
    server->registry().accounts.change(irma->id, [](Account& account) {
        account.enforced = false;
        return true;
    });
    ann.send("NICK irma").expect("* NICK *irma");
    ann.send("NICK ann").expect("* NICK *ann");
    server->registry().accounts.change(irma->id, [](Account& account) {
        account.enforced = true;
        return true;
    });
    ann.send("NICK irma").expect("* 433 *");
    server->registry().accounts.drop(irma->id);
    ann.send("NICK irma").expect("* NICK *irma");
    // Nobody verified it in time.
    add_account(server, "new", Account::State::unverified);
    ann.send("NICK new").expect("* NICK *new");
}

TEST_CASE("Nick protection: an operator may give the nick to anybody") {
    TestServer server(with_operators({{"root", hubbub::commands::all_privileges}}));
    add_account(server, "irma");
    TestClient root = operator_client(server, "root"), ann(server, "ann");
    root.send("SANICK ann irma");
    ann.expect("* NICK *irma");
    root.send("SANICK irma NickServ").read_until("* 432 *");
}

TEST_CASE("Nick protection: a plain user is refused the name") {
    TestServer server;
    add_account(server, "irma");
    TestClient zoe(server);
    zoe.expect("* NOTICE *");
    zoe.send("|rma").expect(
        "* You cannot use that name. It belongs to an account: type /login irma PASSWORD if it is "
        "yours. Try another.");
    zoe.send("zoe").read_until("* In #lobby: *");
    zoe.send("/nick irma").read_until("*belongs to an account*");
    zoe.send("/login irma sesame").read_until("*You are logged in as irma.");
    zoe.send("/nick irma").read_until("*irma*");
}
