// Limits against pestering: too many targets, too many joins, caller ID.

#include "harness.h"

#include <hubbub/base/password.h>

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;
using namespace std::chrono_literals;

namespace {

hubbub::server::Config few_targets() {
    auto config = test_config();
    config.ping_interval = 24h;
    config.settings.targets = {2, 20s};
    return config;
}

const std::string targchange = ":hubbub.local 707 ann * :Not sent: *";

}  // namespace

TEST_CASE("Target limit: bounds new targets per time; recent ones are free") {
    TestServer server(few_targets());
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid"), dan(server, "dan");
    ann.send("PRIVMSG bob :one").send("NOTICE cid :two");
    CHECK(ann.sync().empty());
    ann.send("PRIVMSG Dan :three").expect(":hubbub.local 707 ann dan :Not sent: *");
    // A NOTICE is never answered.
    ann.send("NOTICE dan :three");
    CHECK(ann.sync().empty());
    CHECK(dan.sync().empty());
    ann.send("PRIVMSG bob :again").send("PRIVMSG ann :to myself");
    CHECK(ann.sync() == Lines{":ann!~ann@127.0.0.1 PRIVMSG ann :to myself"});
    bob.expect("* PRIVMSG bob :one");
    bob.expect("* PRIVMSG bob :again");
    server.advance(9999ms);
    ann.send("PRIVMSG dan :four").expect(targchange);
    server.advance(1ms);
    ann.send("PRIVMSG dan :five");
    dan.expect("* PRIVMSG dan :five");
}

TEST_CASE("Target limit: replies and own channels are free") {
    TestServer server(few_targets());
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid"), dan(server, "dan");
    for (TestClient* other : {&bob, &cid, &dan}) {
        other->send("PRIVMSG ann :hi").sync();
        ann.expect("* PRIVMSG ann :hi");
    }
    for (const std::string channel : {"#a", "#b", "#c"}) {
        ann.join(channel);
        ann.send("PRIVMSG " + channel + " :hi");
    }
    ann.send("PRIVMSG bob,cid,dan :hi to you");
    CHECK(ann.sync().empty());
    for (TestClient* other : {&bob, &cid, &dan}) other->expect("* PRIVMSG * :hi to you");
}

TEST_CASE("Target limit: correspondents may be answered, however many they are") {
    TestServer server(few_targets());
    TestClient ann(server, "ann");
    std::vector<TestClient> crowd;
    for (int i = 0; i < 100; ++i) {
        crowd.emplace_back(server, "c" + std::to_string(i));
        crowd.back().send("PRIVMSG ann :help").sync();
    }
    ann.sync();
    for (int i = 0; i < 100; ++i) ann.send("PRIVMSG c" + std::to_string(i) + " :answer");
    CHECK(ann.sync().empty());
    for (TestClient& one : crowd) one.expect("* PRIVMSG * :answer");
    // An invitation may also be answered.
    crowd[0].join("#a");
    crowd[0].send("INVITE c99 #a").sync();
    TestClient &guest = crowd[99], &stranger = crowd[98];
    guest.send("PRIVMSG c1,c0,c2 :hi");
    CHECK(count(guest.sync(), "* 707 *") == 1);
    stranger.send("PRIVMSG c1,c0,c2 :hi");
    CHECK(count(stranger.sync(), "* 707 *") == 2);
}

