// Events that the members of a channel see, and their order.

#include "harness.h"

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("JOIN: members see it, the newcomer gets the names, the first is the operator") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("JOIN #a");
    ann.expect(":ann!~ann@127.0.0.1 JOIN #a");
    ann.expect(":hubbub.local 353 ann = #a :@ann");
    ann.expect(":hubbub.local 366 ann #a :End of /NAMES list");
    // A channel has one name, written as its founder wrote it.
    bob.send("JOIN #A");
    bob.expect(":bob!~bob@127.0.0.1 JOIN #a");
    bob.expect(":hubbub.local 353 bob = #a :@ann bob");
    bob.expect(":hubbub.local 366 bob #a *");
    ann.expect(":bob!~bob@127.0.0.1 JOIN #a");
    // A second JOIN by a member is silent.
    bob.send("JOIN #a");
    CHECK(bob.sync().empty());
    CHECK(ann.sync().empty());
}

TEST_CASE("PART: every member sees it, the leaver too, and nothing afterwards") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    bob.send("PRIVMSG #a :first").send("PART #a :so long").send("PRIVMSG #a :late");
    bob.expect(":bob!~bob@127.0.0.1 PART #a :so long");
    bob.expect(":hubbub.local 404 bob #a :Cannot send to channel");
    ann.expect(":bob!~bob@127.0.0.1 PRIVMSG #a :first");
    ann.expect(":bob!~bob@127.0.0.1 PART #a :so long");
    ann.send("PRIVMSG #a :alone");
    CHECK(ann.sync().empty());
    CHECK(bob.sync().empty());
    ann.send("PART #a").expect(":ann!~ann@127.0.0.1 PART #a");
    // The channel ended with its last member: the next JOIN founds another.
    CHECK(server->registry().find_channel("#a") == nullptr);
    CHECK(count(bob.join("#a"), "* 353 bob = #a :@bob") == 1);
}

TEST_CASE("JOIN, PART: JOIN 0 leaves every channel; lists join and leave several") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("JOIN #a,#b,,#c");
    for (const std::string channel : {"#a", "#b", "#c"}) {
        ann.expect(":ann!~ann@127.0.0.1 JOIN " + channel);
        ann.expect("* 353 *");
        ann.expect("* 366 *");
    }
    ann.send("PART #b,#c :bye");
    ann.expect(":ann!~ann@127.0.0.1 PART #b :bye");
    ann.expect(":ann!~ann@127.0.0.1 PART #c :bye");
    ann.join("#d");
    ann.send("JOIN 0");
    ann.expect(":ann!~ann@127.0.0.1 PART #a");
    ann.expect(":ann!~ann@127.0.0.1 PART #d");
    CHECK(ann.sync().empty());
    CHECK(server->registry().channel_count() == 0);
    // Among others the 0 is no channel: nobody leaves and joins again and again with one line.
    ann.send("JOIN #a,0,#b");
    ann.read_until("* 366 ann #a *");
    ann.expect(":hubbub.local 403 ann 0 *");
    ann.expect(":ann!~ann@127.0.0.1 JOIN #b");
}

TEST_CASE("JOIN, PART: channels above the limit of one command get one error") {
    TestServer server;
    TestClient ann(server, "ann");
    std::string list = "#c0";
    for (int i = 1; i < 60; ++i) list += ",#c" + std::to_string(i);
    ann.send("PART " + list);
    for (int i = 0; i < 50; ++i) ann.expect("* 403 ann #c" + std::to_string(i) + " *");
    ann.expect("* 407 ann #c50 *");
    CHECK(ann.sync().empty());
    ann.send("JOIN " + list);
    const Lines heard = ann.read_until("* 407 ann #c50 *");
    CHECK(count(heard, "* JOIN #c*") == 50);
    CHECK(ann.sync().empty());
}

