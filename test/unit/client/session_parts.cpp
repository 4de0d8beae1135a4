// The pure parts of a session: the features of a server, capabilities, batches, the own nick,
// wanted channels, pacing, liveness, STS.

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "client/irc/batches.h"
#include "client/irc/capabilities.h"
#include "client/irc/isupport.h"
#include "client/irc/liveness.h"
#include "client/irc/login_attempt.h"
#include "client/irc/own_nick.h"
#include "client/irc/pace.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"
#include "client/irc/sts.h"
#include "client/irc/sts_offer.h"
#include "client/irc/wanted_channels.h"

using namespace hubbub;
using namespace hubbub::client;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

using Texts = std::vector<std::string>;

PacedMessage paced(const std::string& target, std::size_t bytes = 10, std::size_t lines = 1) {
    return {target, std::string(bytes, 'x'), lines, {}};
}

// The targets of the messages that are due.
Texts due(Pace& pace) {
    Texts out;
    while (const auto message = pace.next()) out.push_back(message->target);
    return out;
}

// A session's clock, ticked every ten seconds at least.
struct Life {
    Liveness liveness;
    Steady now{};
    bool registered = false;
    bool choosing = false;

    Liveness::Verdict tick() { return liveness.tick(now, registered, choosing); }
    // Returns the last verdict.
    Liveness::Verdict pass(milliseconds time) {
        while (time > seconds(10)) {
            now += seconds(10);
            time -= seconds(10);
            tick();
        }
        now += time;
        return tick();
    }
};
using Verdict = Liveness::Verdict;

}  // namespace

TEST_CASE("Isupport: each way to compare names, and tokens that are taken back") {
    Isupport isupport;
    CHECK(isupport.same("[a]\\~", "{A}|^"));
    isupport.apply("CASEMAPPING=strict-rfc1459");
    CHECK(isupport.same("[a]\\", "{A}|"));
    CHECK_FALSE(isupport.same("~", "^"));
    for (const char* const name : {"ascii", "rfc7613", "something"}) {
        isupport.apply(std::string("CASEMAPPING=") + name);
        CHECK(isupport.same("a", "A"));
        CHECK_FALSE(isupport.same("[", "{"));
    }
    for (const char* const token :
         {"CHANTYPES=%", "PREFIX=(q)~", "MONITOR=3", "CHATHISTORY=7", "CHANMODES=x,y,z,w"})
        isupport.apply(token);
    CHECK_FALSE(isupport.is_channel("#a"));
    for (const char* const token : {"-CASEMAPPING", "-CHANTYPES", "-PREFIX", "-MONITOR",
                                    "-CHATHISTORY", "-CHANMODES", "-UNKNOWN"})
        isupport.apply(token);
    CHECK(isupport.same("~", "^"));
    CHECK(isupport.is_channel("#a"));
    CHECK(isupport.marks() == "@+");
    CHECK_FALSE(isupport.monitors());
    CHECK(isupport.history_limit() == 100);
    CHECK(isupport.is_list('b'));
    CHECK(isupport.takes_parameter('k', false));
}

TEST_CASE("Isupport: starts with the defaults of RFC 1459") {
    Isupport at;
    CHECK(at.same("[]\\~A", "{}|^a"));
    CHECK(at.is_channel("#a"));
    CHECK(at.is_channel("&a"));
    CHECK_FALSE(at.is_channel("+a"));
    CHECK_FALSE(at.is_channel(""));
    CHECK(at.mark_of('o') == '@');
    CHECK(at.mark_of('v') == '+');
    CHECK(at.mark_of('h') == 0);
    CHECK(at.without_marks("@+bob@") == "bob@");
    CHECK(at.without_marks("@+").empty());
    for (const char mode : {'b', 'e', 'I'}) CHECK(at.is_list(mode));
    CHECK_FALSE(at.is_list('k'));
    for (const char mode : {'b', 'k', 'o', 'v'}) {
        CHECK(at.takes_parameter(mode, true));
        CHECK(at.takes_parameter(mode, false));
    }
    CHECK(at.takes_parameter('l', true));
    CHECK_FALSE(at.takes_parameter('l', false));
    CHECK_FALSE(at.takes_parameter('n', true));
    CHECK_FALSE(at.monitors());
    CHECK(at.history_limit() == 100);
}