TEST_CASE("Target limit: counts INVITE, KNOCK, STATUSMSG and channels from outside") {
    TestServer server(few_targets());
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid");
    ann.join("#mine");
    for (const std::string channel : {"#a", "#b", "#c", "#d"}) bob.join(channel);
    bob.send("MODE #a -n").expect("* MODE #a -n");
    bob.send("MODE #b +i-n").expect("* MODE #b +i-n");
    bob.send("MODE #c -n").expect("* MODE #c -n");
    ann.send("PRIVMSG #a :hi").send("INVITE cid #mine").expect("* 341 ann cid #mine");
    cid.expect("* INVITE cid :#mine");
    ann.send("INVITE bob #mine").expect(":hubbub.local 707 ann bob :Not sent: *");
    ann.send("KNOCK #b").expect(":hubbub.local 707 ann #b :Not sent: *");
    ann.send("PRIVMSG #c :hi").expect(":hubbub.local 707 ann #c :Not sent: *");
    ann.send("PRIVMSG @#c :hi").expect(":hubbub.local 707 ann @#c :Not sent: *");
    ann.send("PRIVMSG #a :again");
    CHECK(ann.sync().empty());
    CHECK(bob.sync() ==
          Lines{":ann!~ann@127.0.0.1 PRIVMSG #a :hi", ":ann!~ann@127.0.0.1 PRIVMSG #a :again"});
}

TEST_CASE("Target limit: operators and exempt addresses have none") {
    auto config = few_targets();
    config.settings.operators = {{"irma", hubbub::hash_password("secret"), 0}};
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid"), dan(server, "dan");
    ann.send("OPER irma secret").read_until("* 381 *");
    ann.send("PRIVMSG bob,cid,dan :hi");
    CHECK(count(ann.sync(), "* 707 *") == 0);
    auto exempt = few_targets();
    exempt.exempt.add("127.0.0.1 targets");
    TestServer other(exempt);
    TestClient eve(other, "eve"), fay(other, "fay"), gus(other, "gus"), hal(other, "hal");
    eve.send("PRIVMSG fay,gus,hal :hi");
    CHECK(eve.sync().empty());
}

TEST_CASE("Mode j: paces joins above the rate; an invitation passes") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid"), dan(server, "dan");
    ann.join("#a");
    ann.send("MODE #a +j 2:20").expect(":ann!~ann@127.0.0.1 MODE #a +j 2:20");
    ann.send("MODE #a +j 2:20").send("MODE #a").expect("* 324 ann #a +ntj 2:20");
    ann.expect("* 329 *");
    bob.join("#a");
    cid.join("#a");
    dan.send("JOIN #a").expect(":hubbub.local 480 dan #a :Cannot join channel (+j): *");
    // A member is not refused anything.
    bob.send("JOIN #a");
    CHECK(bob.sync() == Lines{":cid!~cid@127.0.0.1 JOIN #a"});
    server.advance(9999ms);
    dan.send("JOIN #a").expect("* 480 *");
    server.advance(1ms);
    dan.join("#a");
    bob.send("PART #a").read_until("* PART #a");
    bob.send("JOIN #a").read_until("* 480 *");
    ann.send("INVITE bob #a").read_until("* 341 *");
    bob.read_until("* INVITE *");
    bob.join("#a");
    cid.send("PART #a").read_until("* PART #a");
    ann.send("MODE #a -j").read_until("* MODE #a -j");
    cid.join("#a");
}

TEST_CASE("Mode j: an invalid rate is refused, and only channel operators set it") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    for (const std::string wrong : {"5", "0:5", "5:0", "x", "5:86401"})
        ann.send("MODE #a +j " + wrong).expect("* 696 ann #a j " + wrong + " :Use joins:*");
    ann.send("MODE #a +j :").expect("* 696 ann #a j * :*");
    bob.send("MODE #a +j 1:1").expect("* 482 *");
    ann.send("MODE #a -j");
    CHECK(ann.sync().empty());
}

TEST_CASE("Mode j: survives RENAME") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid");
    ann.join("#a");
    ann.send("MODE #a +j 1:60").expect("* MODE *");
    bob.join("#a");
    ann.send("RENAME #a #b :why not").read_until("* JOIN #b");
    cid.send("JOIN #b").expect("* 480 cid #b *");
}

