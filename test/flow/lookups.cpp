// Looking up channels and users: LIST, WHO, WHOIS, WHOWAS.

#include "harness.h"

#include <chrono>
#include <string>
#include <utility>

#include <doctest/doctest.h>

using namespace flow;

namespace {

// What LIST answers, as "#a #b".
std::string listed(TestClient& client, const std::string& question) {
    std::string out;
    client.send(question);
    for (const std::string& line : client.read_until("* 323 *")) {
        if (!matches(line, "* 322 *")) continue;
        const std::size_t from = line.find('#');
        if (!out.empty()) out += ' ';
        out += line.substr(from, line.find(' ', from) - from);
    }
    return out;
}

}  // namespace

TEST_CASE("LIST: filters by users, mask, and age of channel and topic") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.join("#old");
    ann.send("TOPIC #old :set").expect("* TOPIC *");
    server.advance(std::chrono::minutes(20));
    bob.join("#old");
    bob.join("#newer");
    CHECK(listed(ann, "LIST >1") == "#old");
    CHECK(listed(ann, "LIST <2") == "#newer");
    CHECK(listed(ann, "LIST >0,<2") == "#newer");
    CHECK(listed(ann, "LIST *ne*") == "#newer");
    CHECK(listed(ann, "LIST #N?wer") == "#newer");
    CHECK(listed(ann, "LIST !*ne*") == "#old");
    CHECK(listed(ann, "LIST C>10") == "#old");
    CHECK(listed(ann, "LIST C<10") == "#newer");
    CHECK(listed(ann, "LIST T>10") == "#old");
    CHECK(listed(ann, "LIST T<10").empty());
    CHECK(listed(ann, "LIST #old,#none") == "#old");
    CHECK(listed(ann, "LIST #old >5").empty());
}

TEST_CASE("WHO: accepts masks, nicks, everyone, and operators only") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    bob.join("#a");
    ann.join("#a");
    carl.send("MODE carl +i").expect("* MODE *");
    ann.send("WHO b*").expect(":hubbub.local 352 ann #a ~bob 127.0.0.1 hubbub.local bob H@ :0 bob");
    ann.expect(":hubbub.local 315 ann b* :End of WHO list");
    ann.send("WHO BOB").expect("* 352 ann #a ~bob *");
    ann.expect("* 315 ann BOB *");
    for (const std::string question : {"WHO", "WHO 0", "WHO *", "WHO 127.0.0.?"}) {
        ann.send(question);
        CHECK(count(ann.read_until("* 315 *"), "* 352 *") == 2);
    }
    // By the exact nick somebody invisible is found; in no mask.
    ann.send("WHO carl").expect("* 352 ann * ~carl *");
    ann.expect("* 315 *");
    ann.send("WHO c*").expect("* 315 ann c* *");
    ann.send("WHO * o").expect("* 315 ann * *");
    ann.send("WHO #a").read_until("* 315 ann #a *");
    ann.send("WHO #none").expect("* 315 ann #none *");
}

TEST_CASE("WHOX: returns the requested fields in order") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    bob.join("#a");
    ann.join("#a");
    bob.send("AWAY :x").read_until("* 306 *");
    server.advance(std::chrono::seconds(7));
    ann.send("WHO bob %cuhnar").expect(":hubbub.local 354 ann #a ~bob 127.0.0.1 bob 0 :bob");
    ann.expect("* 315 ann bob *");
    ann.send("WHO #a %tcuihsnfdlaor,42");
    CHECK(count(ann.read_until("* 315 ann #a *"),
                ":hubbub.local 354 ann 42 #a ~bob 127.0.0.1 127.0.0.1 hubbub.local bob G@ 0 7 0 "
                "n/a :bob") == 1);
    ann.send("WHO bob %rnt,999").expect(":hubbub.local 354 ann 999 bob :bob");
    ann.expect("* 315 *");
    ann.send("WHO bob %n").expect(":hubbub.local 354 ann bob");
    ann.expect("* 315 *");
    ann.send("WHO bob o%n").expect("* 315 *");
}

