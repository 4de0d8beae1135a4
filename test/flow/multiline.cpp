// Messages of many lines. After https://ircv3.net/specs/extensions/multiline

#include "harness.h"

#include <string>

#include <doctest/doctest.h>

using namespace flow;

namespace {

const std::string multiline_capabilities = "batch draft/multiline message-tags";

// The lines between the start and end of a batch, and the two lines themselves.
Lines read_batch(TestClient& client, std::string_view begin) {
    Lines lines = {client.expect(begin)};
    const std::string rest = lines[0].substr(lines[0].find("BATCH +") + 7);
    const std::string reference = rest.substr(0, rest.find(' '));
    for (std::string& line : client.read_until("* BATCH -" + reference)) {
        if (line.starts_with("@")) CHECK(tag(line, "batch") == reference);
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace

TEST_CASE("Multiline: lines arrive as one batch, or as plain lines without the capability") {
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities),
        bob(server, "bob", multiline_capabilities);
    TestClient carl(server, "carl", "message-tags"), dora(server, "dora");
    TestClient zoe = person(server, "zoe");
    for (TestClient* one : {&ann, &bob, &carl, &dora}) one->join("#a");
    zoe.send("/join #a");
    person_sync(zoe);
    for (TestClient* one : {&ann, &bob, &carl, &dora}) one->sync();
    ann.send("@+draft/reply=x BATCH +123 draft/multiline #a");
    ann.send("@batch=123 PRIVMSG #a hello");
    ann.send("@batch=123 PRIVMSG #a :");
    ann.send("@batch=123 privmsg #A :how is ");
    ann.send("@batch=123;draft/multiline-concat PRIVMSG #a :everyone?");
    CHECK(bob.sync().empty());
    ann.send("BATCH -123");
    CHECK(ann.sync().empty());
    const Lines lines =
        read_batch(bob, "@msgid=*;+draft/reply=x :ann!~ann@127.0.0.1 BATCH +* draft/multiline #a");
    REQUIRE(lines.size() == 6);
    CHECK(matches(lines[1], "@batch=* :ann!~ann@127.0.0.1 PRIVMSG #a :hello"));
    CHECK(matches(lines[2], "@batch=* :ann!~ann@127.0.0.1 PRIVMSG #a :"));
    CHECK(matches(lines[3], "@batch=* :ann!~ann@127.0.0.1 PRIVMSG #a :how is "));
    CHECK(matches(lines[4], "@batch=*;draft/multiline-concat :*PRIVMSG #a :everyone?"));
    CHECK_FALSE(tag(lines[1], "msgid"));
    const std::string first = carl.expect("@* :ann!~ann@127.0.0.1 PRIVMSG #a :hello");
    CHECK(tag(first, "msgid") == tag(lines[0], "msgid"));
    CHECK(tag(first, "+draft/reply") == "x");
    // The client-only tags are on every line, the msgid on the first only.
    carl.expect("@+draft/reply=x :ann!~ann@127.0.0.1 PRIVMSG #a :how is ");
    carl.expect("@+draft/reply=x :ann!~ann@127.0.0.1 PRIVMSG #a :everyone?");
    CHECK(dora.sync().size() == 3);
    zoe.expect("[#a] <ann> hello");
    // To one person.
    ann.send("BATCH +1 draft/multiline bob").send("@batch=1 PRIVMSG bob :a");
    ann.send("@batch=1 PRIVMSG bob :b").send("BATCH -1");
    CHECK(read_batch(bob, "@msgid=* BATCH +* draft/multiline bob").size() == 4);
    ann.send("BATCH +1 draft/multiline bob").send("@batch=1 notice bob :a");
    ann.send("@batch=1 NOTICE bob :b").send("BATCH -1");
    const Lines notices = read_batch(bob, "@msgid=* BATCH +* draft/multiline bob");
    CHECK(count(notices, "@batch=* :ann!~ann@127.0.0.1 NOTICE bob :*") == 2);
}

TEST_CASE("Multiline: the echo of a labelled batch has the label only on its start") {
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities + " labeled-response echo-message");
    ann.join("#a");
    for (const std::string target : {"#a", "bob"}) {
        CAPTURE(target);
        TestClient bob(server, "bob");
        ann.send("@label=x BATCH +1 draft/multiline " + target);
        ann.send("@batch=1 PRIVMSG " + target + " :a").send("@batch=1 PRIVMSG " + target + " :b");
        CHECK(ann.sync().empty());
        ann.send("BATCH -1");
        const Lines lines = read_batch(ann, "@label=x;msgid=* BATCH +* draft/multiline " + target);
        CHECK(lines.size() == 4);
        CHECK(count(lines, "*label=*") == 1);
        bob.send("QUIT").expect_closed();
    }
    ann.send("@label=y BATCH +1 draft/multiline #b").send("@batch=1 PRIVMSG #b :a");
    ann.send("BATCH -1").expect("@label=y :hubbub.local 403 ann #b *");
    ann.send("@label=z BATCH +1 draft/multiline #a").send("@batch=1 PRIVMSG #b :a");
    ann.expect("@label=z :hubbub.local FAIL BATCH MULTILINE_INVALID_TARGET #a #b :*");
    ann.send("BATCH -1");
    CHECK(ann.sync().empty());
}

TEST_CASE("Multiline: each label in a batch is answered, and nested batches refer to it") {
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities + " labeled-response echo-message"),
        bob(server, "bob");
    bob.send("AWAY :tea").sync();
    ann.send("@label=x BATCH +1 draft/multiline bob").send("@batch=1 PRIVMSG bob :a");
    ann.send("@label=y BATCH -1").expect("@label=y :hubbub.local ACK");
    ann.expect("@label=x :hubbub.local BATCH +* labeled-response");
    const Lines lines = ann.read_until(":hubbub.local BATCH -*");
    REQUIRE(lines.size() == 5);
    CHECK(matches(lines[0], "@batch=*;msgid=* BATCH +* draft/multiline bob"));
    CHECK(matches(lines[2], "@batch=* :ann!~ann@127.0.0.1 BATCH -*"));
    CHECK(matches(lines[3], "@batch=* :hubbub.local 301 ann bob :tea"));
    CHECK(tag(lines[0], "batch") == tag(lines[2], "batch"));
    CHECK(tag(lines[0], "batch") == tag(lines[3], "batch"));
    CHECK(tag(lines[0], "batch") != tag(lines[1], "batch"));
    ann.send("@label=1 BATCH +1 draft/multiline bob").send("@label=2 BATCH +2 draft/multiline bob");
    ann.expect("@label=1 :hubbub.local FAIL BATCH MULTILINE_INVALID *");
    ann.expect("@label=2 :hubbub.local FAIL BATCH MULTILINE_INVALID *");
    ann.send("@label=3 BATCH -2").expect("@label=3 :hubbub.local ACK");
    ann.send("@label=4 BATCH +1 draft/multiline bob").send("@label=5 PRIVMSG bob :between");
    ann.expect("@label=4 :hubbub.local FAIL BATCH MULTILINE_INVALID *");
    ann.expect("@label=5 :hubbub.local FAIL BATCH MULTILINE_INVALID *");
    ann.send("BATCH -1").send("@label=6;batch=1 PRIVMSG bob :late");
    ann.expect("@label=6 :hubbub.local FAIL BATCH MULTILINE_INVALID *");
    CHECK(ann.sync().empty());
}

