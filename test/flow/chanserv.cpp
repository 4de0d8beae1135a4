// ChanServ: every command, and why it is refused; what access gives, and when it ends.

#include <hubbub/commands/settings.h>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "harness.h"
#include "services.h"

using namespace flow;
using hubbub::chat::Account;
using hubbub::chat::RegisteredChannel;

namespace {

hubbub::server::Config by_hand() {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    config.settings.register_created = false;
    return config;
}

hubbub::chat::RegisteredChannels::Entry kept_as(TestServer& server, const std::string& name) {
    return server->registry().registered_channels.find(name);
}

// #a belongs to irma, a member; bob has no access.
struct Hall {
    TestServer server{by_hand()};
    const hubbub::chat::Accounts::Entry irma_account = add_account(server, "irma");
    const hubbub::chat::Accounts::Entry bob_account = add_account(server, "bob");
    TestClient irma = logged_in(server, "irma");
    TestClient bob = logged_in(server, "bob");

    Hall() {
        irma.join("#a");
        if (!says(irma, "CS REGISTER #a", "#a is now registered to you."))
            throw Failed("not registered");
    }
    RegisteredChannel record() { return *kept_as(server, "#a"); }
    // The ranks that NAMES shows.
    std::string names(TestClient& client) {
        client.send("NAMES #a");
        const std::string line = client.read_until("* 353 *").back();
        client.expect("* 366 *");
        return line.substr(line.find(" :") + 2);
    }
};

}  // namespace

