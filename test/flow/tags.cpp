// message-tags: TAGMSG, client-only tags, msgid, the limits; server-time on everything.
// After https://ircv3.net/specs/extensions/message-tags

#include "accounts.h"
#include "harness.h"

#include <string>

#include <doctest/doctest.h>

using namespace flow;
using namespace std::string_literals;

TEST_CASE("Tags: client-only tags reach clients with message-tags, other tags reach nobody") {
    TestServer server;
    TestClient ann(server, "ann", "message-tags"), bob(server, "bob", "message-tags");
    TestClient carl(server, "carl"), dora(server, "dora", "server-time");
    for (TestClient* one : {&ann, &bob, &carl, &dora}) one->join("#a");
    for (TestClient* one : {&ann, &bob, &carl, &dora}) one->sync();
    ann.send("@+example=raw+:=,escaped\\:\\s\\\\;unknown=x;+draft/reply=1 PRIVMSG #a :Hi").sync();
    const std::string heard = bob.expect("@* :ann!~ann@127.0.0.1 PRIVMSG #a :Hi");
    CHECK(tag(heard, "+example") == "raw+:=,escaped; \\");
    CHECK(tag(heard, "+draft/reply") == "1");
    CHECK_FALSE(tag(heard, "unknown"));
    CHECK(tag(heard, "msgid"));
    CHECK(heard.find("msgid") < heard.find("+example"));
    carl.expect(":ann!~ann@127.0.0.1 PRIVMSG #a :Hi");
    dora.expect("@time=2026-01-02T03:04:05.000Z :ann!~ann@127.0.0.1 PRIVMSG #a :Hi");
    // The last of duplicate keys counts; invalid keys are dropped.
    ann.send("@+a=1;+b;+a=2;+=x;+c\x01=1 NOTICE bob :Ho").sync();
    CHECK(bob.expect("@msgid=*;+a=2;+b :ann!~ann@127.0.0.1 NOTICE bob :Ho").find("+a=1") ==
          std::string::npos);
    // Tags of somebody who did not say that it knows them.
    carl.send("@+a=1 PRIVMSG bob :Hu").sync();
    CHECK_FALSE(tag(bob.expect("@* PRIVMSG bob :Hu"), "+a"));
}

TEST_CASE("TAGMSG: reaches only clients with message-tags") {
    TestServer server;
    TestClient ann(server, "ann", "message-tags echo-message");
    TestClient bob(server, "bob", "message-tags"), carl(server, "carl");
    for (TestClient* one : {&ann, &bob, &carl}) one->join("#a");
    for (TestClient* one : {&ann, &bob, &carl}) one->sync();
    ann.send("@+typing=active TAGMSG #a");
    const std::string echo = ann.expect("@msgid=*;+typing=active :ann!~ann@127.0.0.1 TAGMSG #a");
    CHECK(bob.next() == echo);
    ann.send("@+react=x TAGMSG bob").expect("@msgid=*;+react=x :* TAGMSG bob");
    bob.expect("@msgid=*;+react=x :ann!~ann@127.0.0.1 TAGMSG bob");
    ann.send("@unknown TAGMSG #a").expect("@msgid=* :ann!~ann@127.0.0.1 TAGMSG #a");
    bob.expect("@msgid=* :ann!~ann@127.0.0.1 TAGMSG #a");
    ann.send("@+a TAGMSG carl").expect("@* TAGMSG carl");
    ann.send("TAGMSG").expect("* 461 ann TAGMSG *");
    ann.send("@+a TAGMSG nobody").expect("* 401 ann nobody *");
    ann.send("@+a TAGMSG #nowhere").expect("* 403 ann #nowhere *");
    ann.send("PRIVMSG #a :words").sync();
    carl.send("@+typing=active TAGMSG #a").sync();
    CHECK(count(bob.sync(), "* TAGMSG *") == 0);
    CHECK(carl.sync().empty());
}

TEST_CASE("msgid: sender and recipients see one id, and each message has another") {
    TestServer server;
    const std::string all = "message-tags echo-message server-time";
    TestClient ann(server, "ann", all), bob(server, "bob", "message-tags");
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    for (const std::string target : {"#a", "bob"}) {
        ann.send("PRIVMSG " + target + " :one").send("PRIVMSG " + target + " :two");
        const auto first = tag(ann.expect("* PRIVMSG * :one"), "msgid");
        const auto second = tag(ann.expect("* PRIVMSG * :two"), "msgid");
        REQUIRE(first);
        CHECK(first != second);
        CHECK(tag(bob.expect("* PRIVMSG * :one"), "msgid") == first);
        CHECK(tag(bob.expect("* PRIVMSG * :two"), "msgid") == second);
    }
    // Events have one too; replies of the server have none.
    ann.send("TOPIC #a :tea");
    CHECK(tag(bob.expect("* TOPIC #a :tea"), "msgid"));
    CHECK_FALSE(tag(bob.send("PING x").expect("* PONG *"), "msgid"));
}

TEST_CASE("Tags: a client may send 4094 bytes of tags and 510 of message, and no more") {
    TestServer server;
    TestClient ann(server, "ann", "message-tags"), bob(server, "bob", "message-tags");
    const std::string tags = "+a=" + std::string(4091, 'x');
    const std::string words = "PRIVMSG bob :" + std::string(440, 'y');
    ann.send("@" + tags + " " + words).sync();
    CHECK(tag(bob.expect("@* :ann!~ann@127.0.0.1 " + words), "+a") == std::string(4091, 'x'));
    ann.send("@" + tags + "x TAGMSG bob").expect(":hubbub.local 417 ann :Input line was too long");
    ann.send("@+a " + words + std::string(200, 'y')).expect("* 417 ann *");
    ann.send("@+a PING " + std::string(505, 'x')).expect("* PONG *");
    CHECK(bob.sync().empty());
    // A client without tags gets an identical reply.
    TestClient carl(server);
    carl.send("@" + tags + "x PING y").read_until("* 417 * :*");
}

TEST_CASE("server-time: is on every line, replies included") {
    TestServer server;
    TestClient ann(server, "ann", "server-time");
    const std::string time = "@time=2026-01-02T03:04:05.000Z ";
    ann.send("PING x").expect(time + ":hubbub.local PONG *");
    ann.send("VERSION").expect(time + ":hubbub.local 351 ann *");
    ann.send("NONSENSE");
    ann.read_until(time + ":hubbub.local 421 ann NONSENSE *");
    for (const std::string& line : ann.join("#a")) CHECK(line.starts_with(time));
}

TEST_CASE("account-tag: lines of the server about a user have no tag of its account") {
    TestServer server;
    add_account(server, "ann");
    TestClient bob(server, "bob", "account-tag");
    bob.join("#a");
    bob.send("MODE #a +i").send("MODE bob +g").sync();
    TestClient ann(server);
    ann.send("PASS ann:sesame").send("NICK ann").send("USER ann 0 * :x").read_until("* 422 *");
    ann.send("KNOCK #a").send("PRIVMSG bob :hi").sync();
    bob.expect(":hubbub.local 710 #a #a ann!~ann@127.0.0.1 *");
    bob.expect(":hubbub.local 718 bob ann ~ann@127.0.0.1 *");
}