TEST_CASE("Multiline: a batch with a refused line is not delivered") {
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities), bob(server, "bob");
    for (const std::string& bad : {std::string("\xff"), std::string(600, 'x')}) {
        ann.send("BATCH +1 draft/multiline bob").send("@batch=1 PRIVMSG bob :a");
        ann.send("@batch=1 PRIVMSG bob :" + bad);
        ann.expect(bad.size() == 1 ? ":hubbub.local FAIL PRIVMSG INVALID_UTF8 :*"
                                   : ":hubbub.local 417 ann :*");
        ann.expect(":hubbub.local FAIL BATCH MULTILINE_INVALID :*");
        ann.send("@batch=1 PRIVMSG bob :b").send("BATCH -1");
        CHECK(ann.sync().empty());
    }
    CHECK(bob.sync().empty());
}

TEST_CASE("Multiline: a batch of NOTICEs that is refused is not answered") {
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities), bob(server, "bob");
    bob.join("#a");
    bob.send("MODE #a +mn").sync();
    for (const std::string target : {"nobody", "#none", "#a"}) {
        for (const std::string command : {"NOTICE", "PRIVMSG"}) {
            CAPTURE(target + " " + command);
            ann.send("BATCH +1 draft/multiline " + target);
            ann.send("@batch=1 " + command + " " + target + " :x").send("BATCH -1");
            CHECK(ann.sync().size() == (command == "NOTICE" ? 0 : 1));
        }
    }
    CHECK(bob.sync().empty());
}