TEST_CASE("Isupport: valid tokens replace the defaults, others change nothing") {
    Isupport at;
    at.apply("CASEMAPPING=ascii");
    CHECK_FALSE(at.same("[", "{"));
    CHECK(at.same("Bob", "bOB"));
    at.apply("CASEMAPPING=rfc1459");
    CHECK(at.same("[", "{"));
    at.apply("CHANTYPES=#+");
    CHECK(at.is_channel("+a"));
    CHECK_FALSE(at.is_channel("&a"));
    at.apply("PREFIX=(qohv)~@%+");
    CHECK(at.mark_of('h') == '%');
    CHECK(at.without_marks("~%bob") == "bob");
    for (const char* const wrong :
         {"PREFIX=(ov)@", "PREFIX=(o)@+", "PREFIX=", "PREFIX=ov@+", "PREFIX", "PREFIX=(ov"}) {
        at.apply(wrong);
        CHECK(at.marks() == "~@%+");
    }
    at.apply("CHANMODES=bq,kf,lj,nt");
    CHECK(at.is_list('q'));
    CHECK_FALSE(at.is_list('e'));
    CHECK(at.takes_parameter('f', false));
    CHECK(at.takes_parameter('j', true));
    CHECK_FALSE(at.takes_parameter('j', false));
    CHECK_FALSE(at.takes_parameter('t', true));
    at.apply("CHANMODES=b,k");
    CHECK(at.is_list('q'));
    at.apply("CHANMODES=b,k,l");
    CHECK_FALSE(at.is_list('q'));
    CHECK(at.takes_parameter('l', true));
    at.apply("MONITOR");
    CHECK(at.monitors());
    CHECK(at.monitor_limit() > 1'000'000);
    at.apply("MONITOR=30");
    CHECK(at.monitor_limit() == 30);
    at.apply("CHATHISTORY=50");
    CHECK(at.history_limit() == 50);
    at.apply("CHATHISTORY=0");
    CHECK(at.history_limit() == 50);
    // Only parameters between the nick and the text are tokens.
    Session session{{"me", "me", "", {}}};
    receive_line(session, ":srv 005 MONITOR=1 CHATHISTORY=7 CHANTYPES=# :MONITOR=2 are supported");
    CHECK_FALSE(session.isupport.monitors());
    CHECK(session.isupport.history_limit() == 7);
    CHECK_FALSE(session.isupport.is_channel("&a"));
}

TEST_CASE("Capabilities: are offered with values, and enabled and withdrawn by name") {
    Capabilities at;
    at.offer("a=1=2  b c=");
    CHECK(at.offered("a") == "1=2");
    CHECK(at.offered("b") == "");
    CHECK(at.offered("c") == "");
    CHECK_FALSE(at.offered("d"));
    CHECK_FALSE(at.has("a"));
    at.offer("a=3");
    CHECK(at.offered("a") == "3");
    at.acknowledge("a b");
    at.acknowledge("-a");
    CHECK_FALSE(at.has("a"));
    CHECK(at.offered("a"));
    CHECK(at.has("b"));
    at.withdraw("b");
    CHECK_FALSE(at.has("b"));
    CHECK_FALSE(at.offered("b"));
    CHECK(at.offered("c"));
}