TEST_CASE("Channel names: are shown as the founder wrote them") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob", "echo-message"), carl(server, "carl");
    ann.join("#One");
    ann.send("MODE #One -n").expect("* MODE #One -n");
    bob.join("#One");
    ann.sync();
    bob.send("PRIVMSG #oNE :hi").expect(":bob!~bob@127.0.0.1 PRIVMSG #One :hi");
    bob.send("NOTICE #ONE :note").expect(":bob!~bob@127.0.0.1 NOTICE #One :note");
    carl.send("PRIVMSG #one :from outside").sync();
    ann.expect(":bob!~bob@127.0.0.1 PRIVMSG #One :hi");
    ann.expect(":bob!~bob@127.0.0.1 NOTICE #One :note");
    ann.expect(":carl!~carl@127.0.0.1 PRIVMSG #One :from outside");
    // To outsiders a secret channel looks nonexistent: the reply repeats their spelling.
    ann.send("MODE #One +ns").expect("* MODE #One +ns");
    carl.send("PRIVMSG #oNe :x").expect(":hubbub.local 403 carl #oNe :No such channel");
}

TEST_CASE("QUIT, NICK: are seen once by each user with a common channel, and by nobody else") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    for (TestClient* client : {&ann, &bob}) {
        for (const std::string channel : {"#a", "#b", "#c"}) client->join(channel);
    }
    carl.join("#elsewhere");
    ann.sync();
    bob.send("NICK rob").expect(":bob!~bob@127.0.0.1 NICK :rob");
    ann.expect(":bob!~bob@127.0.0.1 NICK :rob");
    bob.send("PRIVMSG #b :same one");
    ann.read_until(":rob!~bob@127.0.0.1 PRIVMSG #b :same one");
    bob.send("QUIT :gone fishing").expect("ERROR :Closing link: Quit: gone fishing");
    CHECK(bob.expect_closed().empty());
    ann.expect(":rob!~bob@127.0.0.1 QUIT :Quit: gone fishing");
    CHECK(ann.sync().empty());
    CHECK(carl.sync().empty());
    for (const std::string channel : {"#a", "#b", "#c"}) {
        ann.send("NAMES " + channel).expect("* 353 ann = " + channel + " :@ann");
        ann.expect("* 366 *");
    }
}

TEST_CASE("NICK: frees the old nick and takes the new one; a change of case is a change") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("NICK Ann").expect(":ann!~ann@127.0.0.1 NICK :Ann");
    ann.send("NICK Ann");
    CHECK(ann.sync().empty());
    bob.send("NICK aNN").expect("* 433 bob aNN *");
    bob.send("PRIVMSG ANN :hi");
    ann.expect(":bob!~bob@127.0.0.1 PRIVMSG Ann :hi");
    ann.send("NICK amy").expect("* NICK :amy");
    bob.send("PRIVMSG ann :hi").expect("* 401 bob ann :No such nick/channel");
    bob.send("NICK ann").expect("* NICK :ann");
}

TEST_CASE("KICK: every member sees it, and the victim has left") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    for (TestClient* client : {&ann, &bob, &carl}) client->join("#a");
    carl.sync();
    bob.sync();
    ann.sync();
    ann.send("KICK #a bob :mind your words");
    for (TestClient* client : {&ann, &bob, &carl})
        client->expect(":ann!~ann@127.0.0.1 KICK #a bob :mind your words");
    ann.send("PRIVMSG #a :now").sync();
    carl.expect("* PRIVMSG #a :now");
    CHECK(bob.sync().empty());
    bob.send("PRIVMSG #a :let me in").expect("* 404 bob #a *");
    // Without a reason it is the kicker's nick. An operator may kick itself, too.
    ann.send("KICK #a carl,ann");
    ann.expect("* KICK #a carl :ann");
    ann.expect("* KICK #a ann :ann");
    carl.expect("* KICK #a carl :ann");
    CHECK(carl.sync().empty());
    CHECK(server->registry().channel_count() == 0);
}

TEST_CASE("TOPIC: is set by the right members, and shown with setter and time") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    bob.send("TOPIC #a").expect(":hubbub.local 331 bob #a :No topic is set");
    bob.send("TOPIC #a :mine").expect("* 482 bob #a :You're not channel operator");
    ann.send("TOPIC #a :Tea & cake").expect(":ann!~ann@127.0.0.1 TOPIC #a :Tea & cake");
    bob.expect(":ann!~ann@127.0.0.1 TOPIC #a :Tea & cake");
    bob.send("TOPIC #a").expect(":hubbub.local 332 bob #a :Tea & cake");
    bob.expect(":hubbub.local 333 bob #a ann!~ann@127.0.0.1 1767323045");
    ann.send("MODE #a -t").expect("* MODE #a -t");
    bob.expect("* MODE #a -t");
    bob.send("TOPIC #a :").expect(":bob!~bob@127.0.0.1 TOPIC #a :");
    ann.expect(":bob!~bob@127.0.0.1 TOPIC #a :");
    TestClient carl(server, "carl");
    CHECK(count(carl.join("#a"), "* 332 *") == 0);
    ann.send("TOPIC #a :again").read_until("* TOPIC #a :again");
    TestClient dora(server, "dora");
    dora.send("JOIN #a").expect("* JOIN #a");
    dora.expect("* 332 dora #a :again");
    dora.expect("* 333 dora #a ann!~ann@127.0.0.1 *");
    dora.expect("* 353 *");
}

