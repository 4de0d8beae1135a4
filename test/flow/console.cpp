// The operator's console: its feed and its commands.

#include "server/console.h"

#include <hubbub/base/log.h>
#include <hubbub/chat/client.h>

#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>

#include "harness.h"
#include "server/console_commands.h"
#include "server/trace.h"
#include "support/temporary_directory.h"

using namespace flow;
using hubbub::server::ConsoleFeed;
using hubbub::server::run_console_line;

namespace {

std::string run(TestServer& server, std::string_view line) {
    return run_console_line(*server, line).text;
}

}  // namespace

TEST_CASE("Console: typed text reaches every user, IRC or plain") {
    TestServer server;
    TestClient ann(server, "ann");
    TestClient zoe = person(server, "zoe");
    CHECK(run(server, "supper is ready") == "-> everyone (2): supper is ready\n");
    ann.expect(":hubbub.local NOTICE ann :supper is ready");
    zoe.expect("*** supper is ready");
    CHECK(run(server, "/msg ZOE only you") == "-> zoe: only you\n");
    zoe.expect("*** only you");
    CHECK(ann.sync().empty());
    CHECK(run(server, "/msg nobody hi") == "No such user: nobody. /who lists the users.\n");
    CHECK(run(server, "/msg zoe") == "Usage: /msg NICK TEXT\n");
}

TEST_CASE("Console: /kick removes from all channels, /kill disconnects") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.join("#a");
    TestClient bob(server, "bob");
    bob.join("#a");
    bob.join("#b");
    ann.expect("* JOIN #a");
    CHECK(run(server, "/kick bob spam") == "Removed bob from 2 channels.\n");
    ann.expect(":hubbub.local KICK #a bob :spam");
    CHECK(count(bob.sync(), ":hubbub.local KICK * bob :spam") == 2);
    CHECK(server->registry().channel_count() == 1);
    // The user itself has left them, too: it can join again, and is in each once.
    bob.send("WHOIS bob");
    CHECK(count(bob.read_until("* 318 *"), "* 319 *") == 0);
    CHECK(server->registry().find("bob")->channel_count() == 0);
    bob.join("#a");
    bob.send("WHOIS bob").read_until("* 319 bob bob :#a*");
    ann.expect(":bob!~bob@127.0.0.1 JOIN #a");
    CHECK(run(server, "/kill bob enough") == "Disconnected bob.\n");
    CHECK(count(bob.expect_closed(), "ERROR :Closing link: Killed: enough") == 1);
    eventually(
        [&] { return run(server, "/stats").find("closed, kicked: 1") != std::string::npos; });
    CHECK(run(server, "/kick bob") == "No such user: bob. /who lists the users.\n");
}

TEST_CASE("Console: /who lists users, /list channels; an unknown command is reported") {
    TestServer server;
    CHECK(run(server, "/list") == "No channels.\n");
    CHECK(run(server, "/who") == "0 users.\n");
    TestClient ann(server, "ann");
    ann.join("#a");
    ann.send("TOPIC #a :tea\x1b[2J").sync();
    CHECK(run(server, "/list") == "#a  1 user: tea[2J\n");
    CHECK(matches(run(server, "/who"), "ann  127.0.0.1:*  #a\n1 user.\n"));
    CHECK(run(server, "/dance") == "Unknown command: /dance. /help lists the commands.\n");
    CHECK(run(server, "  ").empty());
    CHECK_FALSE(run_console_line(*server, "/help").quit);
    CHECK(run_console_line(*server, "/quit").quit);
}

TEST_CASE("ConsoleFeed: has the messages of channels with their source, and no private ones") {
    ConsoleFeed feed;
    TestServer server(test_config(), &feed);
    TestClient ann(server, "ann");
    ann.join("#lobby");
    TestClient zoe = person(server, "zoe");
    feed.take();
    zoe.send("hello \x1b[31mred");
    zoe.send("/msg ann a secret");
    ann.expect("* JOIN #lobby");
    ann.expect("* PRIVMSG #lobby :hello *");
    ann.expect("* PRIVMSG ann :a secret");
    CHECK(matches(feed.take().lines, "127.0.0.1:* <zoe> hello red\n"));
    CHECK(feed.take().lines.empty());
}

