// Queries about the server: VERSION, ADMIN, INFO, LUSERS, STATS, HELP, LINKS, ISUPPORT.

#include "harness.h"

#include <algorithm>
#include <chrono>
#include <string>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("VERSION, TIME, ADMIN, INFO, LUSERS: describe the server") {
    auto config = test_config();
    config.ping_interval = std::chrono::hours(48);
    config.settings.admin_name = "Irma";
    config.settings.admin_email = "irma@example.org";
    TestServer server(config);
    TestClient ann(server, "ann");
    server.advance(std::chrono::seconds(90061));
    ann.send("STATS u").expect(":hubbub.local 242 ann :Server Up 1 days 1:01:01");
    ann.expect(":hubbub.local 219 ann u :End of /STATS report");
    ann.send("STATS").expect("* 461 ann STATS *");
    ann.send("STATS z").expect("* 219 ann z *");
    ann.send("STATS l").expect("* 481 ann *");
    ann.send("STATS u elsewhere.net").expect("* 402 ann elsewhere.net *");
    ann.send("LINKS").expect(":hubbub.local 364 ann hubbub.local hubbub.local :0 hubbub");
    ann.expect("* 365 ann * :End of /LINKS list");
    ann.send("LINKS *.local").expect("* 364 ann hubbub.local hubbub.local *");
    ann.expect("* 365 ann *.local *");
    ann.send("LINKS *.net").expect("* 365 ann *.net :End of /LINKS list");
    ann.send("LINKS no.where *").expect("* 402 ann no.where *");
    ann.send("LUSERS * no.where").expect("* 402 ann no.where *");
    ann.send("TIME").expect("* 391 ann hubbub.local :Sat Jan 03 2026 04:05:06 UTC");
    ann.send("ADMIN *.local").expect("* 256 ann hubbub.local :Administrative info");
    ann.expect("* 257 ann :*");
    ann.expect("* 258 ann :Irma");
    ann.expect("* 259 ann :irma@example.org");
    ann.send("INFO").expect("* 371 ann :hubbub-*");
    ann.expect("* 371 ann :hubbub");
    ann.read_until("* 374 ann :End of INFO list");
    for (const std::string command : {"ADMIN", "INFO", "MOTD", "TIME", "TRACE", "VERSION"})
        ann.send(command + " no.where").expect("* 402 ann no.where :No such server");
    ann.send("TRACE").expect("* 205 ann User users ann");
    ann.expect("* 262 ann hubbub.local hubbub-* :End of TRACE");
    ann.send("SERVLIST").expect("* 234 ann ChanServ hubbub.local * 0 0 :*");
    ann.expect("* 234 ann NickServ *");
    ann.expect("* 235 ann * * :End of service listing");
    ann.send("SQUERY irchelp :HELP").expect("* 408 ann irchelp *");
    ann.send("SUMMON x").expect("* 445 ann *");
    ann.send("USERS").expect("* 446 ann *");
}

TEST_CASE("STATS: m counts each command that was used") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob");
    bob.join("#b");
    ann.send("TOPIC #none").send("topic").send("NONSENSE").sync();
    ann.send("STATS m");
    Lines lines = ann.read_until(":hubbub.local 219 ann m :End of /STATS report");
    CHECK(count(lines, ":hubbub.local 212 ann NICK 2") == 1);
    CHECK(count(lines, ":hubbub.local 212 ann JOIN 1") == 1);
    // Refused commands count too.
    CHECK(count(lines, ":hubbub.local 212 ann TOPIC 2") == 1);
    CHECK(count(lines, ":hubbub.local 212 ann STATS 1") == 1);
    CHECK(count(lines, "* 212 ann KICK *") == 0);
    CHECK(count(lines, "*NONSENSE*") == 0);
    ann.send("STATS m hubbub.local");
    lines = ann.read_until("* 219 ann m *");
    CHECK(count(lines, "* 212 ann STATS 2") == 1);
    ann.send("STATS m elsewhere.net").expect("* 402 ann elsewhere.net *");
}