TEST_CASE("MODE: o, v, n and t take effect and are announced as one change") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    ann.send("MODE #a").expect(":hubbub.local 324 ann #a +nt");
    ann.expect(":hubbub.local 329 ann #a 1767323045");
    carl.send("PRIVMSG #a :from outside").expect("* 404 carl #a *");
    ann.send("MODE #a +ov-nt+v bob bob ann");
    ann.expect(":ann!~ann@127.0.0.1 MODE #a +ov-nt+v bob bob ann");
    bob.expect(":ann!~ann@127.0.0.1 MODE #a +ov-nt+v bob bob ann");
    carl.send("PRIVMSG #a :from outside").sync();
    ann.expect(":carl!~carl@127.0.0.1 PRIVMSG #a :from outside");
    // A mode that is already set is no change.
    ann.send("MODE #a +o-n bob");
    CHECK(ann.sync().empty());
    ann.send("CAP REQ multi-prefix").expect("* ACK *");
    ann.send("NAMES #a").expect("* 353 ann = #a :@+ann @+bob");
    ann.expect("* 366 *");
    ann.send("MODE #a b").expect("* 368 ann #a :End of channel ban list");
    bob.sync();
    bob.send("MODE #a -o ann").expect("* MODE #a -o ann");
    ann.expect("* MODE #a -o ann");
    ann.send("MODE #a +o ann").expect("* 482 ann #a *");
    // The first member of a channel is its operator; a returning one is not.
    ann.send("PART #a").read_until("* PART #a");
    CHECK(count(ann.join("#a"), "* 353 ann = #a :@+bob ann") == 1);
}

TEST_CASE("PRIVMSG: reaches the other members; echo-message returns it once") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    ann.send("PRIVMSG #a :one").send("NOTICE #a :two words").send("PRIVMSG bob,#A :three");
    CHECK(ann.sync().empty());
    bob.expect(":ann!~ann@127.0.0.1 PRIVMSG #a :one");
    bob.expect(":ann!~ann@127.0.0.1 NOTICE #a :two words");
    bob.expect(":ann!~ann@127.0.0.1 PRIVMSG bob :three");
    bob.expect(":ann!~ann@127.0.0.1 PRIVMSG #a :three");
    CHECK(bob.sync().empty());
    ann.send("CAP REQ :echo-message server-time").expect("* ACK *");
    ann.send("PRIVMSG #a :four").send("PRIVMSG bob :five");
    ann.expect("@time=2026-01-02T03:04:05.000Z :ann!~ann@127.0.0.1 PRIVMSG #a :four");
    ann.expect("@time=2026-01-02T03:04:05.000Z :ann!~ann@127.0.0.1 PRIVMSG bob :five");
    bob.expect(":ann!~ann@127.0.0.1 PRIVMSG #a :four");
    bob.expect(":ann!~ann@127.0.0.1 PRIVMSG bob :five");
    CHECK(ann.sync().empty());
}

// Source: RFC 2812, section 3.3.1
TEST_CASE("PRIVMSG: addresses a user by nick, nick!user@host or nick@server") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("PRIVMSG Bob!~bob@127.0.0.1 :by mask").send("NOTICE bob@HUBBUB.local :by server");
    for (const std::string wrong : {"bob!~ann@127.0.0.1", "bob!*@*", "bob@elsewhere.net", "bob!",
                                    "bob@", "@bob", "nobody@hubbub.local"}) {
        CAPTURE(wrong);
        ann.send("NOTICE " + wrong + " :x");
        ann.send("PRIVMSG " + wrong + " :x").expect(":hubbub.local 401 ann " + wrong + " :*");
    }
    CHECK(ann.sync().empty());
    // The delivered message has only the nick.
    bob.expect(":ann!~ann@127.0.0.1 PRIVMSG bob :by mask");
    bob.expect(":ann!~ann@127.0.0.1 NOTICE bob :by server");
    CHECK(bob.sync().empty());
}