TEST_CASE("Batches: keep their lines apart, and at most 4 MiB each") {
    Batches at;
    CHECK(at.empty());
    CHECK_FALSE(at.add("x", "line"));
    CHECK_FALSE(at.close("x"));
    at.open("x", {"chathistory", "#a", "tags", {}, 0});
    at.open("y", {"search", "#b", "", {}, 0});
    CHECK(at.add("x", "one"));
    CHECK(at.add("y", "two"));
    const auto first = at.close("x");
    REQUIRE(first);
    CHECK(first->lines == Texts{"one"});
    CHECK(first->target == "#a");
    CHECK_FALSE(at.close("x"));
    CHECK_FALSE(at.empty());
    const std::string half(std::size_t{2} << 20, 'z');
    at.open("z", {});
    for (int i = 0; i < 3; ++i) CHECK(at.add("z", half));
    CHECK(at.close("z")->lines.size() == 2);
    CHECK(at.close("y")->lines == Texts{"two"});
    CHECK(at.empty());
}

TEST_CASE("Own nick: ten variants of the wanted one, and only a requested one becomes wanted") {
    const Isupport isupport;
    OwnNick at("me");
    std::string variant = "me";
    for (int i = 0; i < 10; ++i) CHECK(at.next_variant() == (variant += '_'));
    CHECK_FALSE(at.next_variant());
    at.require_choice();
    at.restart("you");
    CHECK_FALSE(at.must_choose());
    CHECK(at.current() == "you");
    CHECK(at.next_variant() == "you_");
    at.require_choice();
    CHECK(at.choice_made());
    CHECK_FALSE(at.choice_made());
    at.renamed("guest", isupport);
    CHECK(at.current() == "guest");
    CHECK(at.wanted() == "you");
    at.request("BOB");
    at.renamed("other", isupport);
    CHECK(at.wanted() == "you");
    at.renamed("bob", isupport);
    CHECK(at.wanted() == "bob");
    // Every variant of the longest nick is valid, and different.
    OwnNick longest(std::string(30, 'n'));
    CHECK(longest.next_variant() == std::string(20, 'n') + "_");
    for (int i = 0; i < 8; ++i) longest.next_variant();
    CHECK(longest.next_variant() == std::string(20, 'n') + std::string(10, '_'));
}

TEST_CASE("Wanted rooms: keys belong to their rooms, and are kept until replaced") {
    const Isupport isupport;
    WantedChannels at(isupport);
    const auto key = [&](const char* channel) { return at.all().at(channel).key; };
    at.add("#a,#b,#c", "k1,,k3");
    CHECK(key("#a") == "k1");
    CHECK(key("#b").empty());
    CHECK(key("#c") == "k3");
    at.add("#A", "");
    CHECK(key("#a") == "k1");
    CHECK(at.all().at("#a").name == "#A");
    at.set_key("#A", "*");
    CHECK(key("#a") == "k1");
    at.set_key("#A", "new");
    CHECK(key("#a") == "new");
    at.set_key("#nowhere", "x");
    CHECK(at.all().size() == 3);
    at.remove("#B,#c");
    CHECK(at.all().size() == 1);
    CHECK_FALSE(at.take_requested("#a"));
    at.request("#A");
    at.add("0", "");
    CHECK(at.all().empty());
    CHECK(at.take_requested("#a"));
    CHECK_FALSE(at.take_requested("#a"));
    for (int i = 0; i <= 1000; ++i) at.add("#" + std::to_string(i), "");
    CHECK(at.all().size() == 1000);
    CHECK_FALSE(at.all().contains("#1000"));
    at.add("#7", "seven");
    CHECK(key("#7") == "seven");
}

TEST_CASE("Pace: a burst of eight, then one a second, and one more for each 256 bytes") {
    const auto burst = [](std::size_t bytes) {
        Pace pace;
        for (int i = 0; i < 20; ++i) pace.put(paced("#a", bytes));
        return due(pace).size();
    };
    CHECK(burst(255) == 8);
    CHECK(burst(256) == 4);
    CHECK(burst(511) == 4);
    CHECK(burst(512) == 3);
    Pace pace;
    for (int i = 0; i < 30; ++i) pace.put(paced("#a", 512));
    CHECK(due(pace).size() == 3);
    Steady now{};
    pace.tick(now);
    pace.tick(now += seconds(1));
    CHECK(due(pace).empty());
    pace.tick(now += milliseconds(1));
    CHECK(due(pace).size() == 1);
    // A long pause allows no more than the first burst.
    pace.tick(now += std::chrono::hours(1));
    pace.tick(now += std::chrono::hours(1));
    CHECK(due(pace).size() == 3);
    CHECK(pace.waiting() == 23);
}