TEST_CASE("ConsoleFeed: drops and counts lines beyond its limit") {
    ConsoleFeed feed;
    TestServer server(test_config(), &feed);
    TestClient ann(server, "ann");
    ann.join("#lobby");
    for (int i = 0; i < 2000; ++i) ann.send("PRIVMSG #lobby :" + std::string(400, 'x'));
    ann.sync();
    const ConsoleFeed::Passed passed = feed.take();
    CHECK(passed.lines.size() < 300'000);
    CHECK(passed.dropped > 1000);
    // Each is reported once, and there is room again.
    ann.send("PRIVMSG #lobby :later").sync();
    const ConsoleFeed::Passed later = feed.take();
    CHECK(later.dropped == 0);
    CHECK(matches(later.lines, "127.0.0.1:* <ann> later\n"));
    for (int i = 0; i < 2000; ++i) ann.send("PRIVMSG #lobby :" + std::string(400, 'x'));
    ann.sync();
    CHECK(feed.take().dropped > 1000);
    CHECK(feed.take().dropped == 0);
}

TEST_CASE("Trace: passwords are masked") {
    using hubbub::server::mask_secrets;
    CHECK(mask_secrets("PASS geheim") == "PASS ***");
    CHECK(mask_secrets("AUTHENTICATE YWFh") == "AUTHENTICATE ***");
    CHECK(mask_secrets("REGISTER ann a@b.c geheim") == "REGISTER ann ***");
    CHECK(mask_secrets("VERIFY ann code") == "VERIFY ann ***");
    CHECK(mask_secrets(":x pass :two words") == ":x pass ***");
    CHECK(mask_secrets("OPER root geheim") == "OPER ***");
    for (const std::string start : {"PRIVMSG NickServ", "privmsg nickserv@hubbub.local",
                                    "PRIVMSG ann,NickServ", "SQUERY NickServ", "/msg nickserv"})
        CHECK(mask_secrets(start + " :IDENTIFY geheim") == start + " ***");
    for (const std::string start : {"NS", "nickserv", "CS", "/ns", "/register", "/login"})
        CHECK(mask_secrets(start + " IDENTIFY geheim") == start + " ***");
    CHECK(mask_secrets(":ChanServ!service@h NOTICE ann :The key is geheim") ==
          ":ChanServ!service@h NOTICE ann ***");
    CHECK(mask_secrets("PRIVMSG ann :NickServ") == "PRIVMSG ann :NickServ");
    CHECK(mask_secrets("JOIN #a,#b geheim") == "JOIN #a,#b ***");
    CHECK(mask_secrets("/join a geheim") == "/join a ***");
    CHECK(mask_secrets("MODE #a +ok ann geheim") == "MODE #a +ok ***");
    CHECK(mask_secrets(":ann!a@h MODE #a +k geheim") == ":ann!a@h MODE #a +k ***");
    CHECK(mask_secrets(":irc 324 ann #a +ntk geheim") == ":irc 324 ann #a +ntk ***");
    CHECK(mask_secrets("MODE #a +o ann") == "MODE #a +o ann");
    CHECK(mask_secrets(":ann!a@h JOIN #a * :Ann") == ":ann!a@h JOIN #a * :Ann");
    CHECK(mask_secrets("WEBIRC secret kiwi host 192.0.2.7") == "WEBIRC ***");
    CHECK(mask_secrets("AUTHENTICATE Z2VoZWlt") == "AUTHENTICATE ***");
    CHECK(mask_secrets("SAMODE #a +k geheim") == "SAMODE #a +k ***");
    CHECK(mask_secrets("mode #a -k geheim") == "mode #a -k ***");
    CHECK(mask_secrets("join #a geheim,zwei") == "join #a ***");
    for (const std::string line :
         {"PASS", "OPER", "JOIN #a,#k", "MODE #k b", "MODE #a +k", "MODE #k +o kim",
          ":irc 324 kim #k +nt 5", ":irc 324 kim #k +k", "TOPIC #a :mode +k", "KICK #a kim :k"})
        CHECK(mask_secrets(line) == line);
    CHECK(mask_secrets("PRIVMSG #a :pass the salt") == "PRIVMSG #a :pass the salt");
}

TEST_CASE("Console: a missing reason is \"by the operator\"; only the named user is concerned") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), half(server);
    half.send("NICK half").sync();
    for (TestClient* one : {&ann, &bob}) one->join("#a");
    ann.join("#b");
    ann.send("TOPIC #a :tea").sync();
    bob.sync();
    CHECK(run(server, "/list").find("#a  2 users: tea\n") != std::string::npos);
    CHECK(run(server, "/list").find("#b  1 user\n") != std::string::npos);
    // A client that is not registered is no user.
    CHECK(run(server, "/who").ends_with("\n2 users.\n"));
    CHECK(run(server, "/who").find("half") == std::string::npos);
    CHECK(run(server, "hello") == "-> everyone (2): hello\n");
    CHECK(half.sync().empty());
    for (TestClient* one : {&ann, &bob}) one->expect(":hubbub.local NOTICE * :hello");
    for (const std::string line : {"/kick", "/KICK "})
        CHECK(run(server, line) == "Usage: /kick NICK [REASON]\n");
    CHECK(run(server, "/kill") == "Usage: /kill NICK [REASON]\n");
    CHECK(run(server, "/msg") == "Usage: /msg NICK TEXT\n");
    CHECK(run(server, "/kill nobody\x1b") == "No such user: nobody. /who lists the users.\n");
    CHECK(run(server, "/kick BOB") == "Removed bob from 1 channel.\n");
    ann.expect(":hubbub.local KICK #a bob :by the operator");
    bob.expect(":hubbub.local KICK #a bob :by the operator");
    CHECK(run(server, "/kick bob") == "Removed bob from 0 channels.\n");
    CHECK(ann.sync().empty());
    ann.send("NAMES #a").expect("* 353 ann = #a :@ann");
    CHECK(run(server, "/kill bob") == "Disconnected bob.\n");
    CHECK(count(bob.expect_closed(), "ERROR :Closing link: Killed: by the operator") == 1);
    CHECK(run(server, "/stats")
              .find(" of 1024 connected, 2 channels, 0 messages; accepted 3, refused 0\n") !=
          std::string::npos);
}

