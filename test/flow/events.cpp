// What clients learn of each other by capabilities: extended-join, away-notify, setname, bots, ...

#include "harness.h"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("extended-join: JOIN has account and real name for clients that requested it") {
    TestServer server;
    TestClient ann(server, "ann", "extended-join"), bob(server, "bob");
    ann.send("JOIN #a").expect(":ann!~ann@127.0.0.1 JOIN #a * :ann");
    bob.join("#a");
    ann.read_until(":bob!~bob@127.0.0.1 JOIN #a * :bob");
    TestClient carl(server, "carl");
    carl.join("#a");
    bob.expect(":carl!~carl@127.0.0.1 JOIN #a");
    ann.expect(":carl!~carl@127.0.0.1 JOIN #a * :carl");
}

TEST_CASE("away-notify: reports changes of the away state, and users who join while away") {
    TestServer server;
    TestClient ann(server, "ann", "away-notify"), bob(server, "bob"), carl(server, "carl");
    ann.join("#a");
    carl.join("#a");
    bob.send("AWAY :tea").expect("* 306 *");
    bob.join("#a");
    ann.read_until(":bob!~bob@127.0.0.1 JOIN #a");
    ann.expect(":bob!~bob@127.0.0.1 AWAY :tea");
    bob.send("AWAY :tea").send("AWAY :cake").send("AWAY").send("AWAY").sync();
    ann.expect(":bob!~bob@127.0.0.1 AWAY :cake");
    ann.expect(":bob!~bob@127.0.0.1 AWAY");
    ann.send("AWAY :me").expect("* 306 *");
    CHECK(ann.sync().empty());
    CHECK(count(carl.sync(), "* AWAY*") == 0);
}

TEST_CASE("pre-away: a client can be away before it is registered") {
    TestServer server;
    TestClient ann(server), bob(server, "bob");
    ann.send("CAP LIST").send("AWAY :x").read_until("* 451 * :*");
    ann.send("CAP REQ :draft/pre-away").expect("* ACK *");
    ann.send("AWAY :tea").expect(":hubbub.local 306 * :*");
    ann.send("AWAY").expect(":hubbub.local 305 * :*");
    ann.send("AWAY *").expect(":hubbub.local 306 * :*");
    ann.send("NICK ann").send("USER ann 0 * :Ann").send("CAP END").read_until("* 422 *");
    bob.send("PRIVMSG ann :hi").expect(":hubbub.local 301 bob ann :*");
}

TEST_CASE("SETNAME: changes the real name and informs clients with setname in common channels") {
    TestServer server;
    TestClient ann(server, "ann", "setname"), bob(server, "bob", "setname"), carl(server, "carl");
    for (TestClient* one : {&ann, &bob, &carl}) one->join("#a");
    for (TestClient* one : {&ann, &bob, &carl}) one->sync();
    ann.send("SETNAME :Bruce Wayne <bruce@wayne.enterprises>");
    ann.expect(":ann!~ann@127.0.0.1 SETNAME :Bruce Wayne <bruce@wayne.enterprises>");
    bob.expect(":ann!~ann@127.0.0.1 SETNAME :Bruce Wayne <bruce@wayne.enterprises>");
    bob.send("WHOIS ann").read_until("* 311 bob ann ~ann * :Bruce Wayne <*>");
    bob.read_until("* 318 *");
    carl.send("SETNAME Carla");
    CHECK(carl.sync().empty());
    bob.expect(":carl!~carl@127.0.0.1 SETNAME :Carla");
    ann.expect(":carl!~carl@127.0.0.1 SETNAME :Carla");
    ann.send("SETNAME :" + std::string(101, 'x'));
    ann.expect(":hubbub.local FAIL SETNAME INVALID_REALNAME :*");
    ann.send("SETNAME :").expect(":hubbub.local FAIL SETNAME INVALID_REALNAME :*");
    ann.send("SETNAME").expect("* 461 ann SETNAME *");
    CHECK(bob.sync().empty());
    const std::string longest(100, 'x');
    ann.send("SETNAME :" + longest).expect(":ann!~ann@127.0.0.1 SETNAME :" + longest);
    bob.expect(":ann!~ann@127.0.0.1 SETNAME :" + longest);
    // In two common channels it is one event, and in none none.
    for (TestClient* one : {&ann, &bob}) one->join("#b");
    ann.sync();
    carl.send("PART #a").sync();
    ann.expect("* PART #a");
    bob.expect("* PART #a");
    ann.send("SETNAME :once").expect("* SETNAME :once");
    CHECK(bob.sync() == Lines{":ann!~ann@127.0.0.1 SETNAME :once"});
    carl.send("SETNAME :alone").sync();
    for (TestClient* one : {&ann, &bob, &carl}) CHECK(one->sync().empty());
    bob.send("WHOIS carl").read_until("* 311 bob carl ~carl 127.0.0.1 * :alone");
}