TEST_CASE("WHOIS: of a server, of several nicks, of an invisible user") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    bob.join("#a");
    bob.send("MODE bob +i").expect("* MODE *");
    ann.send("WHOIS bob");
    Lines lines = ann.read_until("* 318 ann bob *");
    CHECK(count(lines, "* 319 *") == 0);
    CHECK(count(lines, "* 379 *") == 0);
    ann.join("#a");
    ann.send("WHOIS BOB bob");
    lines = ann.read_until("* 318 ann bob *");
    CHECK(count(lines, "* 319 ann bob :@#a") == 1);
    ann.send("WHOIS no.such.server bob").expect("* 402 ann no.such.server *");
    ann.send("WHOIS bob,nobody,ann");
    lines = ann.read_until("* 318 ann bob,nobody,ann *");
    CHECK(count(lines, "* 311 *") == 2);
    CHECK(count(lines, "* 401 ann nobody *") == 1);
    CHECK(count(lines, "* 379 ann ann :is using modes +Z") == 1);
    // Empty entries between commas are no nicks.
    ann.send("WHOIS ,bob,,");
    lines = ann.read_until("* 318 ann ,bob,, *");
    CHECK(count(lines, "* 311 ann bob *") == 1);
    CHECK(count(lines, "* 401 *") == 0);
    ann.send("WHOWAS ,nobody,").expect("* 406 ann nobody *");
    ann.expect("* 369 ann ,nobody, *");
}

TEST_CASE("WHOWAS: lists the earlier users of a nick, latest first") {
    TestServer server;
    TestClient ann(server, "ann");
    for (const std::string user : {"one", "two", "three"}) {
        TestClient gone(server);
        gone.send("NICK gone").send("USER " + user + " 0 * :Real " + user).read_until("* 422 *");
        gone.send("QUIT").expect_closed();
    }
    ann.send("WHOWAS GONE").expect(":hubbub.local 314 ann gone ~three 127.0.0.1 * :Real three");
    ann.expect(":hubbub.local 312 ann gone hubbub.local :Fri Jan 02 2026 03:04:05 UTC");
    Lines lines = ann.read_until(":hubbub.local 369 ann GONE :End of WHOWAS");
    CHECK(count(lines, "* 314 *") == 2);
    ann.send("WHOWAS gone 1").expect("* 314 ann gone ~three *");
    ann.expect("* 312 *");
    ann.expect("* 369 *");
    ann.send("WHOWAS gone -1");
    CHECK(count(ann.read_until("* 369 *"), "* 314 *") == 3);
    ann.send("WHOWAS nobody").expect("* 406 ann nobody :There was no such nickname");
    ann.expect("* 369 ann nobody *");
    ann.send("WHOWAS").expect("* 431 *");
    ann.send("NICK amy").expect("* NICK :amy");
    ann.send("WHOWAS ann").expect("* 314 amy ann ~ann *");
}

TEST_CASE("LIST: bounds are exclusive, in whole minutes; conditions combine") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    ann.join("#one");
    ann.join("#two");
    bob.join("#two");
    ann.send("TOPIC #two :tea").sync();
    server.advance(std::chrono::seconds(20 * 60 + 59));
    struct {
        std::string conditions, shown;
    } const table[] = {
        {"", "#one #two"},
        {">0", "#one #two"},
        {">1", "#two"},
        {">2", ""},
        {"<1", ""},
        {"<2", "#one"},
        {"<3", "#one #two"},
        {">1,<2", ""},
        {">0,<3", "#one #two"},
        {"C>19", "#one #two"},
        {"C>20", ""},
        {"C<20", ""},
        {"C<21", "#one #two"},
        {"c<21,c>19", "#one #two"},
        {"T>19", "#two"},
        {"T>20", ""},
        {"t<20", ""},
        {"t<21", "#two"},
        {">0 #t*", "#two"},
        {"#o* >1", ""},
        {"#O*,#tw?", "#one #two"},
        {"!#o*", "#two"},
        {"!#o*,!#t*", ""},
        {"#*,!#t*", "#one"},
        {"#two,#one", "#two #one"},
        {"#TWO", "#two"},
        {"#two,!#t*", ""},
        {"#two,<2", ""},
        {"#one,,#one", "#one #one"},
        {"<x", ""},
        {"<", ""},
        {"<2x", ""},
        {"C", ""},
        {"*", "#one #two"},
    };
    for (const auto& row : table) {
        CAPTURE(row.conditions);
        CHECK(listed(carl, "LIST " + row.conditions) == row.shown);
    }
    carl.send("LIST");
    CHECK(carl.sync() ==
          Lines{":hubbub.local 321 carl Channel :Users  Name", ":hubbub.local 322 carl #one 1 :",
                ":hubbub.local 322 carl #two 2 :tea", ":hubbub.local 323 carl :End of /LIST"});
}

