// Users who stay in their channels without a connection.

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "harness.h"
#include "logged_in.h"
#include "server/console_commands.h"

using namespace flow;
using namespace std::chrono_literals;

namespace {

using hubbub::chat::Choice;

hubbub::chat::Accounts::Entry add_always_on(TestServer& server, const std::string& name,
                                            Choice choice = Choice::on) {
    hubbub::chat::Account account;
    account.name = name;
    account.always_on = choice;
    return server->registry().accounts.add(std::move(account)).entry;
}

// Ann was in #a with bob, and has left.
struct Offline {
    explicit Offline(const hubbub::server::Config& config = test_config())
        : server(config), bob(server, "bob", "away-notify") {
        account = add_always_on(server, "ann")->id;
        TestClient ann = with_account(server, "ann");
        finish(ann, "ann");
        ann.join("#a");
        ann.send("MODE ann +w").sync();
        bob.join("#a");
        ann.send("QUIT :bye").expect_closed();
        away = bob.expect(":ann!* AWAY *");
    }

    hubbub::chat::Presence presence() {
        return server->registry().accounts.find(account)->presence;
    }

    TestServer server;
    TestClient bob;
    std::uint64_t account = 0;
    std::string away;
};

}  // namespace

TEST_CASE("Always-on: the user stays in its channels, away, without a connection") {
    Offline at;
    CHECK(matches(at.away, "* AWAY :Offline since Fri Jan 02 2026 03:04:05 UTC"));
    CHECK(count(at.bob.send("NAMES #a").sync(), "* 353 bob = #a :*ann*") == 1);
    Lines lines = at.bob.send("WHOIS ann").sync();
    CHECK(count(lines, "* 311 bob ann *") == 1);
    CHECK(count(lines, "* 301 bob ann :Offline since *") == 1);
    CHECK(count(lines, "* 319 bob ann :@#a") == 1);
    CHECK(count(at.bob.send("PRIVMSG ann :hi").sync(), "* 301 bob ann :Offline since *") == 1);
    CHECK(count(at.bob.send("PRIVMSG #a :hi").send("WHO #a").sync(), "* 352 bob *") == 2);
    CHECK(count(at.bob.send("LUSERS").sync(), "* 251 bob :There are 2 users *") == 1);
    CHECK(at.server->registry().client_count() == 1);
    // Nobody else gets its nick.
    TestClient eve(at.server, "eve");
    CHECK(count(eve.send("NICK ann").sync(), "* 433 eve ann *") == 1);
    // The user is still in its channel, with its rank.
    TestClient ann = with_account(at.server, "ann");
    lines = finish(ann, "ann");
    CHECK(count(lines, ":ann!* JOIN #a") == 1);
    CHECK(count(lines, "* 353 ann = #a :*@ann*") == 1);
    CHECK(count(at.bob.sync(), ":ann!* AWAY") == 1);
    CHECK(count(at.bob.send("WHOIS ann").sync(), "* 301 *") == 0);
    CHECK(at.server->registry().offline_users().empty());
}

TEST_CASE("Always-on: its own away text stays") {
    TestServer server;
    TestClient bob(server, "bob");
    add_always_on(server, "ann");
    TestClient ann = with_account(server, "ann");
    finish(ann, "ann");
    ann.send("AWAY :in Rome").sync();
    ann.send("QUIT").expect_closed();
    CHECK(count(bob.send("WHOIS ann").sync(), "* 301 bob ann :in Rome") == 1);
}

TEST_CASE("Always-on: the server's setting and the account decide") {
    using hubbub::commands::AlwaysOn;
    const auto stays = [](AlwaysOn setting, Choice choice) {
        auto config = test_config();
        config.settings.always_on = setting;
        TestServer server(config);
        add_always_on(server, "ann", choice);
        TestClient ann = with_account(server, "ann");
        finish(ann, "ann");
        ann.send("QUIT").expect_closed();
        return server->registry().find("ann") != nullptr;
    };
    CHECK(stays(AlwaysOn::opt_in, Choice::on));
    CHECK_FALSE(stays(AlwaysOn::opt_in, Choice::by_default));
    CHECK_FALSE(stays(AlwaysOn::opt_in, Choice::off));
    CHECK(stays(AlwaysOn::opt_out, Choice::by_default));
    CHECK_FALSE(stays(AlwaysOn::opt_out, Choice::off));
    CHECK_FALSE(stays(AlwaysOn::off, Choice::on));
}

