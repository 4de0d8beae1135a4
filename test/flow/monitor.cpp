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
    // In a common room it is not told twice.
    ann.join("#a");
    bob.join("#a");
    ann.read_until("* AWAY :tea");
    bob.send("AWAY").sync();
    CHECK(ann.sync() == Lines{":bob!~bob@127.0.0.1 AWAY"});
}
