// Every family of commands, and the numerics it answers with when something is wrong.

#include "harness.h"

#include <string>

#include <doctest/doctest.h>

using namespace flow;

namespace {

struct Asked {
    std::string line;
    std::string answer;
};

}  // namespace

TEST_CASE("Errors: each mistake gets its numeric and no other reply") {
    auto config = test_config();
    config.settings.max_channels = 3;
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob");
    for (const std::string channel : {"#a", "#b", "#c"}) ann.join(channel);
    bob.join("#bob");
    for (const Asked& asked : {
             Asked{"PRIVMSG nobody :hi", "401 ann nobody :No such nick/channel"},
             Asked{"WHOIS", "431 ann :No nickname given"},
             Asked{"KICK #a nobody", "401 ann nobody :No such nick/channel"},
             Asked{"MODE #a +o nobody", "401 ann nobody :No such nick/channel"},
             Asked{"MODE nobody", "401 ann nobody :No such nick/channel"},
             Asked{"MODE nobody +i", "401 ann nobody :No such nick/channel"},
             Asked{"PRIVMSG #none :hi", "403 ann #none :No such channel"},
             Asked{"PART #none", "403 ann #none :No such channel"},
             Asked{"TOPIC #none", "403 ann #none :No such channel"},
             Asked{"MODE #none", "403 ann #none :No such channel"},
             Asked{"KICK #none bob", "403 ann #none :No such channel"},
             Asked{"JOIN lobby", "403 ann lobby :No such channel"},
             Asked{"JOIN #", "403 ann # :No such channel"},
             Asked{"JOIN #a\x07", "403 ann * :No such channel"},
             Asked{"JOIN #" + std::string(64, 'x'), "403 ann #xxx* :No such channel"},
             Asked{"PRIVMSG #bob :hi", "404 ann #bob :Cannot send to channel"},
             Asked{"JOIN #d", "405 ann #d :You have joined too many channels"},
             Asked{"PRIVMSG bob,bob,bob,bob,carl :", "412 ann :No text to send"},
             Asked{"CAP WHAT", "410 ann WHAT :Invalid CAP command"},
             Asked{"PRIVMSG", "411 ann :No recipient given (PRIVMSG)"},
             Asked{"PRIVMSG bob", "412 ann :No text to send"},
             Asked{"PRIVMSG bob :", "412 ann :No text to send"},
             Asked{"OPER x y", "491 ann :No O-lines for your host"},
             Asked{"SERVICE x", "421 ann SERVICE :Unknown command"},
             Asked{"MOTD", "422 ann :MOTD File is missing"},
             Asked{"NICK", "431 ann :No nickname given"},
             Asked{"NICK 1x", "432 ann 1x :Erroneous nickname. It must not start with *"},
             Asked{"NICK BOB", "433 ann BOB :Nickname is already in use"},
             Asked{"KICK #a bob", "441 ann bob #a :They aren't on that channel"},
             Asked{"MODE #a +v bob", "441 ann bob #a :They aren't on that channel"},
             Asked{"PART #bob", "442 ann #bob :You're not on that channel"},
             Asked{"TOPIC #bob :x", "442 ann #bob :You're not on that channel"},
             Asked{"KICK #bob bob", "442 ann #bob :You're not on that channel"},
             Asked{"MODE #bob +t", "482 ann #bob :You're not channel operator"},
             Asked{"JOIN", "461 ann JOIN :Not enough parameters"},
             Asked{"PART", "461 ann PART :Not enough parameters"},
             Asked{"TOPIC", "461 ann TOPIC :Not enough parameters"},
             Asked{"KICK #a", "461 ann KICK :Not enough parameters"},
             Asked{"MODE", "461 ann MODE :Not enough parameters"},
             Asked{"MODE #a +o", "461 ann MODE :Not enough parameters"},
             Asked{"JOIN :", "461 ann JOIN :Not enough parameters"},
             Asked{"PART :", "461 ann PART :Not enough parameters"},
             Asked{"PING :", "409 ann :No origin specified"},
             Asked{"PING", "461 ann PING :Not enough parameters"},
             Asked{"ISON", "461 ann ISON :Not enough parameters"},
             Asked{"USERHOST", "461 ann USERHOST :Not enough parameters"},
             Asked{"USER a 0 * :a", "462 ann :You may not reregister"},
             Asked{"PASS x", "462 ann :You may not reregister"},
             Asked{"MODE #a +x", "472 ann x :is unknown mode char to me"},
             Asked{"MODE ann +x", "501 ann :Unknown MODE flag"},
             Asked{"MODE bob", "502 ann :Cannot change mode for other users"},
             Asked{"MODE bob +i", "502 ann :Cannot change mode for other users"},
         }) {
        INFO(asked.line);
        ann.send(asked.line);
        const Lines lines = ann.sync();
        REQUIRE(lines.size() == 1);
        CHECK_MESSAGE(matches(lines[0], ":hubbub.local " + asked.answer), lines[0]);
    }
    bob.join("#a");
    ann.sync();
    bob.send("KICK #a ann").expect("* 482 bob #a :You're not channel operator");
    bob.send("TOPIC #a :x").expect("* 482 bob #a *");
    bob.send("MODE #a -n").expect("* 482 bob #a *");
    CHECK(bob.sync().empty());
}