TEST_CASE("LIST: more channels than one part are listed once each, in the order of their age") {
    for (const int channels : {31, 32, 33, 64, 65}) {
        CAPTURE(channels);
        TestServer server;
        TestClient ann(server, "ann"), bob(server, "bob");
        std::string wanted, names;
        for (int i = 0; i < channels; ++i) {
            const std::string name = "#" + std::to_string(i);
            names += (i == 0 ? "" : ",") + name;
            wanted += (i == 0 ? "" : " ") + name;
        }
        for (int i = 0; i < channels; ++i) (i < 40 ? ann : bob).join("#" + std::to_string(i));
        CHECK(listed(ann, "LIST") == wanted);
        CHECK(listed(ann, "LIST " + names) == wanted);
        CHECK(listed(ann, "LIST >1").empty());
        CHECK(ann.sync().empty());
    }
}

TEST_CASE("WHOX: tokens of one to three digits are repeated, others are not") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    for (const auto& [token, shown] : {std::pair{"7", "7"},
                                       {"007", "007"},
                                       {"1000", "0"},
                                       {"x", "0"},
                                       {"1x", "0"},
                                       {"-1", "0"},
                                       {"", "0"}}) {
        CHECK(ann.send("WHO bob %tn," + std::string(token)).sync().front() ==
              ":hubbub.local 354 ann " + std::string(shown) + " bob");
    }
    CHECK(ann.send("WHO bob %tn").sync().front() == ":hubbub.local 354 ann 0 bob");
    // Without a field that exists there are no rows, and no field is sent twice.
    CHECK(ann.send("WHO bob %").sync() == Lines{":hubbub.local 315 ann bob :End of WHO list"});
    CHECK(ann.send("WHO bob %zZ").sync() == Lines{":hubbub.local 315 ann bob :End of WHO list"});
    CHECK(ann.send("WHO bob %nnr").sync().front() == ":hubbub.local 354 ann bob :bob");
    CHECK(ann.send("WHO bob %r").sync().front() == ":hubbub.local 354 ann :bob");
    CHECK(ann.send("WHO bob x").sync().size() == 2);
    // Every rank with multi-prefix, the highest without; the bot's letter stands last.
    bob.join("#a");
    bob.send("MODE #a +vh bob bob").send("MODE bob +B").send("AWAY :x").sync();
    ann.join("#a");
    for (const std::string question : {"WHO #a %nf", "WHO bob %nf"}) {
        CHECK(count(ann.send(question).sync(), "* 354 ann bob G@B") == 1);
        ann.send("CAP REQ multi-prefix").expect("* ACK *");
        CHECK(count(ann.send(question).sync(), "* 354 ann bob G@%+B") == 1);
        ann.send("CAP REQ -multi-prefix").expect("* ACK *");
    }
    // A mask may match each part, and the server's name matches all.
    bob.send("SETNAME :Robert Example").sync();
    for (const std::string mask : {"rob*", "*!~b?b@*", "~bo*", "Robert*", "b?b"})
        CHECK(count(ann.send("WHO " + mask).sync(), "* 352 ann *") == 1);
    for (const std::string mask : {"hubbub.*", "127.*", "*!*@127.0.0.1"})
        CHECK(count(ann.send("WHO " + mask).sync(), "* 352 ann *") == 2);
    CHECK(count(ann.send("WHO #a*").sync(), "* 352 ann *") == 0);
}

