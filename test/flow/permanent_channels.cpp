// Channels of the settings, and the lobby: they exist without members.

#include <hubbub/commands/settings.h>

#include <string>

#include <doctest/doctest.h>

#include "harness.h"
#include "services.h"
#include "support/temporary_directory.h"

using namespace flow;
using namespace std::chrono_literals;

namespace {

hubbub::server::Config with_help() {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    config.settings.permanent_channels = {"#Help"};
    config.ping_interval = 24h * 365;
    return config;
}

// Sets a topic, a mode and a ban in #Help as an operator of the server, and leaves.
void furnish(TestServer& server) {
    TestClient root = operator_client(server, "root");
    root.join("#Help");
    root.send("SAMODE #help +o root").expect("* MODE #Help +o root");
    root.send("TOPIC #help :Ask here").send("MODE #help +mb *!*@bad").sync();
    root.send("QUIT").expect_closed();
}

void expect_furnished(const TestServer& server) {
    TestClient ann(server, "ann");
    CHECK(count(ann.send("LIST").sync(), "* 322 ann #Help 0 *:Ask here") == 1);
    CHECK(count(ann.send("JOIN #HELP").sync(), "* 353 ann = #Help :ann") == 1);
    CHECK(count(ann.send("MODE #help").sync(), "* 324 ann #Help +mnt") == 1);
    CHECK(count(ann.send("MODE #help b").sync(), "* 367 ann #Help *!*@bad *") == 1);
    ann.send("PRIVMSG #help :hello").expect("* 404 ann #Help *");
    ann.send("PART #help").expect("* PART #Help");
}

}  // namespace

TEST_CASE("Permanent channel: it exists from the start, and no member becomes its operator") {
    TestServer server(with_help());
    server.with_lobby();
    TestClient ann(server, "ann");
    const Lines all = ann.send("LIST").sync();
    CHECK(count(all, "* 322 ann #Help 0 :") == 1);
    CHECK(count(all, "* 322 ann #lobby 0 :") == 1);
    for (int i = 0; i < 2; ++i) {
        ann.send("JOIN #help").expect(":ann!~ann@127.0.0.1 JOIN #Help");
        ann.expect("* 353 ann = #Help :ann");
        ann.read_until("* 366 *");
        ann.send("TOPIC #help :mine").expect("* 482 ann #Help *");
        ann.send("PART #help").expect("* PART #Help");
    }
    CHECK(count(ann.send("LIST").sync(), "* 322 ann #Help 0 :") == 1);
}

TEST_CASE("Permanent channel: it keeps what operators set, also over a restart") {
    const TemporaryDirectory directory;
    auto config = with_help();
    config.data_dir = directory.path();
    {
        TestServer server(config);
        furnish(server);
        expect_furnished(server);
        expect_furnished(server);
    }
    {
        TestServer server(config);
        expect_furnished(server);
    }
    config.settings.permanent_channels.clear();
    TestServer server(config);
    TestClient ann(server, "ann");
    CHECK(count(ann.send("LIST #help").sync(), "* 322 *") == 0);
    CHECK(count(ann.send("JOIN #help").sync(), "* 353 ann = #help :@ann") == 1);
}

TEST_CASE("Permanent channel: it does not expire, and nobody drops, takes or renames it") {
    auto config = with_help();
    config.settings.channel_expiry_days = 30;
    TestServer server(config);
    add_account(server, "irma");
    furnish(server);
    server.advance(31 * 24h);
    expect_furnished(server);
    TestClient irma = logged_in(server, "irma"), root = operator_client(server, "root");
    irma.join("#Help");
    CHECK(says(irma, "CS REGISTER #help", "You must be an operator in #help *"));
    CHECK(says(irma, "CS DROP #help", "Only the founder of #Help may do that."));
    CHECK(says(root, "CS DROP #help", "The settings of the server name #Help: change them."));
    root.send("SAMODE #help +o irma").sync();
    irma.read_until("* MODE #Help +o irma");
    CHECK(says(irma, "CS REGISTER #help", "#Help is registered already."));
    irma.send("RENAME #help #mine").expect("* FAIL RENAME CANNOT_RENAME #Help #mine :*settings*");
    irma.send("PART #help").expect("* PART #Help");
    expect_furnished(server);
}

TEST_CASE("Permanent channel: a founder keeps it, and it outlives the account") {
    const TemporaryDirectory directory;
    auto config = with_help();
    config.data_dir = directory.path();
    config.settings.permanent_channels.clear();
    {
        TestServer server(config);
        add_account(server, "irma");
        logged_in(server, "irma").join("#Help");
        CHECK(server->registry().registered_channels.find("#help"));
    }
    config.settings.permanent_channels = {"#help"};
    TestServer server(config);
    TestClient irma = logged_in(server, "irma");
    CHECK(count(irma.send("JOIN #help").sync(), "* MODE #Help +o irma") == 1);
    irma.send("TOPIC #help :of irma").sync();
    const std::string code = code_of(irma, "NS DROP");
    CHECK(says(irma, "NS DROP " + code, "*dropped*"));
    irma.send("PART #help").sync();
    TestClient ann(server, "ann");
    CHECK(count(ann.send("LIST").sync(), "* 322 ann #Help 0 *:of irma") == 1);
    CHECK(count(ann.send("JOIN #help").sync(), "* 353 ann = #Help :ann") == 1);
}

TEST_CASE("Lobby: it stays, and what its members set ends with them") {
    TestServer server;
    server.with_lobby();
    TestClient ann(server, "ann"), bob(server, "bob");
    CHECK(count(ann.send("JOIN #lobby").sync(), "* 353 ann = #lobby :@ann") == 1);
    ann.send("TOPIC #lobby :mine").send("MODE #lobby +kb secret *!*@127.0.0.1").sync();
    ann.send("PART #lobby").expect("* PART #lobby");
    CHECK(count(bob.send("LIST").sync(), "* 322 bob #lobby 0 :") == 1);
    CHECK(count(bob.send("JOIN #lobby").sync(), "* 353 bob = #lobby :@bob") == 1);
    CHECK(count(bob.send("MODE #lobby").sync(), "* 324 bob #lobby +nt") == 1);
    CHECK(count(bob.send("MODE #lobby b").sync(), "* 367 *") == 0);
    bob.send("RENAME #lobby #mine").expect("* FAIL RENAME CANNOT_RENAME #lobby #mine :*");
}

TEST_CASE("Lobby: if --channel names it, too, it keeps what operators set") {
    auto config = with_help();
    config.settings.lobby = "#HELP";
    TestServer server(config);
    furnish(server);
    expect_furnished(server);
}