TEST_CASE("Errors: an undeliverable PRIVMSG is reported, a NOTICE never is") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    bob.join("#bob");
    // In one write, so that they are handled together.
    ann.send_raw("PRIVMSG #none :1\nPRIVMSG #none :2\nNOTICE #none :3\n");
    CHECK(count(ann.sync(), "* 403 ann #none *") == 2);
    ann.send_raw("PRIVMSG #bob :1\nNOTICE #bob :2\nPRIVMSG #bob :3\nNOTICE #bob :4\n");
    CHECK(count(ann.sync(), "* 404 ann #bob *") == 2);
    ann.send("NOTICE").send("NOTICE bob").send("NOTICE nobody :x").send("NOTICE #none :x");
    CHECK(ann.sync().empty());
    ann.send("PRIVMSG bob,BOB,bob,bob,carl,dora :hi").expect("* 407 ann carl :Too many targets: *");
    CHECK(ann.sync().empty());
    CHECK(count(bob.sync(), "* PRIVMSG bob :hi") == 1);
}

TEST_CASE("AWAY: is reported to senders of messages, and shown by WHOIS and WHO") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("AWAY :at lunch").expect("* 306 ann :You have been marked as being away");
    bob.send("PRIVMSG ann :hi").expect(":hubbub.local 301 bob ann :at lunch");
    bob.send("NOTICE ann :hi");
    CHECK(bob.sync().empty());
    CHECK(ann.sync().size() == 2);
    bob.send("WHO ann").expect("* 352 bob * ~ann 127.0.0.1 hubbub.local ann G :0 ann");
}

TEST_CASE("WHO, WHOIS: identify a user") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#a");
    ann.send("MODE #a +v ann").expect("* MODE *");
    bob.join("#a");
    bob.send("WHO #a").expect("* 352 bob #a ~ann 127.0.0.1 hubbub.local ann H@ :0 ann");
    bob.expect("* 352 bob #a ~bob 127.0.0.1 hubbub.local bob H :0 bob");
    bob.expect("* 315 bob #a :End of WHO list");
    bob.send("WHO nobody").expect("* 315 bob nobody *");
    bob.send("WHOIS ann").expect(":hubbub.local 311 bob ann ~ann 127.0.0.1 * :ann");
    bob.expect("* 319 bob ann :@#a");
    bob.expect("* 312 bob ann hubbub.local :hubbub");
    bob.expect("* 671 bob ann *");
    bob.expect("* 317 bob ann 0 1767323045 :seconds idle, signon time");
    bob.expect("* 318 bob ann :End of /WHOIS list");
    bob.send("WHOIS hubbub.local bob").expect("* 311 bob bob *");
    CHECK(count(bob.read_until("* 318 *"), "* 338 bob bob 127.0.0.1 :is actually using host") == 1);
    bob.send("WHOIS nobody").expect("* 401 bob nobody *");
    bob.expect("* 318 bob nobody *");
}

TEST_CASE("Mode i: an invisible user is hidden from users without a common channel") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#a");
    ann.send("MODE ann").expect(":hubbub.local 221 ann +Z");
    ann.send("MODE ann +i").expect(":ann!~ann@127.0.0.1 MODE ann :+i");
    ann.send("MODE ann").expect(":hubbub.local 221 ann +Zi");
    bob.send("WHO #a").expect("* 315 *");
    bob.send("LUSERS").expect("* 251 bob :There are 1 users and 1 invisible on 1 servers");
    CHECK(bob.sync().size() == 6);
    ann.send("MODE ann -i+i-i").expect("* MODE ann :-i+i-i");
    bob.send("WHO #a").expect("* 352 bob #a *");
    ann.send("MODE ann +i").send("QUIT").expect_closed();
    bob.read_until("* 315 *");
    bob.send("LUSERS").expect("* 251 bob :There are 1 users and 0 invisible on 1 servers");
}