TEST_CASE("HELP: lists topics, shows one, refuses unknown ones") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("HELP").expect("* 704 ann * :*");
    ann.expect("* 705 ann * :");
    CHECK(count(ann.read_until("* 706 ann * :*"), "* 705 ann * :*PRIVMSG*") == 1);
    ann.send("HELPOP privmsg").expect("* 704 ann privmsg :PRIVMSG target*");
    ann.expect("* 705 ann privmsg :");
    ann.expect("* 705 ann privmsg :Sends *");
    ann.expect("* 706 ann privmsg :*");
    ann.send("HELP nothing").expect("* 524 ann nothing :No help available*");
    ann.send("HELP :two words").expect("* 524 ann * :*");
}

TEST_CASE("LINKS, WHOIS, INFO: show the server's description") {
    auto config = test_config();
    config.settings.server_description = "the chat of the bakers";
    TestServer server(config);
    TestClient ann(server, "ann");
    ann.send("LINKS").expect("* 364 ann hubbub.local hubbub.local :0 the chat of the bakers");
    ann.send("WHOIS ann").read_until("* 312 ann ann hubbub.local :the chat of the bakers");
    ann.send("INFO").read_until("* 371 ann :the chat of the bakers");
}

TEST_CASE("ISUPPORT: all tokens, sorted, at most 13 in a line") {
    auto config = test_config();
    config.settings.max_channels = 6;
    config.settings.max_masks = 7;
    config.settings.max_modes = 3;
    config.settings.max_targets = 5;
    config.settings.network_name = "Example";
    TestServer server(config);
    TestClient ann(server, "ann");
    std::string all;
    const std::string start = ":hubbub.local 005 ann ", end = " :are supported by this server";
    for (const std::string& line : ann.send("ISUPPORT").sync()) {
        REQUIRE(line.starts_with(start));
        REQUIRE(line.ends_with(end));
        const std::string tokens =
            line.substr(start.size(), line.size() - start.size() - end.size());
        CHECK(std::count(tokens.begin(), tokens.end(), ' ') < 13);
        all += (all.empty() ? "" : " ") + tokens;
    }
    CHECK(all ==
          "ACCEPT=50 ACCOUNTEXTBAN=a AWAYLEN=200 BOT=B CALLERID=g CASEMAPPING=ascii CHANLIMIT=#:6 "
          "CHANMODES=Ibe,k,jl,CMRcimnpstz CHANNELLEN=64 CHANTYPES=# CLIENTTAGDENY= ELIST=CMNTU "
          "EXCEPTS=e EXTBAN=~,a HOSTLEN=54 INVEX=I KEYLEN=32 KICKLEN=300 KNOCK LINELEN=512 "
          "MAXLIST=Ibe:7 "
          "MAXTARGETS=5 MODES=3 MONITOR=100 NAMELEN=100 NETWORK=Example NICKLEN=30 "
          "PREFIX=(ohv)@%+ SAFELIST STATUSMSG=@%+ "
          "TARGMAX=ACCEPT:,INVITE:1,JOIN:50,KICK:5,LIST:,MONITOR:,NAMES:5,NOTICE:5,PART:50,"
          "PRIVMSG:5,TAGMSG:5,WHOIS:5,WHOWAS:5 TOPICLEN=340 USERLEN=10 UTF8ONLY WHOX");
}