TEST_CASE("JOIN: each key belongs to the channel at its place; a refusal leaves nothing behind") {
    auto config = test_config();
    config.settings.max_channels = 3;
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob");
    for (const std::string channel : {"#a", "#b", "#c"}) {
        ann.join(channel);
        ann.send("MODE " + channel + " +k key" + channel.substr(1)).sync();
    }
    bob.send("JOIN #a,#b,#c keya,,keyc").expect("* JOIN #a");
    bob.read_until("* 366 bob #a *");
    bob.expect(":hubbub.local 475 bob #b :*");
    bob.expect("* JOIN #c");
    bob.read_until("* 366 bob #c *");
    bob.send("JOIN #c,#b x").expect("* 475 bob #b *");
    bob.send("JOIN #B,#A keyb").expect("* JOIN #b");
    bob.read_until("* 366 bob #b *");
    CHECK(bob.sync().empty());
    ann.sync();
    // At the limit: no further channel, new or existing; JOIN of a joined channel is accepted.
    for (const std::string name : {"#new", "#d"}) {
        bob.send("JOIN " + name).expect(":hubbub.local 405 bob " + name + " :*");
        bob.send("JOIN #A,#b,#C").sync();
        CHECK(server->registry().find_channel("#new") == nullptr);
    }
    bob.send("PART #a").expect("* PART #a");
    bob.join("#new");
    ann.sync();
    CHECK(server->registry().channel_count() == 4);
    for (const std::string wrong : {"#", "new", "&a", "##x\x07"})
        ann.send("JOIN " + wrong).expect(":hubbub.local 403 ann *");
    CHECK(server->registry().channel_count() == 4);
    bob.send("PART #New").expect(":bob!~bob@127.0.0.1 PART #new");
    bob.send("PART #A").expect(":hubbub.local 442 bob #a :You're not on that channel");
    bob.send("PART #new").expect(":hubbub.local 403 bob #new :No such channel");
    CHECK(server->registry().channel_count() == 3);
    CHECK(server->registry().find("bob")->channel_count() == 2);
}

TEST_CASE("Mode l: the limit counts members; one who leaves makes room for one") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl"), dora(server, "dora");
    ann.join("#a");
    ann.send("MODE #a +l 3").expect("* MODE #a +l 3");
    bob.join("#a");
    carl.join("#a");
    dora.send("JOIN #a").expect("* 471 dora #a *");
    // A member's second JOIN is silent in a full channel too.
    carl.send("JOIN #a");
    CHECK(carl.sync().empty());
    bob.send("PART #a").sync();
    dora.join("#a");
    bob.send("JOIN #a").read_until("* 471 bob #a *");
    // A lower limit removes nobody.
    ann.send("MODE #a +l 1").send("PRIVMSG #a :all here").sync();
    for (TestClient* one : {&carl, &dora}) one->read_until("* PRIVMSG #a :all here");
}

TEST_CASE("KICK: four nicks are kicked at most; names are shown as they are") {
    TestServer server;
    TestClient ann(server, "ann");
    std::vector<TestClient> crowd;
    ann.join("#a");
    for (int i = 0; i < 6; ++i) crowd.emplace_back(server, "c" + std::to_string(i)).join("#a");
    TestClient bob(server, "bob");
    ann.sync();
    ann.send("KICK #A C0,,c1,c2,c3 :out");
    const std::string kick = ":ann!~ann@127.0.0.1 KICK #a ";
    CHECK(ann.sync() == Lines{kick + "c0 :out", kick + "c1 :out", kick + "c2 :out"});
    ann.send("KICK #a c0,nobody,bob,c3,c4");
    CHECK(ann.sync() == Lines{":hubbub.local 441 ann c0 #a :They aren't on that channel",
                              ":hubbub.local 401 ann nobody :No such nick/channel",
                              ":hubbub.local 441 ann bob #a :They aren't on that channel",
                              kick + "c3 :ann"});
    // Others see the same, and so does the kicked user, up to the kick.
    Lines seen;
    for (const std::string& line : crowd[5].sync()) {
        if (matches(line, "* KICK *")) seen.push_back(line);
    }
    CHECK(seen == Lines{kick + "c0 :out", kick + "c1 :out", kick + "c2 :out", kick + "c3 :ann"});
    CHECK(count(crowd[1].sync(), "* KICK *") == 2);
    CHECK(server->registry().find("c3")->channel_count() == 0);
    CHECK(server->registry().find("c4")->channel_count() == 1);
    CHECK(count(crowd[3].join("#a"), "* 353 c3 = #a :*ann *c3*") == 1);
    bob.send("KICK #A ann").expect(":hubbub.local 442 bob #a :*");
    bob.send("KICK #none ann").expect(":hubbub.local 403 bob #none :*");
    // In pairs, one channel that refuses concerns only its own nick.
    ann.join("#b");
    bob.join("#b");
    ann.sync();
    ann.send("KICK #b,#a bob,c4").expect("* KICK #b bob :ann");
    ann.expect("* KICK #a c4 :ann");
    bob.sync();
    bob.join("#b");
    bob.send("KICK #b,#b ann,bob :x");
    CHECK(bob.sync() == Lines(2, ":hubbub.local 482 bob #b :You're not channel operator"));
    CHECK(ann.sync().size() == 1);
}