TEST_CASE("Multiline: a batch that stays open times out") {
    using namespace std::chrono_literals;
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities + " labeled-response"), bob(server, "bob");
    ann.send("@label=x BATCH +long draft/multiline bob").send("@batch=long PRIVMSG bob :a");
    ann.sync();
    server.advance(29s);
    CHECK(ann.sync().empty());
    server.advance(1s);
    ann.expect("@label=x :hubbub.local FAIL BATCH TIMEOUT long :*");
    ann.send("@batch=long PRIVMSG bob :b").send("BATCH -long");
    CHECK(ann.sync().empty());
    CHECK(bob.sync().empty());
}

TEST_CASE("Multiline: an invalid batch gets one error and is not delivered") {
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities), bob(server, "bob");
    const std::string invalid = ":hubbub.local FAIL BATCH MULTILINE_INVALID :*";
    const auto begin = [&] { ann.send("BATCH +1 draft/multiline bob"); };
    const auto end = [&] {
        ann.send("@batch=1 PRIVMSG bob :swallowed").send("BATCH -1");
        CHECK(ann.sync().empty());
    };
    begin();
    ann.send("BATCH -1").expect(invalid);  // nothing in it
    begin();
    ann.send("@batch=1 PRIVMSG bob :").send("BATCH -1").expect(invalid);
    begin();
    ann.send("@batch=1 PRIVMSG bob :a");
    ann.send("@batch=1;draft/multiline-concat PRIVMSG bob :").expect(invalid);
    end();
    begin();
    ann.send("@batch=1;draft/multiline-concat PRIVMSG bob :").expect(invalid);
    end();
    begin();
    ann.send("@batch=1 NOTICE bob :a").send("@batch=1 PRIVMSG bob :b").expect(invalid);
    end();
    begin();
    ann.send("@batch=1 TAGMSG bob").expect(invalid);
    end();
    begin();
    ann.send("PRIVMSG bob :outside").expect(invalid);
    end();
    begin();
    ann.send("@batch=2 PRIVMSG bob :other").expect(invalid);
    end();
    begin();
    ann.send("BATCH +2 draft/multiline bob").expect(invalid);
    ann.expect(invalid);
    ann.send("BATCH -2");
    ann.send("BATCH +1 nonsense bob").expect(invalid);
    end();
    ann.send("BATCH +1 draft/multiline").expect(invalid);
    end();
    begin();
    ann.send("@batch=1 PRIVMSG bob :a").send("BATCH -2").expect(invalid);
    ann.send("@batch=1 PRIVMSG bob :unknown").expect(invalid);
    ann.send("BATCH -1").expect(invalid);
    begin();
    ann.send("PING x").expect("* PONG *");
    ann.send("@batch=1 PRIVMSG carl :a");
    ann.expect(":hubbub.local FAIL BATCH MULTILINE_INVALID_TARGET bob carl :*");
    end();
    CHECK(bob.sync().empty());
    bob.send("BATCH +1 draft/multiline ann").expect(invalid);
}