TEST_CASE("LUSERS: counts users, invisible ones, newcomers and channels; the maximum stays") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), cat(server, "cat"), newcomer(server);
    newcomer.send("NICK dan").sync();
    cat.send("MODE cat +i").sync();
    ann.join("#a");
    bob.join("#b");
    bob.join("#a");
    const auto counts = [&](const std::string& users, const std::string& hidden,
                            const std::string& unknown, const std::string& channels,
                            const std::string& now, const std::string& most) {
        Lines wanted = {
            "251 ann :There are " + users + " users and " + hidden + " invisible on 1 servers",
            "252 ann 0 :operator(s) online",
            "253 ann " + unknown + " :unknown connection(s)",
            "254 ann " + channels + " :channels formed",
            "255 ann :I have " + now + " clients and 0 servers",
            "265 ann " + now + " " + most + " :Current local users " + now + ", max " + most,
            "266 ann " + now + " " + most + " :Current global users " + now + ", max " + most};
        for (std::string& line : wanted) line.insert(0, ":hubbub.local ");
        ann.sync();
        CHECK(ann.send("LUSERS").sync() == wanted);
    };
    counts("2", "1", "1", "2", "3", "3");
    // A mode that was set twice counts once.
    cat.send("MODE cat +i").send("MODE cat +i-i+i").sync();
    bob.send("NICK rob").send("NICK bob").sync();
    counts("2", "1", "1", "2", "3", "3");
    newcomer.send("QUIT").expect_closed();
    cat.send("QUIT").expect_closed();
    bob.send("QUIT").expect_closed();
    eventually([&] { return server->registry().client_count() == 1; });
    counts("1", "0", "0", "1", "1", "3");
    TestClient eve(server, "eve");
    counts("2", "0", "0", "1", "2", "3");
    ann.send("PART #a").sync();
    counts("2", "0", "0", "0", "2", "3");
}

TEST_CASE("STATS u, ADMIN, INFO: exact formats, and texts for what is not configured") {
    auto config = test_config();
    config.ping_interval = std::chrono::hours(24) * 20;
    config.settings.network_name = "Example";
    TestServer server(config);
    TestClient ann(server, "ann");
    const auto uptime = [&](const std::string& text) {
        ann.send("STATS u").expect(":hubbub.local 242 ann :Server Up " + text);
        ann.expect("* 219 ann u *");
    };
    uptime("0 days 0:00:00");
    server.advance(std::chrono::seconds(59));
    uptime("0 days 0:00:59");
    server.advance(std::chrono::seconds(1));
    uptime("0 days 0:01:00");
    server.advance(std::chrono::minutes(59));
    uptime("0 days 1:00:00");
    server.advance(std::chrono::hours(10) + std::chrono::minutes(10));
    uptime("0 days 11:10:00");
    server.advance(std::chrono::hours(240));
    uptime("10 days 11:10:00");
    CHECK(ann.send("ADMIN").sync() ==
          Lines{":hubbub.local 256 ann hubbub.local :Administrative info",
                ":hubbub.local 257 ann :Example, hubbub.local",
                ":hubbub.local 258 ann :No administrator is configured",
                ":hubbub.local 259 ann :No e-mail address is configured"});
    const Lines info = ann.send("INFO").sync();
    REQUIRE(info.size() == 5);
    CHECK(matches(info[0], ":hubbub.local 371 ann :hubbub-*"));
    CHECK(info[1] == ":hubbub.local 371 ann :hubbub");
    CHECK(info[2] == ":hubbub.local 371 ann :A chat server for IRC clients, telnet and nc.");
    CHECK(info[3] == ":hubbub.local 371 ann :Started in a test");
    CHECK(matches(ann.send("VERSION").sync().front(),
                  ":hubbub.local 351 ann hubbub-* hubbub.local :one thread per client"));
    // A nick stands for its server, in upper and lower case.
    for (const std::string target : {"ann", "ANN", "*", "HUBBUB.LOCAL", "hubbub.?ocal"})
        CHECK(count(ann.send("TIME " + target).sync(), "* 391 ann hubbub.local *") == 1);
    CHECK(ann.send("SERVLIST *.net 3").sync() ==
          Lines{":hubbub.local 235 ann *.net 3 :End of service listing"});
    // A name may have up to 16 letters; longer ones are unknown, too.
    for (const std::string& name :
         {std::string(16, 'X'), std::string(17, 'X'), std::string("PRIV"), std::string("PRIVMSGX")})
        ann.send(name + " a").expect(":hubbub.local 421 ann " + name + " :Unknown command");
    ann.send("wHoIs ann").read_until("* 318 ann ann *");
}