TEST_CASE("no-implicit-names: JOIN sends no list of names, NAMES does") {
    TestServer server;
    TestClient old(server, "old", "draft/no-implicit-names");
    old.send("JOIN #b").expect("* JOIN #b");
    CHECK(old.sync().empty());
    TestClient ann(server, "ann", "no-implicit-names");
    ann.send("JOIN #a").expect("* JOIN #a");
    CHECK(ann.sync().empty());
    ann.send("NAMES #a").expect("* 353 ann = #a :@ann");
}

TEST_CASE("userhost-in-names, multi-prefix: NAMES has hosts and all prefixes") {
    TestServer server;
    TestClient ann(server, "ann", "userhost-in-names multi-prefix"), bob(server, "bob");
    bob.join("#a");
    bob.send("MODE #a +v bob").expect("* MODE #a *");
    CHECK(count(ann.join("#a"),
                ":hubbub.local 353 ann = #a :@+bob!~bob@127.0.0.1 ann!~ann@127.0.0.1") == 1);
    bob.send("NAMES #a").read_until(":hubbub.local 353 bob = #a :@bob ann");
    // In as many lines as it takes, each of them whole.
    std::vector<TestClient> crowd;
    for (int i = 0; i < 20; ++i)
        crowd.emplace_back(server, std::string(25, 'x') + std::to_string(i)).join("#a");
    ann.sync();
    const Lines lines = ann.send("NAMES #a").read_until("* 366 ann #a *");
    CHECK(lines.size() > 3);
    std::size_t names = 0;
    for (const std::string& line : lines) {
        CHECK(line.size() <= 510);
        names += static_cast<std::size_t>(std::count(line.begin(), line.end(), '!'));
    }
    CHECK(names == 22);
}

TEST_CASE("invite-notify: members see the inviter and the invited user") {
    TestServer server;
    TestClient ann(server, "ann", "invite-notify"), bob(server, "bob", "invite-notify");
    TestClient carl(server, "carl"), dora(server, "dora", "invite-notify");
    for (TestClient* one : {&ann, &bob, &carl}) one->join("#a");
    for (TestClient* one : {&ann, &bob, &carl}) one->sync();
    ann.send("INVITE dora #a").expect("* 341 ann dora #a");
    bob.expect(":ann!~ann@127.0.0.1 INVITE dora :#a");
    dora.expect(":ann!~ann@127.0.0.1 INVITE dora :#a");
    for (TestClient* one : {&ann, &carl, &dora}) CHECK(one->sync().empty());
    // One event, one msgid.
    bob.send("CAP REQ message-tags").expect("* ACK *");
    dora.send("CAP REQ message-tags").expect("* ACK *");
    ann.send("INVITE dora #a").expect("* 341 ann dora #a");
    const auto told = tag(bob.expect("@* INVITE dora :#a"), "msgid");
    CHECK(told);
    CHECK(told == tag(dora.expect("@* INVITE dora :#a"), "msgid"));
}