TEST_CASE("Caller ID: only accepted users get through, others are informed once a minute") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid");
    ann.send("MODE ann +g").expect("* MODE ann :+g");
    bob.send("PRIVMSG Ann :hi");
    bob.expect(":hubbub.local 716 bob ann :only accepts messages *");
    bob.expect(":hubbub.local 717 bob ann :has been informed *");
    ann.expect(":hubbub.local 718 ann bob ~bob@127.0.0.1 :is messaging you; *");
    cid.send("PRIVMSG ann :hi").expect("* 716 cid ann *");
    cid.expect("* 717 *");
    bob.send("NOTICE ann :hi");
    CHECK(bob.sync().empty());
    CHECK(ann.sync().empty());
    server.advance(60s);
    cid.send("PRIVMSG ann :hi").expect("* 716 *");
    ann.expect("* 718 ann cid *");
    ann.send("ACCEPT bob,+cid");
    CHECK(ann.sync().empty());
    bob.send("PRIVMSG ann :now").sync();
    ann.expect(":bob!~bob@127.0.0.1 PRIVMSG ann :now");
    // By the client: a new nick keeps it, another client with the old one does not have it.
    bob.send("NICK rob").expect("* NICK *");
    TestClient other(server, "bob");
    other.send("PRIVMSG ann :me").expect("* 716 *");
    bob.send("PRIVMSG ann :still me").sync();
    ann.read_until(":rob!~bob@127.0.0.1 PRIVMSG ann :still me");
    ann.send("MODE ann -g").expect("* MODE ann :-g");
    other.send("PRIVMSG ann :open").sync();
    ann.expect("* PRIVMSG ann :open");
}

TEST_CASE("Caller ID: users written to may reply, and operators always get through") {
    auto config = test_config();
    config.settings.operators = {{"irma", hubbub::hash_password("secret"), 0}};
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid");
    ann.send("MODE ann +g").expect("* MODE ann :+g");
    ann.send("PRIVMSG bob :hi").send("PRIVMSG ann :note to myself");
    ann.expect("* PRIVMSG ann :note to myself");
    bob.expect("* PRIVMSG bob :hi");
    bob.send("PRIVMSG ann :hi yourself");
    CHECK(bob.sync().empty());
    ann.expect("* PRIVMSG ann :hi yourself");
    cid.send("OPER irma secret").read_until("* 381 *");
    cid.sync();
    cid.send("PRIVMSG ann :a word").sync();
    ann.expect("* PRIVMSG ann :a word");
}

TEST_CASE("ACCEPT: maintains the list and refuses wrong requests") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("VERSION");
    const Lines tokens = ann.sync();
    CHECK(count(tokens, "* ACCEPT=50 *") == 1);
    CHECK(count(tokens, "* CALLERID=g *") == 1);
    ann.send("ACCEPT *").expect("* 282 ann :*");
    ann.send("ACCEPT Bob").send("ACCEPT *").expect(":hubbub.local 281 ann bob");
    ann.expect("* 282 *");
    ann.send("ACCEPT +bob").expect(":hubbub.local 457 ann bob :*");
    ann.send("ACCEPT -bob,-bob").expect(":hubbub.local 458 ann bob :*");
    ann.send("ACCEPT nobody").expect("* 401 ann nobody *");
    ann.send("ACCEPT").expect("* 461 ann ACCEPT *");
    ann.send("ACCEPT ,-,+,");
    CHECK(ann.sync().empty());
}

TEST_CASE("ACCEPT: an entry is freed when its user leaves") {
    TestServer server;
    TestClient ann(server, "ann");
    std::vector<TestClient> crowd;
    for (int i = 0; i <= 50; ++i) crowd.emplace_back(server, "c" + std::to_string(i));
    for (int i = 0; i < 50; ++i) ann.send("ACCEPT c" + std::to_string(i));
    CHECK(ann.sync().empty());
    ann.send("ACCEPT c50").expect(":hubbub.local 456 ann :*");
    crowd[7].send("QUIT").expect_closed();
    // Its ERROR may come before it is out of the tables.
    eventually([&] { return server->registry().find("c7") == nullptr; });
    ann.send("ACCEPT c50");
    CHECK(ann.sync().empty());
    ann.send("ACCEPT *");
    CHECK(count(ann.read_until("* 282 *"), "* 281 *") == 50);
}