TEST_CASE("TOPIC: keeps its setter and time; setting the same one again is a new one") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    for (TestClient* one : {&ann, &bob}) one->join("#a");
    ann.send("MODE #a +v bob").send("TOPIC #A :tea").sync();
    bob.sync();
    server.advance(std::chrono::seconds(5));
    ann.send("NICK amy").send("MODE #a -o amy").sync();
    carl.send("TOPIC #A").expect(":hubbub.local 332 carl #a :tea");
    carl.expect(":hubbub.local 333 carl #a ann!~ann@127.0.0.1 1767323045");
    carl.send("TOPIC #A :x").expect(":hubbub.local 442 carl #a :*");
    for (TestClient* one : {&ann, &bob}) {
        one->sync();
        one->send("TOPIC #a :x").expect("* 482 * #a :You're not channel operator");
        one->send("TOPIC #a :").expect("* 482 * #a :*");
    }
    ann.send("PART #a").sync();
    bob.send("PART #a").sync();
    // A new channel of the same name has none.
    bob.join("#a");
    bob.send("TOPIC #a").expect("* 331 bob #a *");
    bob.send("TOPIC #a :milk").expect("* TOPIC #a :milk");
    server.advance(std::chrono::seconds(5));
    bob.send("TOPIC #a :milk").expect("* TOPIC #a :milk");
    carl.send("TOPIC #a").expect("* 332 carl #a :milk");
    carl.expect("* 333 carl #a bob!~bob@127.0.0.1 1767323055");
    // None is shown as none, also to newcomers and in LIST.
    bob.send("TOPIC #a :").expect("* TOPIC #a :");
    carl.send("TOPIC #a").expect("* 331 carl #a :No topic is set");
    CHECK(carl.sync().empty());
    carl.send("LIST").read_until(":hubbub.local 322 carl #a 1 :");
    carl.sync();
    CHECK(carl.join("#a").size() == 3);
}

TEST_CASE("NAMES: the sign shows the strictest mode; outsiders see no invisible members") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    ann.join("#a");
    bob.join("#a");
    bob.send("MODE bob +i").sync();
    ann.sync();
    carl.send("NAMES #A");
    CHECK(carl.sync() == Lines{":hubbub.local 353 carl = #a :@ann",
                               ":hubbub.local 366 carl #a :End of /NAMES list"});
    ann.send("MODE ann +i").sync();
    carl.send("NAMES #A,#a,#none").expect("* 366 carl #a *");
    CHECK(carl.sync() == Lines{":hubbub.local 366 carl #a :End of /NAMES list",
                               ":hubbub.local 366 carl #none :End of /NAMES list"});
    for (const std::string sign : {"=", "*", "@", "@"}) {
        ann.send("NAMES #A").expect(":hubbub.local 353 ann " + sign + " #a :@ann bob");
        ann.expect("* 366 ann #a *");
        ann.send(sign == "=" ? "MODE #a +p" : sign == "*" ? "MODE #a +s" : "MODE #a -p").sync();
        carl.send("NAMES #A").expect("* 366 carl #A *");
        CHECK(carl.sync().empty());
    }
    carl.send("NAMES").expect(":hubbub.local 366 carl * :End of /NAMES list");
    CHECK(carl.sync().empty());
}