TEST_CASE("ISON, USERHOST, LIST, NAMES, VERSION: reply with the requested information") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "Bob");
    ann.join("#a");
    ann.send("TOPIC #a :tea").expect("* TOPIC *");
    bob.send("AWAY :out").sync();
    ann.send("ISON nobody bob :ann x").expect(":hubbub.local 303 ann :Bob ann");
    ann.send("ISON nobody").expect(":hubbub.local 303 ann :");
    ann.send("USERHOST bob ann nobody")
        .expect(
            "* 302 ann :Bob=-~Bob@127.0.0.1 "
            "ann=+~ann@127.0.0.1");
    ann.send("USERHOST :nobody  ann").expect("* 302 ann :ann=+~ann@127.0.0.1");
    ann.send("USERHOST :x x x x ann bob").expect("* 302 ann :ann=+~ann@127.0.0.1");
    ann.send("LIST").expect("* 321 ann Channel :Users  Name");
    ann.expect(":hubbub.local 322 ann #a 1 :tea");
    ann.expect(":hubbub.local 323 ann :End of /LIST");
    ann.send("LIST #none,#A").expect("* 321 *");
    ann.expect("* 322 ann #a 1 :tea");
    ann.expect("* 323 *");
    ann.send("NAMES #a,#none").expect("* 353 ann = #a :@ann");
    ann.expect("* 366 ann #a *");
    ann.expect("* 366 ann #none *");
    ann.send("NAMES").expect("* 366 ann * :End of /NAMES list");
    ann.send("VERSION").expect("* 351 ann hubbub-* hubbub.local *");
    CHECK(count(ann.sync(), "* 005 ann *") >= 2);
}

TEST_CASE("AWAY: only a PRIVMSG to the user itself is answered with 301, each time") {
    TestServer server;
    TestClient ann(server, "ann", "message-tags echo-message batch draft/multiline");
    TestClient bob(server, "bob", "message-tags"), carl(server, "carl");
    ann.join("#a");
    bob.join("#a");
    ann.send("MODE #a +o bob").sync();
    carl.send("AWAY :lunch").expect("* 306 *");
    bob.send("AWAY :tea").read_until("* 306 *");
    for (const std::string line :
         {"@+typing=active TAGMSG bob", "@+typing=active TAGMSG carl", "NOTICE bob :hi",
          "NOTICE carl :hi", "PRIVMSG #a :hi", "PRIVMSG @#a :hi", "TAGMSG #a"}) {
        CAPTURE(line);
        ann.send(line);
        const Lines echo = ann.sync();
        CHECK(echo.size() == 1);
        CHECK(count(echo, "* 301 *") == 0);
    }
    for (int i = 0; i < 2; ++i) {
        ann.send("PRIVMSG BOB,carl :hi").expect("* PRIVMSG bob :hi");
        ann.expect(":hubbub.local 301 ann bob :tea");
        ann.expect("* PRIVMSG carl :hi");
        ann.expect(":hubbub.local 301 ann carl :lunch");
    }
    // Of many lines there is one answer, and none if they are NOTICEs.
    for (const std::string command : {"PRIVMSG", "NOTICE"}) {
        ann.send("BATCH +1 draft/multiline bob");
        for (const std::string word : {"a", "b"}) ann.send("@batch=1 " + command + " bob :" + word);
        ann.send("BATCH -1");
        CHECK(count(ann.sync(), "* 301 ann bob :tea") == (command == "PRIVMSG" ? 1 : 0));
    }
    bob.send("AWAY").read_until("* 305 *");
    ann.send("PRIVMSG bob :hi");
    CHECK(ann.sync().size() == 1);
}

