// Accounts: logging in and out, and how other users see it.

#include <hubbub/base/password.h>

#include "harness.h"

#include <string>

#include <doctest/doctest.h>

#include "accounts.h"

using namespace flow;
using AccountState = hubbub::chat::Account::State;

TEST_CASE("PASS: account:password logs in") {
    TestServer server;
    add_account(server, "ann");
    TestClient ann(server);
    ann.send("PASS ann:sesame");
    ann.read_until(":hubbub.local 900 * *!*@127.0.0.1 ann :You are now logged in as ann");
    ann.send("NICK ann").send("USER a 0 * :Ann").read_until("* 422 *");
    ann.expect(":ann!~a@127.0.0.1 MODE ann :+r");
    ann.send("MODE ann").expect(":hubbub.local 221 ann +Zr");
}

TEST_CASE("PASS: a wrong password or an unknown account closes the connection") {
    TestServer server;
    add_account(server, "ann");
    for (const std::string pass : {"ann:wrong", "nobody:sesame", "ann:"}) {
        CAPTURE(pass);
        TestClient ann(server);
        ann.send("PASS " + pass).read_until("* 464 * :Password incorrect");
        ann.expect("ERROR :Closing link: Wrong account or password");
        ann.expect_closed();
    }
}

TEST_CASE("PASS: suspended and unverified accounts cannot log in") {
    TestServer server;
    add_account(server, "bad", AccountState::suspended);
    add_account(server, "new", AccountState::unverified);
    TestClient bad(server);
    bad.send("PASS bad:sesame").read_until("ERROR :Closing link: Account bad is suspended: spam");
    TestClient fresh(server);
    fresh.send("PASS new:sesame").read_until("ERROR :Closing link: Account new is not verified: *");
}

TEST_CASE("PASS: no password of an account without TLS") {
    TestServer server;
    add_account(server, "ann");
    TestClient ann(server);
    make_insecure(server, ann);
    ann.send("PASS ann:sesame")
        .read_until("ERROR :Closing link: Passwords are accepted only with TLS*");
}

TEST_CASE("PASS: a network of --plain-login-from needs no TLS") {
    auto config = test_config();
    config.settings.plain_logins.push_back(*hubbub::PeerNetwork::parse("127.0.0.0/8"));
    TestServer server(config);
    add_account(server, "ann");
    TestClient ann(server);
    make_insecure(server, ann);
    ann.send("PASS ann:sesame").read_until("* 900 *");
}

TEST_CASE("PASS: the server's password is needed besides that of an account") {
    auto config = test_config();
    config.settings.password = "open:all";
    TestServer server(config);
    add_account(server, "ann");
    TestClient ann(server);
    ann.send("PASS ann:sesame").read_until("* 900 *");
    ann.send("NICK ann").send("USER a 0 * :Ann").expect("* 464 ann *");
    TestClient both(server);
    both.send("PASS open:all").send("PASS ann:sesame").enter("ann");
}

TEST_CASE("Login: ends when an operator of the server ends it") {
    TestServer server;
    const auto ann = add_account(server, "ann");
    TestClient one(server);
    one.send("PASS ann:sesame").enter("ann").sync();
    end_logins(server, ann->id, hubbub::commands::EndLogin::log_out, "Account ann was dropped");
    one.expect(":hubbub.local NOTICE ann :*** Account ann was dropped");
    one.expect(":ann!~ann@127.0.0.1 MODE ann :-r");
    one.expect(":hubbub.local 901 ann ann!~ann@127.0.0.1 :You are now logged out");
    TestClient two(server);
    two.send("PASS ann:sesame").enter("bob").sync();
    end_logins(server, ann->id, hubbub::commands::EndLogin::close, "Account suspended");
    two.read_until("ERROR :Closing link: Account suspended");
    one.sync();
}

TEST_CASE("Login: a suspended account stops a login whose password was checked before") {
    TestServer server;
    const auto ann = add_account(server, "ann");
    server->registry().accounts.change(ann->id, [](hubbub::chat::Account& account) {
        account.state = AccountState::suspended;
        return true;
    });
    TestClient one(server);
    one.send("PASS ann:sesame").read_until("ERROR *");
}

TEST_CASE("Login: the account knows when it was in use last") {
    TestServer server;
    const auto account = add_account(server, "ann");
    const auto seen = [&] { return server->registry().accounts.find(account->id)->last_seen; };
    CHECK(seen() == 0);
    TestClient ann(server);
    ann.send("PASS ann:sesame").enter("ann").sync();
    const std::int64_t start = seen();
    CHECK(start > 0);
    server.advance(std::chrono::seconds(100));
    ann.send("PONG x").sync();
    CHECK(seen() == start);
    ann.send("QUIT").expect_closed();
    eventually([&] { return seen() == start + 100; });
}

TEST_CASE("account-notify: members and watchers see logins") {
    TestServer server;
    const auto ann = add_account(server, "ann");
    TestClient one(server, "bob", "account-notify");
    TestClient watcher(server, "kim", "account-notify extended-monitor");
    TestClient old(server, "old");
    TestClient user(server);
    user.send("PASS ann:sesame").enter("ann").sync();
    one.join("#a");
    old.join("#a");
    user.join("#a");
    one.sync();
    old.sync();
    watcher.send("MONITOR + ann").sync();
    end_logins(server, ann->id, hubbub::commands::EndLogin::log_out, "x");
    user.read_until("* 901 *");
    one.expect(":ann!~ann@127.0.0.1 ACCOUNT :*");
    watcher.expect(":ann!~ann@127.0.0.1 ACCOUNT :*");
    CHECK(count(old.sync(), "* ACCOUNT *") == 0);
}
