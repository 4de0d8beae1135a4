// MONITOR and extended-monitor. After https://ircv3.net/specs/extensions/monitor

#include "harness.h"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("MONITOR: a watched nick is reported when it signs on, signs off or changes") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("MONITOR + bob,Carl").expect(":hubbub.local 731 ann :bob,Carl");
    {
        TestClient bob(server, "bob");
        ann.expect(":hubbub.local 730 ann :bob!~bob@127.0.0.1");
        bob.send("NICK BOB").send("NICK carl").sync();
        ann.expect(":hubbub.local 731 ann :BOB");
        ann.expect(":hubbub.local 730 ann :carl!~bob@127.0.0.1");
        ann.send("MONITOR S").expect(":hubbub.local 730 ann :carl!~bob@127.0.0.1");
        ann.expect(":hubbub.local 731 ann :bob");
        bob.send("QUIT").expect_closed();
    }
    ann.expect(":hubbub.local 731 ann :carl");
    ann.send("MONITOR - bob").send("MONITOR C").sync();
    TestClient again(server, "bob");
    CHECK(ann.sync().empty());
}

TEST_CASE("MONITOR: the list holds each nick once, up to the limit in ISUPPORT") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("MONITOR + a,b,A,*!x@y").expect(":hubbub.local 731 ann :a,b");
    ann.send("MONITOR L").expect(":hubbub.local 732 ann :a,b");
    ann.expect(":hubbub.local 733 ann :End of MONITOR list");
    ann.send("monitor - A").send("monitor l").expect(":hubbub.local 732 ann :b");
    ann.expect("* 733 *");
    for (int i = 0; i < 99; ++i) ann.send("MONITOR + n" + std::to_string(i)).expect("* 731 *");
    ann.send("MONITOR + b,x,y");
    ann.expect(":hubbub.local 734 ann 100 x,y :Monitor list is full");
    ann.expect(":hubbub.local 731 ann :b");
    Lines lines = ann.send("MONITOR L").read_until("* 733 *");
    CHECK(lines.size() == 2);
    ann.send("MONITOR C").send("MONITOR L").expect("* 733 *");
    ann.send("MONITOR").expect("* 461 ann MONITOR *");
    ann.send("MONITOR +").expect("* 461 ann MONITOR *");
    ann.send("MONITOR nonsense").expect(":hubbub.local 400 ann MONITOR nonsense :Usage: MONITOR *");
    TestClient bob(server, "bob", "standard-replies");
    bob.send("MONITOR nonsense").expect(":hubbub.local FAIL MONITOR INVALID_PARAMS nonsense :*");
}

TEST_CASE("MONITOR: a long list is sent in lines within the limit") {
    TestServer server;
    TestClient ann(server, "ann");
    for (int i = 0; i < 60; ++i)
        ann.send("MONITOR + " + std::string(25, 'x') + std::to_string(i)).expect("* 731 *");
    for (const std::string question : {"MONITOR L", "MONITOR S"}) {
        const Lines lines = ann.send(question).sync();
        CHECK(lines.size() > 2);
        std::size_t commas = 0;
        for (const std::string& line : lines) {
            CHECK(line.size() <= 510);
            commas += static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
        }
        const std::size_t lists = count(lines, "* 731 *") + count(lines, "* 732 *");
        CHECK(commas == 60 - lists);
    }
}

TEST_CASE("extended-monitor: other changes are reported once, to clients that requested it") {
    TestServer server;
    TestClient ann(server, "ann", "extended-monitor away-notify setname");
    TestClient carl(server, "carl", "away-notify setname");
    TestClient bob(server, "bob");
    for (TestClient* one : {&ann, &carl}) one->send("MONITOR + bob").expect("* 730 *");
    bob.send("AWAY :tea").send("SETNAME :Robert").sync();
    ann.expect(":bob!~bob@127.0.0.1 AWAY :tea");
    ann.expect(":bob!~bob@127.0.0.1 SETNAME :Robert");
    CHECK(carl.sync().empty());
    // In a common channel it is not told twice.
    ann.join("#a");
    bob.join("#a");
    ann.read_until("* AWAY :tea");
    bob.send("AWAY").sync();
    CHECK(ann.sync() == Lines{":bob!~bob@127.0.0.1 AWAY"});
}