TEST_CASE("ChanServ: REGISTER needs a login and operator status") {
    TestServer server(by_hand());
    add_account(server, "irma");
    TestClient ann(server, "ann"), irma = logged_in(server, "irma");
    ann.join("#a");
    irma.join("#a");
    CHECK(says(ann, "CS REGISTER #a", "REGISTER needs an account: *"));
    CHECK(says(irma, "CS REGISTER #a", "You must be an operator in #a *"));
    CHECK(says(irma, "CS REGISTER #none", "You must be an operator in #none *"));
    CHECK(says(irma, "CS REGISTER nonsense", "You must be an operator in nonsense *"));
    ann.send("MODE #a +o irma").sync();
    CHECK(says(irma, "PRIVMSG ChanServ :register #A", "#a is now registered to you."));
    CHECK(says(irma, "CS REGISTER #a", "#a is registered already."));
    const auto record = kept_as(server, "#a");
    REQUIRE(record);
    CHECK(record->name == "#a");
    CHECK(record->modes == "+nt");
    CHECK(record->registered == 1'767'323'045);
    irma.join("#lobby");
    CHECK(says(irma, "CS REGISTER #lobby", "The lobby belongs to everybody."));
}

TEST_CASE("ChanServ: an account has a limit of channels") {
    auto config = by_hand();
    config.settings.channels_per_account = 1;
    TestServer server(config);
    add_account(server, "irma");
    TestClient irma = logged_in(server, "irma");
    irma.join("#a");
    irma.join("#b");
    CHECK(says(irma, "CS REGISTER #a", "#a is now registered to you."));
    CHECK(says(irma, "CS REGISTER #b", "You have 1 channels already: drop one first."));
    CHECK(ask(irma, "CS LIST").size() == 2);
}

TEST_CASE("ChanServ: a channel that a logged-in user creates is registered at once") {
    TestServer server;
    add_account(server, "irma");
    TestClient irma = logged_in(server, "irma"), ann(server, "ann");
    irma.join("#a");
    ann.join("#b");
    irma.join("#b");
    irma.join("#lobby");
    REQUIRE(kept_as(server, "#a"));
    CHECK_FALSE(kept_as(server, "#b"));
    CHECK_FALSE(kept_as(server, "#lobby"));
    irma.send("PART #a").sync();
    ann.send("JOIN #a").read_until("* JOIN #a");
    ann.expect("* 353 ann = #a :ann");
    ann.expect("* 366 *");
    irma.send("JOIN #a").read_until("* JOIN #a");
    irma.expect(":ChanServ!service@hubbub.local MODE #a +o irma");
    ann.expect("* JOIN #a");
    ann.expect(":ChanServ!service@hubbub.local MODE #a +o irma");
}

TEST_CASE("ChanServ: members get the rank of their access when they log in, and lose it") {
    Hall hall;
    hall.bob.join("#a");
    CHECK(hall.names(hall.bob).find("@bob") == std::string::npos);
    hall.irma.sync();
    CHECK(says(hall.irma, "CS ACCESS #a ADD bob op", "bob has op access to #a now."));
    hall.bob.read_until(":ChanServ!service@hubbub.local MODE #a +o bob");
    hall.bob.send("NS LOGOUT").read_until(":ChanServ!service@hubbub.local MODE #a -o bob");
    hall.bob.read_until("* 901 *");
    hall.bob.send("NS IDENTIFY sesame");
    hall.bob.read_until(":ChanServ!service@hubbub.local MODE #a +o bob");
    hall.bob.sync();
    CHECK(says(hall.irma, "CS AMODE #a -o bob", "bob has no access to #a now."));
    hall.bob.read_until(":ChanServ!service@hubbub.local MODE #a -o bob");
    CHECK(says(hall.bob, "CS OP #a", "You need operator access in #a."));
}

TEST_CASE("ChanServ: ACCESS and AMODE change only ranks below the user's own") {
    Hall hall;
    add_account(hall.server, "cid");
    CHECK(says(hall.bob, "CS ACCESS #a ADD cid op", "You need access in #a."));
    CHECK(says(hall.irma, "CS ACCESS #a ADD nobody op", "No account has the name nobody."));
    CHECK(says(hall.irma, "CS ACCESS #a ADD cid king", "Use op, halfop or voice."));
    CHECK(says(hall.irma, "CS ACCESS #a ADD", "Usage: /cs ACCESS *"));
    CHECK(says(hall.irma, "CS ACCESS #a DEL cid", "cid is not on the access list."));
    CHECK(says(hall.irma, "CS ACCESS #a ADD irma op", "irma is the founder: use TRANSFER."));
    CHECK(says(hall.irma, "CS AMODE #a +o bob", "bob has op access to #a now."));
    CHECK(says(hall.bob, "CS AMODE #a +o cid", "You may only change ranks below your own."));
    CHECK(says(hall.bob, "CS AMODE #a +x cid", "Usage: /cs AMODE *"));
    CHECK(says(hall.bob, "CS AMODE #a +h cid", "cid has halfop access to #a now."));
    CHECK(says(hall.bob, "CS ACCESS #a DEL irma", "irma is the founder: use TRANSFER."));
    CHECK(ask(hall.bob, "CS ACCESS #a LIST") ==
          Lines{"Founder: irma", "op: bob", "halfop: cid", "End of the access list of #a."});
    CHECK(ask(hall.bob, "CS AMODE #a") == ask(hall.bob, "CS ACCESS #a LIST"));
    // Everybody may leave the list.
    CHECK(says(hall.bob, "CS ACCESS #a DEL bob", "bob has no access to #a now."));
    CHECK(hall.record().access.size() == 1);
}

TEST_CASE("ChanServ: OP and the like need access, and work from outside") {
    Hall hall;
    TestClient ann(hall.server, "ann");
    ann.join("#a");
    CHECK(says(hall.bob, "CS OP #a ann", "You need operator access in #a."));
    CHECK(says(hall.bob, "CS VOICE #none", "#none is not registered."));
    CHECK(says(hall.irma, "CS AMODE #a +h bob", "bob has halfop access to #a now."));
    CHECK(says(hall.bob, "CS OP #a ann", "You need operator access in #a."));
    CHECK(says(hall.bob, "CS VOICE #a ann", "Done."));
    ann.read_until(":ChanServ!service@hubbub.local MODE #a +v ann");
    CHECK(says(hall.bob, "CS DEVOICE #a ann", "Done."));
    ann.expect(":ChanServ!service@hubbub.local MODE #a -v ann");
    CHECK(says(hall.bob, "CS VOICE #a", "bob is not in #a."));
    for (const auto& [give, take, letter] :
         std::vector<std::tuple<std::string, std::string, std::string>>{
             {"OP", "DEOP", "o"}, {"HALFOP", "DEHALFOP", "h"}}) {
        CHECK(says(hall.irma, "CS " + give + " #a ann", "Done."));
        ann.expect(":ChanServ!service@hubbub.local MODE #a +" + letter + " ann");
        CHECK(says(hall.irma, "CS " + take + " #a ann", "Done."));
        ann.expect(":ChanServ!service@hubbub.local MODE #a -" + letter + " ann");
    }
    hall.irma.send("MODE #a -o irma").sync();
    CHECK(says(hall.irma, "CS OP #a", "Done."));
    CHECK(ask(hall.irma, "CS OP #a nobody ann") == Lines{"nobody is not in #a.", "Done."});
}

TEST_CASE("ChanServ: TRANSFER needs the new founder's consent, and ends the old one's rank") {
    Hall hall;
    hall.bob.join("#a");
    CHECK(says(hall.bob, "CS TRANSFER #a bob", "Only the founder of #a may do that."));
    CHECK(says(hall.bob, "CS TRANSFER ACCEPT #a", "Nobody has offered you #a."));
    CHECK(says(hall.irma, "CS TRANSFER #a irma", "#a is yours already."));
    CHECK(says(hall.irma, "CS TRANSFER #a nobody", "No account has the name nobody."));
    CHECK(says(hall.irma, "CS TRANSFER #a bob", "#a becomes the channel of bob after *"));
    CHECK(says(hall.irma, "CS TRANSFER CANCEL #a", "Nobody else gets #a."));
    CHECK(says(hall.bob, "CS TRANSFER ACCEPT #a", "Nobody has offered you #a."));
    CHECK(hall.record().founder == hall.irma_account->id);
    CHECK(says(hall.irma, "CS TRANSFER #a bob", "#a becomes the channel of bob after *"));
    CHECK(says(hall.bob, "CS TRANSFER ACCEPT #a", "#a is now your channel."));
    hall.irma.read_until(":ChanServ!service@hubbub.local MODE #a -o irma");
    hall.irma.read_until(":ChanServ!service@hubbub.local MODE #a +o bob");
    CHECK(hall.record().founder == hall.bob_account->id);
    for (const std::string line : {"CS OP #a", "CS AMODE #a", "CS GETKEY #a", "CS UNBAN #a"}) {
        CAPTURE(line);
        CHECK(says(hall.irma, line, "You need *access in #a."));
    }
    for (const std::string line : {"CS DROP #a", "CS SET #a TOPICLOCK on", "CS TRANSFER #a irma"}) {
        CAPTURE(line);
        CHECK(says(hall.irma, line, "Only the founder of #a may do that."));
    }
    hall.irma.send("PART #a").sync();
    hall.irma.join("#a");
    CHECK(hall.names(hall.irma).find("@irma") == std::string::npos);
}

TEST_CASE("ChanServ: TRANSFER respects the limit of the new founder") {
    auto config = by_hand();
    config.settings.channels_per_account = 1;
    TestServer server(config);
    add_account(server, "irma");
    add_account(server, "bob");
    TestClient irma = logged_in(server, "irma"), bob = logged_in(server, "bob");
    irma.join("#a");
    bob.join("#b");
    ask(irma, "CS REGISTER #a");
    ask(bob, "CS REGISTER #b");
    ask(irma, "CS TRANSFER #a bob");
    CHECK(says(bob, "CS TRANSFER ACCEPT #a", "You have 1 channels already: drop one first."));
}

TEST_CASE("ChanServ: DROP needs its code, and ends all access") {
    Hall hall;
    hall.bob.join("#a");
    CHECK(says(hall.irma, "CS AMODE #a +o bob", "bob has op access to #a now."));
    CHECK(says(hall.bob, "CS DROP #a", "Only the founder of #a may do that."));
    const std::string code = code_of(hall.irma, "CS DROP #a");
    CHECK(code_of(hall.irma, "CS DROP #a 00") == code);
    CHECK(kept_as(hall.server, "#a"));
    CHECK(says(hall.irma, "CS DROP #a " + code, "#a is no longer registered."));
    CHECK_FALSE(kept_as(hall.server, "#a"));
    hall.bob.read_until(":ChanServ!service@hubbub.local MODE #a -o bob");
    CHECK(hall.names(hall.bob).find("@irma") != std::string::npos);
    CHECK(says(hall.bob, "CS OP #a", "#a is not registered."));
    hall.bob.send("PART #a").sync();
    hall.bob.join("#a");
    CHECK(hall.names(hall.bob).find("@bob") == std::string::npos);
}

TEST_CASE("ChanServ: operators with the privilege sa may drop any channel") {
    Hall hall;
    TestClient root = operator_client(hall.server, "root");
    const std::string code = code_of(root, "CS DROP #a");
    CHECK(says(root, "CS DROP #a " + code, "#a is no longer registered."));
    hall.irma.read_until(":ChanServ!service@hubbub.local MODE #a -o irma");
}

TEST_CASE("ChanServ: a dropped account has no channels and no access") {
    Hall hall;
    hall.bob.join("#a");
    ask(hall.irma, "CS AMODE #a +o bob");
    hall.bob.read_until("* MODE #a +o bob");
    const std::string code = code_of(hall.bob, "NS DROP");
    hall.bob.send("NS DROP " + code).read_until("* MODE #a -o bob");
    hall.bob.read_until("* 901 *");
    CHECK(hall.record().access.empty());
    const std::string own_code = code_of(hall.irma, "NS DROP");
    hall.irma.send("NS DROP " + own_code).read_until("* MODE #a -o irma");
    hall.irma.read_until("* 901 *");
    CHECK_FALSE(kept_as(hall.server, "#a"));
    // A new account with the old name inherits nothing.
    hall.bob.sync();
    CHECK(says(hall.bob, "NS REGISTER sesame-2", "Nick bob is now registered to you, *"));
    CHECK(says(hall.bob, "CS OP #a", "#a is not registered."));
}

TEST_CASE("ChanServ: a suspended account has no access") {
    Hall hall;
    TestClient root = operator_client(hall.server, "root");
    CHECK(says(root, "NS SUSPEND irma", "Account irma is suspended."));
    hall.irma.read_until("ERROR *");
    TestClient ann(hall.server, "ann");
    CHECK(says(ann, "NS IDENTIFY irma sesame", "Account irma is suspended."));
    CHECK(kept_as(hall.server, "#a"));
}

TEST_CASE("ChanServ: SET and INFO") {
    Hall hall;
    CHECK(says(hall.bob, "CS SET #a TOPICLOCK on", "Only the founder of #a may do that."));
    CHECK(says(hall.irma, "CS SET #a COLOUR red", "Unknown option: *"));
    CHECK(says(hall.irma, "CS SET #a TOPICLOCK maybe", "Use on or off."));
    CHECK(says(hall.irma, "CS SET #a TOPICLOCK on", "TOPICLOCK of #a is now on."));
    CHECK(says(hall.irma, "CS SET #a KEEPTOPIC off", "KEEPTOPIC of #a is now off."));
    CHECK(says(hall.irma, "CS SET #a DESCRIPTION Tea and biscuits", "The description is set."));
    CHECK(ask(hall.bob, "CS INFO #a").size() == 2);
    const Lines lines = ask(hall.irma, "CS INFO #a");
    REQUIRE(lines.size() == 3);
    CHECK(matches(lines[0], "#a, founded by irma, registered *."));
    CHECK(lines[1] == "Tea and biscuits");
    CHECK(lines[2] ==
          "KEEPTOPIC off, TOPICLOCK on, HISTORY all, PLAYBACK 0. Access: 0 accounts. You have the "
          "channel.");
    CHECK(says(hall.irma, "CS SET #a KEEPTOPIC on", "KEEPTOPIC of #a is now on."));
    CHECK(says(hall.irma, "CS SET #a TOPICLOCK off", "TOPICLOCK of #a is now off."));
    CHECK(says(hall.irma, "CS SET #a DESCRIPTION", "The description is removed."));
    CHECK(hall.record().settings.empty());
    CHECK(says(hall.bob, "CS INFO #none", "#none is not registered."));
    hall.irma.send("MODE #a +s").sync();
    CHECK(says(hall.bob, "CS INFO #a", "#a is not registered."));
    CHECK(says(hall.bob, "CS GETKEY #a", "#a is not registered."));
    CHECK(ask(hall.irma, "CS INFO #a").size() == 2);
}

TEST_CASE("ChanServ: INVITE, UNBAN and GETKEY for people with access") {
    Hall hall;
    for (const std::string word : {"INVITE", "UNBAN", "GETKEY"}) {
        CAPTURE(word);
        CHECK(matches(ask(hall.bob, "CS " + word + " #a").at(0), "You need *access in #a."));
    }
    ask(hall.irma, "CS AMODE #a +v bob");
    hall.irma.send("MODE #a +kib tea *!*@127.0.0.1").sync();
    CHECK(says(hall.bob, "CS GETKEY #a", "The key of #a is: tea"));
    CHECK(says(hall.bob, "CS UNBAN #a", "You need half-operator access in #a."));
    hall.bob.send("JOIN #a").expect("* 474 *");
    Lines heard = hall.bob.send("CS INVITE #a").sync();
    CHECK(count(heard, ":ChanServ!service@hubbub.local INVITE bob *#a") == 1);
    hall.bob.send("JOIN #a").expect("* JOIN #a");
    hall.bob.sync();
    CHECK(says(hall.bob, "CS INVITE #a", "You are in #a already, or nobody else is."));
    ask(hall.irma, "CS AMODE #a +h bob");
    CHECK(says(hall.bob, "CS UNBAN #a nobody", "Nobody uses the nick nobody."));
    heard = hall.bob.send("CS UNBAN #a").sync();
    CHECK(count(heard, ":ChanServ!service@hubbub.local MODE #a -b *!*@127.0.0.1") == 1);
    CHECK(hall.record().masks.empty());
    hall.irma.send("MODE #a -k tea").sync();
    CHECK(says(hall.bob, "CS GETKEY #a", "#a has no key."));
}

TEST_CASE("ChanServ: access that may change the modes passes them, in an empty channel too") {
    Hall hall;
    ask(hall.irma, "CS AMODE #a +v bob");
    hall.irma.send("MODE #a +ikb tea *!*@127.0.0.1").send("PART #a").sync();
    hall.bob.send("JOIN #a").expect("* 474 *");
    hall.irma.join("#a");
    CHECK(hall.names(hall.irma) == "@irma");
    hall.irma.send("PART #a").sync();
    // Nobody is in it.
    CHECK(says(hall.irma, "CS UNBAN #a bob", "Removed 1 bans of bob from #a."));
    CHECK(says(hall.irma, "CS CLEAR #a INVITES", "Removed 0 invites of #a."));
    CHECK(hall.record().masks.empty());
    CHECK_FALSE(hall.server->registry().find_channel("#a"));
    hall.bob.send("JOIN #a").expect("* 473 *");
}

TEST_CASE("ChanServ: CLEAR empties lists and takes operator status") {
    Hall hall;
    TestClient ann(hall.server, "ann");
    ann.join("#a");
    hall.irma.send("MODE #a +beI *!*@x *!*@y *!*@z").send("MODE #a +ov ann ann").sync();
    CHECK(says(hall.bob, "CS CLEAR #a BANS", "You need operator access in #a."));
    CHECK(says(hall.irma, "CS CLEAR #a everything", "Usage: /cs CLEAR *"));
    CHECK(says(hall.irma, "CS CLEAR #a BANS", "Removed 1 bans of #a."));
    CHECK(says(hall.irma, "CS CLEAR #a EXCEPTS", "Removed 1 excepts of #a."));
    CHECK(says(hall.irma, "CS CLEAR #a INVITES", "Removed 1 invites of #a."));
    CHECK(hall.record().masks.empty());
    CHECK(says(hall.irma, "CS CLEAR #a OPS", "Removed 1 ops of #a."));
    ann.read_until(":ChanServ!service@hubbub.local MODE #a -o ann");
    CHECK(hall.names(hall.irma).find("@irma") != std::string::npos);
}

TEST_CASE("ChanServ: the founder renames the channel with its registration") {
    Hall hall;
    hall.irma.send("RENAME #a #b").read_until("* JOIN #b");
    CHECK_FALSE(kept_as(hall.server, "#a"));
    REQUIRE(kept_as(hall.server, "#b"));
    CHECK(kept_as(hall.server, "#b")->founder == hall.irma_account->id);
    hall.irma.sync();
    hall.irma.send("MODE #b +s").sync();
    CHECK(kept_as(hall.server, "#b")->modes == "+nst");
    hall.bob.join("#a");
    CHECK(hall.names(hall.bob) == "@bob");
}
