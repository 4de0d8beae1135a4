// Rights of users with a rank, without one, and after losing it.

#include "harness.h"

#include <string>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("Rights: a banned member who joined by invitation may not speak") {
    TestServer server;
    TestClient ann(server, "ann"), carl(server, "carl");
    ann.join("#a");
    ann.send("MODE #a +b carl").send("INVITE carl #a").sync();
    carl.expect("* INVITE carl :#a");
    carl.join("#a");
    carl.send("PRIVMSG #a :hello").expect("* 404 carl #a *");
    ann.send("MODE #a -b carl!*@*").sync();
    carl.sync();
    carl.send("PRIVMSG #a :hello").sync();
    ann.read_until(":carl!~carl@127.0.0.1 PRIVMSG #a :hello");
}

TEST_CASE("Rights: the right key does not open an invite-only channel") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#a");
    ann.send("MODE #a +ik key").sync();
    bob.send("JOIN #a key").expect("* 473 bob #a *");
    ann.send("MODE #a -i").sync();
    bob.send("JOIN #a wrong").expect("* 475 bob #a *");
    bob.send("JOIN #a key").read_until("* 366 bob #a *");
}

TEST_CASE("Rights: a halfop kicks lower ranks, but no halfop and no operator") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl"), dora(server, "dora"),
        emil(server, "emil");
    for (TestClient* one : {&ann, &bob, &carl, &dora, &emil}) one->join("#a");
    ann.send("MODE #a +hhv bob carl dora").sync();
    bob.sync();
    bob.send("KICK #a carl").expect("* 482 bob #a *");
    bob.send("KICK #a ann").expect("* 482 bob #a *");
    bob.send("KICK #a dora").expect("* KICK #a dora *");
    bob.send("KICK #a emil").expect("* KICK #a emil *");
    carl.read_until("* KICK #a emil *");
    carl.send("KICK #a bob").expect("* 482 carl #a *");
}

TEST_CASE("Rights: an invitation by a voice or a plain member bypasses no mode") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl"), dora(server, "dora");
    for (TestClient* one : {&ann, &bob, &carl}) one->join("#a");
    ann.send("MODE #a +v bob").send("MODE #a +k key").sync();
    for (TestClient* host : {&bob, &carl}) {
        host->sync();
        host->send("INVITE dora #a").read_until("* 341 * dora #a");
        dora.expect("* INVITE dora :#a");
        dora.send("JOIN #a").expect("* 475 dora #a *");
    }
    ann.send("MODE #a -k key").send("MODE #a +b dora").sync();
    bob.send("INVITE dora #a").read_until("* 341 * dora #a");
    dora.expect("* INVITE dora :#a");
    dora.send("JOIN #a").expect("* 474 dora #a *");
    ann.send("INVITE dora #a").sync();
    dora.expect("* INVITE dora :#a");
    dora.join("#a");
}

TEST_CASE("Rights: MODE -o removes every privilege of a server operator") {
    TestServer server(with_operators({{"root", hubbub::commands::all_privileges}}));
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#hidden");
    ann.send("MODE #hidden +s").send("MODE ann +i").sync();
    TestClient root = operator_client(server, "root");
    const auto sees = [&] {
        std::string out;
        root.send("LIST").send("NAMES #hidden").send("WHOIS ann").send("WHO #hidden");
        for (const std::string& line : root.sync()) {
            for (const char* const numeric : {" 322 ", " 353 ", " 319 ", " 352 "})
                if (line.find(numeric) != std::string::npos &&
                    line.find("#hidden") != std::string::npos)
                    out += numeric;
        }
        return out;
    };
    CHECK(sees() == " 322  353  319  352 ");
    root.send("MODE root -o").read_until("* MODE root :-o");
    CHECK(sees().empty());
    for (const char* const line :
         {"KILL bob :x", "REHASH", "WALLOPS :x", "KLINE x@y", "DLINE 10.0.0.1", "SAJOIN bob #a",
          "SANICK bob ben", "SAMODE #hidden -s", "STATS k", "DIE"}) {
        CAPTURE(line);
        root.send(line);
        const Lines answers = root.sync();
        CHECK(count(answers, "* 481 root *") == 1);
    }
    CHECK(bob.sync().empty());
}

TEST_CASE("Rights: a message to everyone does not reach unregistered clients") {
    TestServer server(with_operators({{"root", hubbub::commands::all_privileges}}));
    TestClient root = operator_client(server, "root"), ann(server, "ann"), stranger(server),
               named(server);
    stranger.expect("* NOTICE *");
    named.expect("* NOTICE *");
    named.send("NICK named").sync();
    root.send("PRIVMSG $* :hear me").sync();
    ann.expect("* PRIVMSG $* :hear me");
    CHECK(named.sync().empty());
    CHECK(stranger.silent());
}

TEST_CASE("Rights: +c and +C refuse colours and CTCP in every line of a batch") {
    TestServer server;
    const std::string capable = "batch draft/multiline";
    TestClient ann(server, "ann", capable), bob(server, "bob", capable);
    ann.join("#a");
    ann.send("MODE #a +c").expect("* MODE #a +c");
    bob.join("#a");
    ann.sync();
    for (const std::string colour : {"\x03", "\x04"}) {
        bob.send("PRIVMSG #a :see " + colour + "04red").expect("* 404 bob #a *");
        bob.send("NOTICE #a :see " + colour + "04red").sync();
        for (const bool first : {true, false}) {
            bob.send("BATCH +1 draft/multiline #a");
            bob.send("@batch=1 PRIVMSG #a :" + (first ? colour + "04red" : "fine"));
            bob.send("@batch=1 PRIVMSG #a :" + (first ? "fine" : colour + "04red"));
            bob.send("BATCH -1").sync();
        }
    }
    CHECK(count(ann.sync(), "*PRIVMSG*") == 0);
    ann.send("MODE #a +C-c").sync();
    bob.sync();
    bob.send("BATCH +2 draft/multiline #a").send("@batch=2 PRIVMSG #a :fine");
    bob.send("@batch=2 PRIVMSG #a :\x01VERSION\x01").send("BATCH -2").sync();
    CHECK(count(ann.sync(), "*PRIVMSG*") == 0);
}