TEST_CASE("WHOIS: the idle time begins at the last message that was sent, of any kind") {
    using namespace std::chrono_literals;
    TestServer server;
    TestClient ann(server, "ann", "message-tags"), bob(server, "bob");
    ann.join("#a");
    const auto idle = [&] {
        bob.send("WHOIS ann");
        for (const std::string& line : bob.read_until("* 318 *")) {
            if (matches(line, "* 317 bob ann *")) return line.substr(26, line.find(' ', 26) - 26);
        }
        return std::string();
    };
    server.advance(7s);
    ann.send("PRIVMSG nobody :x").send("PRIVMSG #none :x").send("PRIVMSG bob").sync();
    ann.send("TOPIC #a :x").send("AWAY :x").send("JOIN #b").sync();
    CHECK(idle() == "7");
    ann.send("PRIVMSG bob :x").sync();
    for (const std::string line :
         {"PRIVMSG bob :x", "NOTICE bob :x", "PRIVMSG #a :x", "NOTICE @#a :x", "TAGMSG bob"}) {
        CAPTURE(line);
        server.advance(5s);
        CHECK(idle() == "5");
        ann.send(line).sync();
        CHECK(idle() == "0");
    }
}

TEST_CASE(
    "Errors: each command with one parameter too few gets 461, and with enough another reply") {
    TestServer server(with_operators({{"root", hubbub::commands::all_privileges}}));
    TestClient ann(server, "ann");
    ann.send("OPER root x").read_until("* MODE *");
    for (const Asked& one : {
             Asked{"ACCEPT", ""}, {"AUTHENTICATE", ""}, {"BATCH", ""},       {"CAP", ""},
             {"CONNECT", ""},     {"DLINE", ""},        {"ISON", ""},        {"JOIN", ""},
             {"KICK", "#x"},      {"KILL", "x"},        {"KLINE", ""},       {"KNOCK", ""},
             {"MODE", ""},        {"MONITOR", ""},      {"OPER", "x"},       {"PART", ""},
             {"PASS", ""},        {"PING", ""},         {"REGISTER", "a b"}, {"RENAME", "#x"},
             {"SAJOIN", ""},      {"SAMODE", "#x"},     {"SANICK", "x"},     {"SAPART", "x"},
             {"SETNAME", ""},     {"SQUERY", "x"},      {"SQUIT", ""},       {"STATS", ""},
             {"SUSPEND", ""},     {"TAGMSG", ""},       {"TOPIC", ""},       {"UNDLINE", ""},
             {"UNKLINE", ""},     {"UNSUSPEND", ""},    {"VERIFY", "x"},     {"USER", "a b c"},
             {"USERHOST", ""},    {"WALLOPS", ""},      {"WEBIRC", "a b c"},
         }) {
        CAPTURE(one.line);
        const std::string asked = one.line + (one.answer.empty() ? "" : " " + one.answer);
        const std::string refused = ":hubbub.local 461 ann " + one.line + " :Not enough parameters";
        CHECK(ann.send(asked).sync() == Lines{refused});
        // In lower case it is the same command.
        std::string lower = asked;
        for (char& c : lower)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        CHECK(ann.send(lower).sync() == Lines{refused});
        CHECK(count(ann.send(asked + " 9").sync(), "* 461 *") == 0);
    }
}

TEST_CASE("WHO, WHOIS, WHOWAS: ranks by multi-prefix, oneself although invisible, other servers") {
    TestServer server;
    TestClient ann(server, "ann", "multi-prefix"), bob(server, "bob");
    bob.join("#a");
    bob.send("MODE #a +hv bob bob").send("MODE bob +i").sync();
    ann.join("#a");
    bob.sync();
    CHECK(count(ann.send("WHOIS bob").sync(), "* 319 ann bob :@%+#a") == 1);
    CHECK(count(bob.send("WHOIS bob").sync(), "* 319 bob bob :@#a") == 1);
    CHECK(count(ann.send("WHO bob").sync(), "* 352 ann #a * bob H@%+ :0 bob") == 1);
    bob.send("PART #a").sync();
    for (const std::string question : {"WHO *", "WHO b*", "WHO 0", "WHO"}) {
        CAPTURE(question);
        CHECK(count(bob.send(question).sync(), "* 352 bob * ~bob * bob H :0 bob") == 1);
        CHECK(count(ann.send(question).sync(), "* 352 ann * ~bob *") == 0);
    }
    for (const std::string line : {"WHOWAS bob 1 no.where", "WHOIS no.where bob"})
        CHECK(ann.send(line).sync() == Lines{":hubbub.local 402 ann no.where :No such server"});
    ann.send("WHOWAS bob 1 *.local").expect("* 406 ann bob *");
    ann.expect("* 369 ann bob *");
    TestClient cat(server);
    cat.send("NICK cat").send("USER A_1.b-2 0 * :c").read_until("* 001 cat :*, cat!~A_1.b-2@*");
}