TEST_CASE("Multiline: a batch may have as many lines and bytes as CAP LS says, and no more") {
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities),
        bob(server, "bob", multiline_capabilities);
    ann.send("BATCH +1 draft/multiline bob");
    for (int i = 0; i < 100; ++i) ann.send("@batch=1 PRIVMSG bob :x");
    ann.send("BATCH -1").sync();
    CHECK(read_batch(bob, "* BATCH +* draft/multiline bob").size() == 102);
    ann.send("BATCH +1 draft/multiline bob");
    for (int i = 0; i < 101; ++i) ann.send("@batch=1 PRIVMSG bob :x");
    ann.expect(":hubbub.local FAIL BATCH MULTILINE_MAX_LINES 100 :*");
    ann.send("BATCH -1").sync();
    // 40 lines of 409 bytes and the ends between them are 16399; joined they are 16360.
    for (const bool joined : {false, true}) {
        ann.send("BATCH +1 draft/multiline bob");
        for (int i = 0; i < 40; ++i) {
            ann.send(std::string("@batch=1") + (joined ? ";draft/multiline-concat" : "") +
                     " PRIVMSG bob :" + std::string(409, 'x'));
        }
        if (!joined) ann.expect(":hubbub.local FAIL BATCH MULTILINE_MAX_BYTES 16384 :*");
        ann.send("BATCH -1");
        CHECK(ann.sync().empty());
    }
    CHECK(read_batch(bob, "* BATCH +* draft/multiline bob").size() == 42);
    CHECK(bob.sync().empty());
}

TEST_CASE("Multiline: a bot's mark, time and msgid are on the start, not on the lines within") {
    TestServer server;
    TestClient bot(server, "bot"), bob(server, "bob", multiline_capabilities + " server-time");
    TestClient carl(server, "carl", "message-tags"), dora(server, "dora", multiline_capabilities);
    bot.send("MODE bot +B").expect("* MODE bot :+B");
    bot.send("CAP REQ :" + multiline_capabilities + " echo-message").expect("* ACK *");
    for (TestClient* one : {&bot, &bob, &carl, &dora}) one->join("#a");
    for (TestClient* one : {&bot, &bob, &carl, &dora}) one->sync();
    bot.send("@+x=1 BATCH +1 draft/multiline #a").send("@batch=1 NOTICE #a :one");
    bot.send("@batch=1 NOTICE #a :").send("@batch=1;draft/multiline-concat NOTICE #a :two");
    bot.send("BATCH -1");
    const std::string from = " :bot!~bot@127.0.0.1 ";
    for (TestClient* one : {&bot, &bob, &dora}) {
        const bool timed = one == &bob;
        const Lines lines =
            read_batch(*one, (timed ? "@time=2026-01-02T03:04:05.000Z;msgid=*" : "@msgid=*") +
                                 std::string(";bot;+x=1") + from + "BATCH +* draft/multiline #a");
        REQUIRE(lines.size() == 5);
        const std::string reference = *tag(lines[1], "batch");
        CHECK(lines[1] == "@batch=" + reference + from + "NOTICE #a :one");
        CHECK(lines[2] == "@batch=" + reference + from + "NOTICE #a :");
        CHECK(lines[3] ==
              "@batch=" + reference + ";draft/multiline-concat" + from + "NOTICE #a :two");
        CHECK(lines[4] == from.substr(1) + "BATCH -" + reference);
        CHECK(one->sync().empty());
    }
    carl.expect("@msgid=*;bot;+x=1" + from + "NOTICE #a :one");
    carl.expect("@bot;+x=1" + from + "NOTICE #a :two");
    CHECK(carl.sync().empty());
}