TEST_CASE("Mode j: only joins count; a new rate resets the count, the same rate does not") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid"), dan(server, "dan");
    ann.join("#a");
    ann.send("MODE #a +jbk 1:60 dan key").sync();
    // Refused for another reason: that takes nobody's place.
    dan.send("JOIN #a key").expect("* 474 dan #a *");
    cid.send("JOIN #a").expect("* 475 cid #a *");
    bob.send("JOIN #a key").read_until("* 366 bob #a *");
    cid.send("JOIN #a key").expect("* 480 cid #a *");
    ann.send("MODE #a +j 1:60").send("MODE #a +j 1:60").sync();
    cid.send("JOIN #a key").expect("* 480 cid #a *");
    // By invitation one joins without being counted.
    ann.send("MODE #a +j 1:61").sync();
    ann.send("INVITE dan #a").sync();
    dan.expect("* INVITE *");
    dan.join("#a");
    cid.send("JOIN #a key").read_until("* 366 cid #a *");
    // Switched off and on, the count starts at 0.
    cid.send("PART #a").sync();
    ann.send("MODE #a -j").send("MODE #a +j 1:61").sync();
    cid.send("JOIN #a key").read_until("* 366 cid #a *");
    cid.send("PART #a").send("JOIN #a key").read_until("* 480 cid #a *");
}

TEST_CASE("ACCEPT: items are handled in order; the list is sent once, without whowas users") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), cid(server, "cid"), dan(server, "dan");
    ann.send("ACCEPT bob,+CID,*,-Bob,*,nobody,-nobody,-bob");
    CHECK(ann.sync() == Lines{":hubbub.local 281 ann bob", ":hubbub.local 281 ann cid",
                              ":hubbub.local 282 ann :End of /ACCEPT list",
                              ":hubbub.local 401 ann nobody :No such nick/channel",
                              ":hubbub.local 401 ann nobody :No such nick/channel",
                              ":hubbub.local 458 ann bob :is not on your accept list"});
    ann.send("ACCEPT dan").send("MODE ann +g").sync();
    cid.send("NICK sid").sync();
    dan.send("QUIT").expect_closed();
    eventually([&] { return server->registry().find("dan") == nullptr; });
    ann.send("ACCEPT *").expect("* 281 ann sid");
    ann.expect("* 282 *");
    // Another dan is another user.
    TestClient again(server, "dan");
    again.send("PRIVMSG ann :x").expect("* 716 dan ann *");
    again.expect("* 717 dan ann *");
    ann.expect("* 718 ann dan *");
    // What did not arrive has no echo and no away text, whatever command it was.
    ann.send("AWAY :tea").sync();
    again.send("CAP REQ :echo-message message-tags").expect("* ACK *");
    again.send("PRIVMSG ann :x");
    CHECK(again.sync().size() == 2);
    again.send("NOTICE ann :x");
    CHECK(again.sync().empty());
    CHECK(ann.sync().empty());
    // A user with +g that writes accepts the other one; in a channel it accepts nobody.
    ann.join("#a");
    again.join("#a");
    ann.send("PRIVMSG #a :hi").sync();
    again.sync();
    again.send("PRIVMSG ann :x").expect("* 716 *");
    again.expect("* 717 *");
    ann.send("NOTICE dan :hello").sync();
    again.expect("* NOTICE dan :hello");
    again.send("NOTICE ann :hello").expect("* NOTICE ann :hello");
    ann.expect("* NOTICE ann :hello");
    // Without +g nothing is accepted by writing.
    ann.send("MODE ann -g").send("PRIVMSG bob :hi").send("MODE ann +g").sync();
    server.advance(60s);
    bob.send("NOTICE ann :x").sync();
    bob.send("PRIVMSG ann :x").read_until("* 716 *");
    CHECK(count(ann.sync(), "* NOTICE ann :x") == 0);
}