TEST_CASE("Always-on: it expires, and it ends with its account's choice") {
    auto config = test_config();
    config.ping_interval = std::chrono::days(100);
    SUBCASE("after the set time") {
        config.settings.always_on_expires = std::chrono::days(1);
        Offline at(config);
        at.server.advance(23h);
        TestClient early(at.server, "early");
        CHECK(at.server->registry().find("ann") != nullptr);
        at.server.advance(1h);
        TestClient late(at.server, "late");
        CHECK(at.bob.read_until(":ann!* QUIT *").back() ==
              ":ann!~ann@127.0.0.1 QUIT :Quit: Offline for too long");
        eventually([&] { return at.server->registry().find("ann") == nullptr; });
        eventually([&] { return at.presence() == hubbub::chat::Presence(); });
    }
    SUBCASE("when the account is suspended") {
        Offline at(config);
        at.server->registry().accounts.change(at.account, [](hubbub::chat::Account& account) {
            account.state = hubbub::chat::Account::State::suspended;
            return true;
        });
        at.server.advance(2min);
        TestClient next(at.server, "next");
        at.bob.read_until(":ann!* QUIT *");
        eventually([&] { return at.server->registry().find("ann") == nullptr; });
    }
}

TEST_CASE("Always-on: KILL and KICK reach a user without connections") {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    Offline at(config);
    TestClient root = operator_client(at.server, "root");
    CHECK(count(root.send("SAJOIN ann #b").sync(), "*ann has no connection*") == 1);
    using hubbub::server::run_console_line;
    CHECK(matches(run_console_line(*at.server, "/who").text, "*ann  offline  #a\n*3 users.\n"));
    CHECK(run_console_line(*at.server, "/kill ann").text ==
          "ann is offline: it has no connection to close.\n");
    root.send("SAMODE #a +o bob").sync();
    at.bob.send("KICK #a ann :out").sync();
    CHECK(at.server->registry().find("ann")->channel_count() == 0);
    CHECK(at.presence().channels.empty());
    CHECK(at.presence().nick == "ann");
    root.send("KILL ann :stop").sync();
    CHECK(at.server->registry().find("ann") == nullptr);
    CHECK(at.presence() == hubbub::chat::Presence());
    // With a connection: killed, it does not stay.
    TestClient ann = with_account(at.server, "ann");
    finish(ann, "ann");
    root.send("KILL ann :stop").sync();
    ann.expect_closed();
    CHECK(at.server->registry().find("ann") == nullptr);
}

TEST_CASE("Always-on: what a restart needs is stored with each change") {
    TestServer server;
    const auto id = add_always_on(server, "ann")->id;
    const auto presence = [&] { return server->registry().accounts.find(id)->presence; };
    TestClient ann = with_account(server, "ann");
    finish(ann, "ann");
    CHECK(presence().nick == "ann");
    ann.join("#a");
    ann.join("#b");
    ann.send("MODE ann +i").send("AWAY :tea").sync();
    auto kept = presence();
    REQUIRE(kept.channels.size() == 2);
    CHECK(kept.channels[0].name == "#a");
    CHECK(kept.channels[0].modes == hubbub::chat::member_op);
    CHECK(kept.modes == "+Zi");
    CHECK(kept.away == "tea");
    CHECK(kept.offline_since == 0);
    ann.send("PART #a").send("AWAY").send("NICK amy").send("SETNAME :Amy").sync();
    kept = presence();
    REQUIRE(kept.channels.size() == 1);
    CHECK(kept.channels[0].name == "#b");
    CHECK(kept.away.empty());
    CHECK(kept.nick == "amy");
    CHECK(kept.real_name == "Amy");
    ann.send("QUIT").expect_closed();
    CHECK(presence().offline_since != 0);
    // A user that is not always on stores nothing.
    server->registry().accounts.add({.id = 0, .name = "bob", .password = ""});
    TestClient bob = with_account(server, "bob");
    finish(bob, "bob");
    bob.join("#b");
    CHECK(server->registry().accounts.find("bob")->presence == hubbub::chat::Presence());
}