TEST_CASE("Multiline: 16384 bytes with the ends of lines are accepted, one more is refused") {
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities),
        bob(server, "bob", multiline_capabilities);
    const auto send = [&](std::size_t last, bool joined) {
        ann.send("BATCH +1 draft/multiline bob");
        const std::string mark = joined ? ";draft/multiline-concat" : "";
        // 40 lines of 400 bytes: 16000, and 39 ends between them unless they are joined.
        for (int i = 0; i < 40; ++i)
            ann.send("@batch=1" + mark + " PRIVMSG bob :" + std::string(400, 'x'));
        ann.send("@batch=1" + mark + " PRIVMSG bob :" + std::string(last, 'y'));
        ann.send("BATCH -1");
        const Lines lines = ann.sync();
        CHECK(lines.size() <= 1);
        return count(lines, ":hubbub.local FAIL BATCH MULTILINE_MAX_BYTES 16384 :*") == 0;
    };
    // The third one begins from nothing, after a refused one.
    CHECK(send(384, true));
    CHECK_FALSE(send(385, true));
    CHECK(send(344, false));
    CHECK_FALSE(send(345, false));
    for (int i = 0; i < 2; ++i)
        CHECK(read_batch(bob, "* BATCH +* draft/multiline bob").size() == 43);
    CHECK(bob.sync().empty());
}

TEST_CASE("Multiline: each batch has a separate time; what interrupts it is not lost") {
    using namespace std::chrono_literals;
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities), bob(server, "bob");
    const std::string invalid = ":hubbub.local FAIL BATCH MULTILINE_INVALID :";
    ann.send("BATCH +1 draft/multiline bob").send("@batch=1 PRIVMSG bob :a").sync();
    server.advance(20s);
    ann.send("BATCH -1").sync();
    bob.expect("* PRIVMSG bob :a");
    ann.send("batch +1 draft/multiline BOB").send("@batch=1 PRIVMSG bob :b").sync();
    server.advance(29s);
    ann.send("@batch=1 PRIVMSG Bob :c").send("BATCH -1");
    CHECK(ann.sync().empty());
    bob.expect("* PRIVMSG bob :b");
    bob.expect("* PRIVMSG bob :c");
    // A batch that ended has no deadline.
    server.advance(60s);
    CHECK(ann.sync().empty());
    for (const std::string wrong :
         {"BATCH 1 draft/multiline bob", "BATCH -1", "BATCH -", "BATCH *1"}) {
        CAPTURE(wrong);
        ann.send(wrong).expect(invalid + "*");
    }
    for (const std::string wrong :
         {"BATCH +1 DRAFT/MULTILINE bob", "BATCH +1 netsplit bob", "BATCH + draft/multiline bob",
          "BATCH +1 draft/multiline bob,ann"}) {
        CAPTURE(wrong);
        ann.send(wrong).expect(invalid + "*");
        ann.send("BATCH -1");
        CHECK(ann.sync().empty());
    }
    // PING and PONG are allowed in a batch, and it is complete afterwards; so is QUIT.
    ann.send("BATCH +2 draft/multiline bob").send("@batch=2 PRIVMSG bob :d").send("PONG x");
    ann.sync();
    ann.send("@batch=2 PRIVMSG bob :e").send("BATCH -2");
    CHECK(ann.sync().empty());
    ann.send("BATCH +3 draft/multiline bob").send("@batch=3 PRIVMSG bob :never");
    ann.send("QUIT").expect_closed();
    bob.expect("* PRIVMSG bob :d");
    bob.expect("* PRIVMSG bob :e");
    CHECK(bob.sync().empty());
}

TEST_CASE("Multiline: tags are repeated on plain lines up to 16384 bytes of them") {
    TestServer server;
    TestClient ann(server, "ann", multiline_capabilities), bob(server, "bob", "message-tags");
    const std::string tags = "+a=" + std::string(1021, 'x');
    for (const std::size_t lines : {16U, 17U}) {
        ann.send("@" + tags + " BATCH +1 draft/multiline bob");
        for (std::size_t i = 0; i < lines; ++i) ann.send("@batch=1;+b=2 PRIVMSG bob :x");
        ann.send("BATCH -1").sync();
        const Lines heard = bob.sync();
        REQUIRE(heard.size() == lines);
        CHECK(count(heard, "@*" + tags + " :ann!~ann@127.0.0.1 PRIVMSG bob :x") ==
              (lines == 16 ? 16 : 1));
        CHECK(tag(heard[0], "msgid"));
        CHECK(tag(heard[0], "+a"));
        CHECK(count(heard, "*msgid=*") == 1);
        CHECK(count(heard, "*+b=2*") == 0);
    }
}
