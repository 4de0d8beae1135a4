// labeled-response: every answer finds the command that it answers.
// After https://ircv3.net/specs/extensions/labeled-response

#include "harness.h"

#include <future>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

namespace {

const std::string label_capabilities = "labeled-response batch";

}  // namespace

TEST_CASE("Labels: one line of reply is labelled, no reply is an ACK, several are a batch") {
    TestServer server;
    TestClient ann(server, "ann", label_capabilities);
    ann.send("@label=abc PONG :x").expect("@label=abc :hubbub.local ACK");
    ann.send("@label=b\\sc PING x").expect("@label=b\\sc :hubbub.local PONG hubbub.local :x");
    ann.send("@label=dc PRIVMSG nick :Hello").expect("@label=dc :hubbub.local 401 ann nick :*");
    ann.send("@label=e NONSENSE").expect("@label=e :hubbub.local 421 ann NONSENSE *");
    ann.send("@label=f WHOIS");
    ann.expect("@label=f :hubbub.local 4*");
    ann.send("@label=mGhe WHOIS ann");
    const std::string begin = ann.expect("@label=mGhe :hubbub.local BATCH +* labeled-response");
    const std::string reference =
        begin.substr(begin.find('+') + 1, begin.rfind(' ') - begin.find('+') - 1);
    const Lines lines = ann.read_until(":hubbub.local BATCH -" + reference);
    CHECK(lines.size() > 3);
    CHECK(count(lines, "@batch=" + reference + " :hubbub.local *") == lines.size() - 1);
    ann.send("PING x").expect(":hubbub.local PONG *");
}

TEST_CASE("Labels: an empty or malformed label is ignored") {
    TestServer server;
    TestClient ann(server, "ann", label_capabilities), bob(server, "bob", "labeled-response");
    ann.send("@label= PING x").expect(":hubbub.local PONG *");
    ann.send("@label PING x").expect(":hubbub.local PONG *");
    ann.send("@label=" + std::string(65, 'x') + " PING x").expect(":hubbub.local PONG *");
    ann.send("@label=" + std::string(64, 'x') + " PING x").expect("@label=x* :hubbub.local PONG *");
    // Invalid UTF-8 is sent to nobody, including its sender.
    ann.send("@label=\xb2 PING x").expect(":hubbub.local FAIL PING INVALID_UTF8 *");
    ann.send("@label=l PING \xb2").expect("@label=l :hubbub.local FAIL PING INVALID_UTF8 *");
    // Without batch there can be no labels.
    bob.send("@label=a PING x").expect(":hubbub.local PONG *");
}

TEST_CASE("Labels: with echo-message only the echo is labelled, not the copies for others") {
    TestServer server;
    TestClient ann(server, "ann", label_capabilities + " echo-message message-tags server-time");
    TestClient bob(server, "bob", "message-tags"), carl(server, "carl", label_capabilities);
    for (TestClient* one : {&ann, &bob, &carl}) one->join("#a");
    for (TestClient* one : {&ann, &bob, &carl}) one->sync();
    ann.send("@label=1 PRIVMSG #a :hi");
    const std::string echo =
        ann.expect("@label=1;time=*;msgid=* :ann!~ann@127.0.0.1 PRIVMSG #a :hi");
    const std::string heard = bob.expect("@msgid=* :ann!~ann@127.0.0.1 PRIVMSG #a :hi");
    CHECK(tag(echo, "msgid") == tag(heard, "msgid"));
    carl.expect(":ann!~ann@127.0.0.1 PRIVMSG #a :hi");
    ann.send("@label=123;+tag=value TAGMSG #a");
    ann.expect("@label=123;time=*;msgid=*;+tag=value :ann!~ann@127.0.0.1 TAGMSG #a");
    // To itself: the echo has it, what arrives has not.
    ann.send("@label=2 PRIVMSG ann :me");
    Lines lines = {ann.expect("* PRIVMSG ann :me"), ann.expect("* PRIVMSG ann :me")};
    CHECK(count(lines, "@label=2;*") == 1);
    CHECK(tag(lines[0], "msgid") == tag(lines[1], "msgid"));
    // Without echo-message the only reply is an ACK.
    carl.send("@label=3 PRIVMSG #a :ho").expect("@label=3 :hubbub.local ACK");
    ann.expect("* PRIVMSG #a :ho");
    carl.send("@label=4 NOTICE nobody :ho").expect("@label=4 :hubbub.local ACK");
    // An echo and an error are one answer.
    bob.send("AWAY :tea").sync();
    ann.send("@label=5 PRIVMSG bob,nobody :ho");
    ann.expect("@label=5;time=* :hubbub.local BATCH +* labeled-response");
    ann.expect("@batch=*;time=*;msgid=* :ann!~ann@127.0.0.1 PRIVMSG bob :ho");
    ann.expect("@batch=*;time=* :hubbub.local 301 ann bob :tea");
    ann.expect("@batch=*;time=* :hubbub.local 401 ann nobody *");
    ann.expect("@time=* :hubbub.local BATCH -*");
    // Said without a label and published with the labelled one: no echo is lost, none is doubled.
    ann.send_raw("PRIVMSG #a :x\r\n@label=6 PRIVMSG #a :y\r\nPRIVMSG #a :z\r\n");
    CHECK_FALSE(tag(ann.expect("* PRIVMSG #a :x"), "label"));
    CHECK(tag(ann.expect("* PRIVMSG #a :y"), "label") == "6");
    CHECK_FALSE(tag(ann.expect("* PRIVMSG #a :z"), "label"));
}