TEST_CASE("MONITOR: each subcommand in both cases, and lists that need no reply") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    // Without a valid nick there is no report.
    for (const std::string line : {"MONITOR S", "MONITOR s", "MONITOR C", "MONITOR c",
                                   "MONITOR - bob", "MONITOR + ,,*!x@y,#a", "MONITOR - :"}) {
        CAPTURE(line);
        const Lines lines = ann.send(line).sync();
        CHECK(lines.size() == (line == "MONITOR - :" ? 1 : 0));
    }
    ann.send("MONITOR + bob,zoe,CARL,yan");
    CHECK(ann.sync() == Lines{":hubbub.local 730 ann :bob!~bob@127.0.0.1,carl!~carl@127.0.0.1",
                              ":hubbub.local 731 ann :zoe,yan"});
    // A nick that is already there is reported again, and stands in the list once.
    ann.send("MONITOR + Bob,bob");
    CHECK(ann.sync() == Lines{":hubbub.local 730 ann :bob!~bob@127.0.0.1"});
    CHECK(ann.send("MONITOR L").sync() == Lines{":hubbub.local 732 ann :bob,zoe,CARL,yan",
                                                ":hubbub.local 733 ann :End of MONITOR list"});
    CHECK(ann.send("MONITOR - zoe,nobody,YAN").sync().empty());
    for (const std::string letter : {"S", "s"})
        CHECK(ann.send("MONITOR " + letter).sync() ==
              Lines{":hubbub.local 730 ann :bob!~bob@127.0.0.1,carl!~carl@127.0.0.1"});
    // A user can also watch itself.
    ann.send("MONITOR + ann").expect(":hubbub.local 730 ann :ann!~ann@127.0.0.1");
    ann.send("NICK ANN").expect("* NICK :ANN");
    CHECK(ann.sync().empty());
    ann.send("NICK amy").expect("* NICK :amy");
    CHECK(ann.sync() == Lines{":hubbub.local 731 amy :ANN"});
    ann.send("NICK ann").expect("* NICK :ann");
    CHECK(ann.sync() == Lines{":hubbub.local 730 ann :ann!~ann@127.0.0.1"});
    // After C nothing is reported, and the whole list has room again.
    CHECK(ann.send("MONITOR c").sync().empty());
    CHECK(ann.send("MONITOR l").sync() == Lines{":hubbub.local 733 ann :End of MONITOR list"});
    bob.send("QUIT").expect_closed();
    carl.send("NICK karl").sync();
    CHECK(ann.sync().empty());
    std::string list = "n0";
    for (int i = 1; i < 50; ++i) list += ",n" + std::to_string(i);
    CHECK(count(ann.send("MONITOR + " + list).sync(), "* 734 *") == 0);
    for (char& c : list) c = c == 'n' ? 'm' : c;
    CHECK(count(ann.send("MONITOR + " + list).sync(), "* 734 *") == 0);
    CHECK(ann.send("MONITOR + one").sync() ==
          Lines{":hubbub.local 734 ann 100 one :Monitor list is full"});
    CHECK(ann.send("MONITOR - n7").sync().empty());
    CHECK(
        ann.send("MONITOR + one,two").sync() ==
        Lines{":hubbub.local 734 ann 100 two :Monitor list is full", ":hubbub.local 731 ann :one"});
}

TEST_CASE("extended-monitor: each change of a watched user, and none of others") {
    TestServer server;
    TestClient ann(server, "ann", "extended-monitor away-notify setname");
    TestClient bob(server, "bob", "away-notify setname"), carl(server, "carl");
    ann.send("MONITOR + bob").expect("* 730 *");
    carl.send("AWAY :x").send("SETNAME :Carl").send("AWAY").sync();
    CHECK(ann.sync().empty());
    // Watched and in a common channel: once; the user itself sees only its new name.
    for (const bool together : {false, true}) {
        CAPTURE(together);
        if (together) {
            ann.join("#a");
            bob.join("#a");
            ann.join("#b");
            bob.join("#b");
            ann.sync();
            bob.sync();
        }
        bob.send("AWAY :tea").expect("* 306 *");
        bob.send("SETNAME :Robert").expect(":bob!~bob@127.0.0.1 SETNAME :Robert");
        bob.send("AWAY").expect("* 305 *");
        CHECK(bob.sync().empty());
        CHECK(ann.sync() == Lines{":bob!~bob@127.0.0.1 AWAY :tea",
                                  ":bob!~bob@127.0.0.1 SETNAME :Robert",
                                  ":bob!~bob@127.0.0.1 AWAY"});
    }
    // A client without the capability still sees changes in common channels; after it leaves them
    // it does not.
    ann.send("CAP REQ -extended-monitor").expect("* ACK *");
    bob.send("AWAY :tea").sync();
    CHECK(ann.sync() == Lines{":bob!~bob@127.0.0.1 AWAY :tea"});
    ann.send("PART #a,#b").sync();
    bob.sync();
    bob.send("AWAY").send("SETNAME :Bob").sync();
    CHECK(ann.sync().empty());
}