TEST_CASE("Mode B: bots are marked in WHO, WHOIS and by a tag") {
    TestServer server;
    TestClient ann(server, "ann", "message-tags"), bob(server, "bob", "server-time");
    TestClient bot(server, "bot");
    for (TestClient* one : {&ann, &bob, &bot}) one->join("#a");
    for (TestClient* one : {&ann, &bob, &bot}) one->sync();
    bot.send("MODE bot +B").expect(":bot!~bot@127.0.0.1 MODE bot :+B");
    bot.send("MODE bot").expect("* 221 bot +BZ");
    bot.send("PRIVMSG #a :beep").send("PRIVMSG ann :beep").sync();
    CHECK(tag(ann.expect("* PRIVMSG #a :beep"), "bot") == "");
    CHECK(tag(ann.expect("* PRIVMSG ann :beep"), "bot") == "");
    CHECK_FALSE(tag(bob.expect("* PRIVMSG #a :beep"), "bot"));
    ann.send("WHOIS bot").read_until(":hubbub.local 335 ann bot :*");
    ann.read_until("* 318 *");
    ann.send("WHO bot").expect("* 352 ann * ~bot 127.0.0.1 hubbub.local bot HB :0 bot");
    ann.read_until("* 315 *");
    // Also on numerics that it causes.
    ann.send("MONITOR + robot").expect("* 731 *");
    bot.send("NICK robot").expect("* NICK :robot");
    ann.expect("@msgid=*;bot :bot!~bot@127.0.0.1 NICK :robot");
    ann.expect("@bot :hubbub.local 730 ann :robot!~bot@127.0.0.1");
    bob.expect("* NICK :robot");
    bot.send("NICK bot").expect("* NICK :bot");
    bob.expect("* NICK :bot");
    ann.expect("* NICK :bot");
    ann.expect("@bot :hubbub.local 731 ann :robot");
    bot.send("MODE bot -B").expect("* MODE bot :-B");
    // Lines from the server to the bot are not marked.
    const std::string own = ann.send("MODE ann +B").expect("@* :ann!~ann@127.0.0.1 MODE ann :+B");
    CHECK(tag(own, "bot") == "");
    ann.send("PING x").expect(":hubbub.local PONG hubbub.local :x");
    ann.send("SETNAME :").expect(":hubbub.local FAIL SETNAME INVALID_REALNAME :*");
    bot.send("PRIVMSG #a :I am no bot").sync();
    CHECK_FALSE(tag(ann.expect("* PRIVMSG #a :*"), "bot"));
}

TEST_CASE("AWAY: a busy channel delays no other channel") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl", "away-notify");
    // The older channel is locked first.
    for (TestClient* one : {&bob, &ann, &carl}) one->join("#near");
    for (TestClient* one : {&ann, &carl}) one->join("#busy");
    for (TestClient* one : {&bob, &ann, &carl}) one->sync();
    const auto busy = server->registry().find_channel("#busy");
    const auto who = server->registry().find("ann");
    {
        const hubbub::MutexLock lock(busy->mutex);
        for (const std::string line : {"AWAY :tea", "SETNAME :Ann"}) ann.send(line);
        eventually([&] { return who->away() != nullptr; });
        for (int i = 0; i < 100; ++i) bob.send("PRIVMSG #near :x").sync();
    }
    ann.sync();
    const Lines heard = carl.sync();
    CHECK(count(heard, ":bob!~bob@127.0.0.1 PRIVMSG #near :x") == 100);
    CHECK(count(heard, ":ann!~ann@127.0.0.1 AWAY :tea") == 1);
}

TEST_CASE("QUIT, NICK: a busy channel delays no other channel") {
    for (const std::string line : {"QUIT", "NICK amy"}) {
        CAPTURE(line);
        TestServer server;
        TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
        for (TestClient* one : {&bob, &ann, &carl}) one->join("#near");
        for (TestClient* one : {&ann, &carl}) one->join("#busy");
        for (TestClient* one : {&bob, &ann, &carl}) one->sync();
        const auto busy = server->registry().find_channel("#busy");
        {
            const hubbub::MutexLock lock(busy->mutex);
            ann.send(line);
            for (int i = 0; i < 100; ++i) bob.send("PRIVMSG #near :x").sync();
        }
        carl.read_until(":ann!~ann@127.0.0.1 " + line.substr(0, 4) + " *");
    }
}