TEST_CASE("WHOIS: each line of the reply, for oneself, for others and after a message") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    server.advance(std::chrono::seconds(30));
    bob.join("#a");
    bob.join("#b");
    bob.send("MODE #b +s").send("MODE bob +wB").send("AWAY :tea").sync();
    const std::string start = ":hubbub.local ";
    CHECK(ann.send("WHOIS Bob").sync() ==
          Lines{start + "311 ann bob ~bob 127.0.0.1 * :bob", start + "319 ann bob :@#a",
                start + "312 ann bob hubbub.local :hubbub", start + "335 ann bob :is a bot",
                start + "671 ann bob :is using a secure connection", start + "301 ann bob :tea",
                start + "317 ann bob 30 1767323045 :seconds idle, signon time",
                start + "318 ann Bob :End of /WHOIS list"});
    // Only a message to somebody ends the idle time.
    bob.send("NOTICE #none :x").send("PRIVMSG nobody :x").send("TOPIC #a :x").sync();
    CHECK(count(ann.send("WHOIS bob").sync(), "* 317 ann bob 30 *") == 1);
    for (const std::string line : {"PRIVMSG ann :x", "NOTICE ann :x", "PRIVMSG #a :x"}) {
        CAPTURE(line);
        bob.send(line).sync();
        CHECK(count(ann.send("WHOIS bob").sync(), "* 317 ann bob 0 1767323045 *") == 1);
        server.advance(std::chrono::seconds(5));
        CHECK(count(ann.send("WHOIS bob").sync(), "* 317 ann bob 5 1767323045 *") == 1);
    }
    // Oneself sees also secret channels, the modes and the address.
    const Lines own = bob.send("WHOIS bob").sync();
    CHECK(count(own, start + "319 bob bob :@#a @#b") == 1);
    CHECK(count(own, start + "338 bob bob 127.0.0.1 :is actually using host") == 1);
    CHECK(count(own, start + "379 bob bob :is using modes +BZw") == 1);
    bob.send("MODE bob +i").sync();
    CHECK(count(bob.send("WHOIS bob").sync(), start + "319 bob bob :@#a @#b") == 1);
    // A user without channels has no 319.
    CHECK(count(bob.send("WHOIS ann").sync(), "* 319 *") == 0);
}

TEST_CASE("WHOIS, WHOWAS, USERHOST: of a list longer than the limit only its first entries") {
    auto config = test_config();
    config.settings.max_targets = 3;
    TestServer server(config);
    TestClient ann(server, "ann"), bob(server, "bob");
    for (const auto& [command, numeric] : {std::pair{"WHOIS", "401"}, {"WHOWAS", "406"}}) {
        const std::string lead = std::string(command) + " ", none = numeric;
        Lines lines = ann.send(lead + "a,b,c").sync();
        CHECK(lines.size() == 4);
        CHECK(count(lines, "* " + none + " ann *") == 3);
        lines = ann.send(lead + ",a,,b,,c,d,e").sync();
        CHECK(lines.size() == 4);
        CHECK(count(lines, "* " + none + " ann c *") == 1);
        CHECK(count(lines, "* " + none + " ann d *") == 0);
        CHECK(ann.send(lead + ",,").sync().size() == 1);
        CHECK(ann.send(lead + ":").sync() == Lines{":hubbub.local 431 ann :No nickname given"});
    }
    CHECK(ann.send("USERHOST bob x bob x ann bob").sync() ==
          Lines{":hubbub.local 302 ann :bob=+~bob@127.0.0.1 bob=+~bob@127.0.0.1 "
                "ann=+~ann@127.0.0.1"});
    CHECK(ann.send("USERHOST x").sync() == Lines{":hubbub.local 302 ann :"});
    // Away, back, and of an operator the star.
    bob.send("AWAY :x").sync();
    CHECK(ann.send("USERHOST BOB").sync() == Lines{":hubbub.local 302 ann :bob=-~bob@127.0.0.1"});
    bob.send("AWAY").sync();
    CHECK(ann.send("ISON :bob  x").sync() == Lines{":hubbub.local 303 ann :bob"});
}