TEST_CASE("Trace: --trace-lines logs both directions, and no password") {
    const TemporaryDirectory directory;
    const std::string file = directory.path() / "hub.log";
    hubbub::log::start({.level = hubbub::log::Level::info, .file = file});
    {
        auto config = test_config();
        config.trace_lines = true;
        config.settings.password = "sesame";
        TestServer server(config);
        TestClient ann(server);
        ann.send("PASS sesame").enter("ann").join("#a");
        ann.send("MODE #a +k geheim").send("MODE #a").sync();
        ann.send("OPER root hunter2").read_until("* 491 *");
        TestClient zoe(server);
        zoe.send("zoe").read_until("* This server requires a password. *");
        zoe.send("sesame").read_until("* In #lobby: *");
        zoe.send("hello, all").send("/join a geheim");
        person_sync(zoe);
    }
    REQUIRE(hubbub::log::stop());
    std::ifstream lines(file);
    const std::string all(std::istreambuf_iterator<char>(lines), {});
    for (const std::string shown :
         {"line=\"PASS ***\"", "line=\"NICK ann\"", "line=\"MODE #a +k ***\"", "line=\"OPER ***\"",
          "line=\"hello, all\"", "line=zoe", "line=\"/join a ***\"", "line.out"})
        CHECK_MESSAGE(all.find(shown) != std::string::npos, shown);
    for (const std::string secret : {"sesame", "geheim", "hunter2"})
        CHECK_MESSAGE(all.find(secret) == std::string::npos, secret);
}