TEST_CASE("away-notify: oneself gets no event, and others one, however many channels they share") {
    TestServer server;
    TestClient ann(server, "ann", "away-notify extended-join"), bob(server, "bob", "away-notify");
    for (const std::string channel : {"#a", "#b"}) {
        ann.join(channel);
        bob.join(channel);
    }
    ann.sync();
    bob.send("AWAY :tea").expect(":hubbub.local 306 bob :You have been marked as being away");
    CHECK(ann.sync() == Lines{":bob!~bob@127.0.0.1 AWAY :tea"});
    CHECK(bob.sync().empty());
    // A channel that both enter later reports it again; after the end of the absence none does.
    ann.join("#c");
    CHECK(count(bob.join("#c"), "* AWAY *") == 0);
    CHECK(ann.sync() ==
          Lines{":bob!~bob@127.0.0.1 JOIN #c * :bob", ":bob!~bob@127.0.0.1 AWAY :tea"});
    for (const std::string line : {"AWAY", "AWAY :"}) {
        bob.send(line).expect(":hubbub.local 305 bob :You are no longer marked as being away");
        CHECK(bob.sync().empty());
        CHECK(ann.sync() == Lines(line == "AWAY" ? 1 : 0, ":bob!~bob@127.0.0.1 AWAY"));
    }
    ann.join("#d");
    bob.join("#d");
    CHECK(ann.sync() == Lines{":bob!~bob@127.0.0.1 JOIN #d * :bob"});
    // The away message is gone: a private message gets no 301.
    bob.send("PRIVMSG ann :hi").sync();
    ann.expect("* PRIVMSG ann :hi");
    ann.send("PRIVMSG bob :hi");
    CHECK(ann.sync().empty());
}

TEST_CASE("NICK: the own nick is no change, another case is one of the same user") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), cat(server, "cat");
    for (const std::string channel : {"#a", "#b"})
        for (TestClient* one : {&ann, &bob}) one->join(channel);
    for (TestClient* one : {&ann, &bob, &cat}) one->sync();
    ann.send("NICK ann").send("NICK :ann");
    for (TestClient* one : {&ann, &bob}) CHECK(one->sync().empty());
    ann.send("NICK ANN");
    for (TestClient* one : {&ann, &bob})
        CHECK(one->sync() == Lines{":ann!~ann@127.0.0.1 NICK :ANN"});
    CHECK(cat.sync().empty());
    cat.send("WHOWAS ann").expect("* 406 cat ann *");
    cat.expect("* 369 *");
    cat.send("NICK Ann").expect("* 433 cat Ann *");
    cat.send("ISON ann").expect("* 303 cat :ANN");
    ann.send("NICK amy");
    for (TestClient* one : {&ann, &bob})
        CHECK(one->sync() == Lines{":ANN!~ann@127.0.0.1 NICK :amy"});
    cat.send("WHOWAS ann").expect("* 314 cat ANN ~ann 127.0.0.1 * :ann");
    CHECK(count(cat.read_until("* 369 *"), "* 314 *") == 0);
    // The old nick is free at once, and the new one taken.
    cat.send("NICK amy").expect("* 433 cat amy *");
    cat.send("NICK ann").expect(":cat!~cat@127.0.0.1 NICK :ann");
    // A refused nick leaves everything as it was.
    ann.send("NICK bob").expect("* 433 amy bob *");
    ann.send("NICK 9").expect("* 432 amy 9 *");
    for (TestClient* one : {&ann, &bob, &cat}) CHECK(one->sync().empty());
    ann.send("ISON amy ann bob").expect("* 303 amy :amy ann bob");
}

TEST_CASE("User modes: only changes are reported, in order, and each mode is independent") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    struct Asked {
        std::string line, change, modes;
    };
    for (const Asked& one :
         {Asked{"+i", "+i", "+Zi"}, Asked{"+i", "", "+Zi"}, Asked{"iw", "+w", "+Ziw"},
          Asked{"+Bg-w", "+Bg-w", "+BZgi"}, Asked{"-w", "", "+BZgi"}, Asked{"-o", "", "+BZgi"},
          Asked{"+o", "", "+BZgi"}, Asked{"-s", "", "+BZgi"}, Asked{"+w-w", "+w-w", "+BZgi"},
          Asked{"-B+w-g+B", "-B+w-g+B", "+BZiw"}, Asked{"-Biw", "-Biw", "+Z"}}) {
        CAPTURE(one.line);
        const Lines lines = ann.send("MODE ANN " + one.line).sync();
        CHECK(lines == (one.change.empty() ? Lines{}
                                           : Lines{":ann!~ann@127.0.0.1 MODE ann :" + one.change}));
        CHECK(ann.send("MODE ann").sync() == Lines{":hubbub.local 221 ann " + one.modes});
    }
    // An unknown letter is reported once, after the changes that were made.
    CHECK(ann.send("MODE ann +wZYi").sync() ==
          Lines{":ann!~ann@127.0.0.1 MODE ann :+wi", ":hubbub.local 501 ann :Unknown MODE flag"});
    ann.send("MODE ann :").expect("* 221 ann +Ziw");
    // Nobody else sees any of them.
    CHECK(bob.sync().empty());
}