TEST_CASE("Labels: a client's own channel event is its labelled reply") {
    TestServer server;
    TestClient ann(server, "ann", label_capabilities), bob(server, "bob");
    bob.join("#a");
    ann.send("@label=1 JOIN #a");
    ann.expect("@label=1 :hubbub.local BATCH +* labeled-response");
    ann.expect("@batch=* :ann!~ann@127.0.0.1 JOIN #a");
    ann.read_until(":hubbub.local BATCH -*");
    bob.expect(":ann!~ann@127.0.0.1 JOIN #a");
    ann.send("@label=2 NICK anna").expect("@label=2 :ann!~ann@127.0.0.1 NICK :anna");
    ann.send("@label=3 PART #a :bye").expect("@label=3 :anna!~ann@127.0.0.1 PART #a :bye");
    bob.expect("* NICK :anna");
    bob.expect(":anna!~ann@127.0.0.1 PART #a :bye");
    ann.send("@label=4 QUIT").expect("@label=4 ERROR *");
    CHECK(ann.expect_closed().empty());
}

TEST_CASE("Labels: a reply of lists, errors and messages of others has one label") {
    TestServer server;
    TestClient ann(server, "ann", label_capabilities + " echo-message"), bob(server, "bob");
    bob.join("#b");
    bob.send("MODE #b -n").sync();
    ann.send("@label=1 PRIVMSG #b :hi").expect("@label=1 :ann!~ann@127.0.0.1 PRIVMSG #b :hi");
    ann.send("@label=2 JOIN #a,#b").expect("@label=2 :hubbub.local BATCH +* labeled-response");
    Lines lines = ann.read_until(":hubbub.local BATCH -*");
    CHECK(count(lines, "@batch=* 366 ann *") == 2);
    CHECK(count(lines, "@batch=*") == lines.size() - 1);
    ann.send("@label=3 PRIVMSG #a,#none,#b :hi").expect("@label=3 :hubbub.local BATCH +*");
    lines = ann.read_until(":hubbub.local BATCH -*");
    CHECK(count(lines, "@batch=* PRIVMSG *") == 2);
    CHECK(count(lines, "@batch=* 403 ann #none *") == 1);
    CHECK(lines.size() == 4);
    for (const std::string single : {"TOPIC #a :x", "MODE #a +m", "KICK #a ann", "NICK anna"}) {
        ann.send("@label=4 " + single).expect("@label=4 :ann!*");
        CHECK(ann.sync().empty());
    }
    ann.send("@label=5 MODE #a +xi").expect("@label=5 :hubbub.local 403 *");
    ann.join("#a");
    ann.send("@label=6 MODE #a +xi").expect("@label=6 :hubbub.local BATCH +*");
    CHECK(ann.read_until(":hubbub.local BATCH -*").size() == 3);
    ann.send("@label=7 PART #a,#b").expect("@label=7 :hubbub.local BATCH +*");
    CHECK(count(ann.read_until(":hubbub.local BATCH -*"), "@batch=* PART *") == 2);
    ann.send("JOIN #a,#b").read_until("* 366 anna #b *");
    ann.send("@label=0 JOIN 0").expect("@label=0 :hubbub.local BATCH +*");
    CHECK(count(ann.read_until(":hubbub.local BATCH -*"), "@batch=* PART *") == 2);
    ann.send("CAP REQ :no-implicit-names").expect("* ACK *");
    ann.send("@label=8 JOIN #c").expect("@label=8 :anna!~ann@127.0.0.1 JOIN #c");
    CHECK(ann.sync().empty());
}

TEST_CASE("Labels: a client's own events keep their order, with or without a label") {
    constexpr int each = 200;
    TestServer server;
    TestClient ann(server, "ann", label_capabilities), bob(server, "bob", label_capabilities),
        carl(server, "carl");
    for (TestClient* one : {&ann, &bob, &carl}) one->join("#a");
    ann.send("MODE #a -t");
    for (TestClient* one : {&ann, &bob, &carl}) one->sync();
    std::vector<std::future<void>> done;
    for (TestClient* one : {&ann, &bob}) {
        done.push_back(std::async(std::launch::async, [one] {
            for (int i = 0; i < each; ++i) {
                const std::string text = std::to_string(i);
                one->send("@label=" + text + " TOPIC #a :" + text);
            }
        }));
    }
    for (auto& one : done) one.get();
    const auto topics = [](TestClient& client) {
        Lines out;
        while (out.size() < std::size_t{2} * each) {
            const std::string line = client.expect("*");
            if (matches(line, "* TOPIC #a :*") || matches(line, ":*TOPIC #a :*"))
                out.push_back(untagged(line));
        }
        return out;
    };
    const Lines seen = topics(carl);
    CHECK(topics(ann) == seen);
    CHECK(topics(bob) == seen);
}

TEST_CASE("Labels: a label belongs to its line, not to the pending message before it") {
    TestServer server;
    TestClient ann(server, "ann",
                   label_capabilities + " echo-message draft/multiline message-tags");
    ann.join("#a");
    ann.sync();
    // Each of these lines is answered with its label, after the echo without one.
    for (const std::string line :
         {"PING x",
          "PRIVMSG #a :a\xff"
          "b",
          "PRIVMSG #a :again", "PRIVMSG nobody :x", "NOTICE #a :hush", "BATCH -none"}) {
        CAPTURE(line);
        ann.send_raw("PRIVMSG #a :hello\r\n@label=x " + line + "\r\n");
        const std::string echo = ann.expect("* PRIVMSG #a :hello");
        CHECK(echo.find("label=") == std::string::npos);
        ann.expect("@label=x*");
        CHECK(ann.sync().empty());
    }
}