TEST_CASE("Pace: targets take turns, and dropped messages leave the others") {
    Pace pace;
    for (const char* const target : {"#a", "#a", "#a", "bob", "bob"}) pace.put(paced(target));
    CHECK(due(pace) == Texts{"#a", "bob", "#a", "bob", "#a"});
    pace.put(paced("#a", 10, 5));
    pace.put(paced("bob"));
    pace.put(paced("#a", 10, 2));
    CHECK(pace.waiting() == 8);
    CHECK(pace.first()->lines == 5);
    CHECK(pace.waiting() == 3);
    CHECK(pace.drop([](const std::string& target) { return target == "#a"; }) == 2);
    CHECK(pace.waiting() == 1);
    CHECK(pace.first()->target == "bob");
    CHECK_FALSE(pace.first());
    CHECK(pace.drop() == 0);
}

TEST_CASE("Liveness: the limits of a sign-on") {
    Life silent;
    CHECK(silent.tick() == Verdict::fine);
    CHECK(silent.pass(milliseconds(59'999)) == Verdict::fine);
    CHECK(silent.pass(milliseconds(1)) == Verdict::no_sign_on);
    Life dripping;
    dripping.tick();
    for (int i = 0; i < 17; ++i) {
        dripping.liveness.heard();
        CHECK(dripping.pass(seconds(10)) == Verdict::fine);
    }
    CHECK(dripping.pass(milliseconds(9'999)) == Verdict::fine);
    CHECK(dripping.pass(milliseconds(1)) == Verdict::no_sign_on);
    Life choosing;
    choosing.choosing = true;
    CHECK(choosing.pass(seconds(600)) == Verdict::fine);
    choosing.choosing = false;
    CHECK(choosing.pass(milliseconds(59'999)) == Verdict::fine);
    CHECK(choosing.pass(milliseconds(1)) == Verdict::no_sign_on);
    // A pause of more than 20 seconds restarts them.
    for (const milliseconds pause : {milliseconds(20'000), milliseconds(20'001)}) {
        Life paused;
        paused.tick();
        paused.pass(seconds(30));
        paused.now += pause;
        CHECK(paused.tick() == Verdict::fine);
        CHECK((paused.pass(seconds(10)) == Verdict::no_sign_on) == (pause == seconds(20)));
    }
}

TEST_CASE("Liveness: a silent server is asked once, and has two minutes to answer") {
    Life at;
    at.registered = true;
    at.tick();
    CHECK(at.pass(milliseconds(29'999)) == Verdict::fine);
    CHECK(at.pass(milliseconds(1)) == Verdict::ask);
    CHECK(at.pass(milliseconds(1)) == Verdict::fine);
    CHECK(at.pass(milliseconds(119'998)) == Verdict::fine);
    CHECK(at.pass(milliseconds(1)) == Verdict::no_answer);
    at.liveness.heard();
    CHECK(at.tick() == Verdict::fine);
    CHECK(at.pass(milliseconds(29'999)) == Verdict::fine);
    CHECK(at.pass(milliseconds(1)) == Verdict::ask);
    // Another PING is as good; a later one prolongs nothing.
    at.liveness.heard();
    at.tick();
    at.liveness.asked();
    CHECK(at.tick() == Verdict::fine);
    CHECK(at.pass(milliseconds(60'000)) == Verdict::fine);
    at.liveness.asked();
    CHECK(at.pass(milliseconds(59'999)) == Verdict::fine);
    CHECK(at.pass(milliseconds(1)) == Verdict::no_answer);
    // After a pause of the program it is asked again.
    at.now += seconds(21);
    CHECK(at.tick() == Verdict::fine);
    CHECK(at.pass(seconds(30)) == Verdict::ask);
}

TEST_CASE("STS: a policy holds to its last second, and renewing needs a valid one") {
    const Wall start = Wall{} + seconds(1000);
    StsPolicies at;
    at.learn("", 6697, seconds(100), start);
    CHECK_FALSE(at.take_changed());
    at.learn("Irc.Example", 6697, seconds(100), start);
    CHECK(at.text() == "irc.example 6697 100 1100\n");
    CHECK(at.take_changed());
    CHECK_FALSE(at.take_changed());
    const auto applied = [&](ServerAddress server, int second) {
        at.apply(server, start + seconds(second));
        return server.tls ? server.port : 0;
    };
    ServerAddress server;
    server.host = "IRC.example";
    server.port = 7000;
    CHECK(applied(server, 100) == 6697);
    CHECK(applied(server, 101) == 0);
    server.tls = true;
    CHECK(applied(server, 0) == 7000);
    server.tls = false;
    server.unix_path = "/run/x";
    CHECK(applied(server, 0) == 0);
    at.renew("other.example", start);
    at.renew("irc.example", start + seconds(101));
    CHECK_FALSE(at.take_changed());
    at.renew("IRC.EXAMPLE", start + seconds(100));
    CHECK(at.take_changed());
    CHECK(at.text() == "irc.example 6697 100 1200\n");
    // Ten years at most, from a server or a file.
    const std::string longest = std::to_string(std::int64_t{10} * 366 * 24 * 3600);
    at.learn("irc.example", 1, seconds(std::int64_t{1} << 40), start);
    CHECK(at.text().find(" 1 " + longest + " ") != std::string::npos);
    CHECK(StsPolicies::read("A 5 9999999999 7\nb 70000 5 5\nc 5 0 5\nd 5 5\n\n").text() ==
          "a 5 " + longest + " 7\nd 5 5 0\n");
    at.learn("IRC.example", 6697, seconds(0), start);
    CHECK(at.text().empty());
}

TEST_CASE("STS: the port counts without TLS, the duration with it") {
    StsOffer plain;
    for (const char* const wrong : {"", "duration=5", "port=0", "port=70000", "port", "myport=1"})
        CHECK_FALSE(plain.read(wrong, false));
    CHECK(plain.port() == 0);
    CHECK(plain.read("duration=300,port=6697", false));
    CHECK(plain.port() == 6697);
    CHECK_FALSE(plain.take_seconds());
    StsOffer secure;
    for (const char* const wrong : {"", "duration=", "duration=3x", "duration=-1", "port=3"})
        CHECK_FALSE(secure.read(wrong, true));
    CHECK_FALSE(secure.take_seconds());
    CHECK_FALSE(secure.read("port=6697,duration=300", true));
    CHECK(secure.port() == 0);
    CHECK(secure.take_seconds() == 300);
    CHECK_FALSE(secure.take_seconds());
}

TEST_CASE("SASL: a challenge ends with a piece of other than 400 bytes, or at 64 KiB") {
    LoginAttempt at;
    CHECK_FALSE(at.pending());
    at.begin({"tim", "secret", "", true}, "PLAIN");
    CHECK(at.pending());
    const std::string full(400, 'A');
    CHECK_FALSE(at.add_challenge(full));
    CHECK(at.add_challenge("+"));
    at.begin({"tim", "secret", "", true}, "PLAIN");
    REQUIRE(at.answer());
    CHECK(at.add_challenge(full.substr(1)));
    LoginAttempt endless;
    for (int i = 0; i < 163; ++i) CHECK_FALSE(endless.add_challenge(full));
    CHECK(endless.add_challenge(full));
    at.succeed();
    CHECK_FALSE(at.pending());
    CHECK(at.succeeded());
    CHECK_FALSE(at.refused());
    at.refuse();
    CHECK(at.refused());
}
