// Plain users in the same channel with IRC users.

#include "harness.h"

#include <hubbub/base/password.h>

#include <string>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("Plain users: a name is enough to sign on, and everyone sees everyone") {
    auto config = test_config();
    config.settings.motd = {"Be\x1b[2J kind."};
    TestServer server(config);
    TestClient ann(server);
    ann.send("NICK ann").send("USER ann 0 * :Ann");
    ann.read_until("* 376 *");
    ann.join("#lobby");
    TestClient zoe(server);
    zoe.expect(":hubbub.local NOTICE * :* No IRC client? Type your name and press Enter.");
    zoe.send("  zoe ");
    zoe.expect("* Hello, zoe. Everything you type is sent to #lobby. Type /help *");
    zoe.expect("* Be[2J kind.");
    zoe.expect("* In #lobby: @ann, zoe");
    ann.expect(":zoe!~plain@127.0.0.1 JOIN #lobby");
    zoe.send("hello, all");
    ann.expect(":zoe!~plain@127.0.0.1 PRIVMSG #lobby :hello, all");
    ann.send("PRIVMSG #lobby :hello, zoe");
    zoe.expect("<ann> hello, zoe");
    TestClient yan = person(server, "yan");
    zoe.expect("yan joined");
    zoe.send("hi");
    yan.expect("<zoe> hi");
    yan.send("/quit bye");
    yan.expect("* Closing link: Quit: bye");
    CHECK(yan.expect_closed().empty());
    zoe.expect("yan left (Quit: bye)");
    CHECK(count(ann.sync(), ":yan!~plain@127.0.0.1 QUIT :Quit: bye") == 1);
    CHECK(person_sync(zoe).empty());
}

TEST_CASE("Plain users: have three attempts at a name, each with an explanation") {
    TestServer server;
    TestClient ann(server, "ann");
    TestClient zoe(server);
    zoe.expect("* NOTICE *");
    zoe.send("").send("zoe the second");
    zoe.expect(
        "* You cannot use that name. Only letters, digits and * are allowed; no spaces. "
        "Try another.");
    zoe.send("Ann");
    zoe.expect("* You cannot use that name. It is already in use. Try another.");
    zoe.send("7zoe");
    zoe.expect("* You cannot use that name. It must not start with a digit or a dash.");
    zoe.expect("* Closing link: no valid name in three tries");
    CHECK(zoe.expect_closed().empty());
    TestClient yan(server);
    yan.send(std::string(31, 'y')).send("yan");
    yan.read_until(
        "* You cannot use that name. It is too long: 30 characters at most. Try another.");
    yan.expect("* Hello, yan. *");
}

TEST_CASE("Plain users: are asked for the server password") {
    auto config = test_config();
    config.settings.password = "open sesame";
    TestServer server(config);
    TestClient zoe(server);
    zoe.send("zoe").read_until("* This server requires a password. Type it and press Enter.");
    zoe.send("open sesame").expect("* Hello, zoe. *");
    TestClient yan(server);
    yan.send("yan").read_until("* This server requires a password. *");
    yan.send("let me in").expect("* Wrong password.");
    yan.expect("* Closing link: Bad password");
    CHECK(yan.expect_closed().empty());
}

TEST_CASE("Plain users: can use the slash commands") {
    TestServer server;
    TestClient zoe = person(server, "zoe");
    TestClient ann(server, "ann");
    ann.join("#lobby");
    zoe.expect("ann joined");
    zoe.send("/help").expect("* Everything you type is sent to the room. Commands:");
    CHECK(count(zoe.read_until("*//TEXT *"), "*/* *") >= 10);
    zoe.send("/who").expect("* In #lobby: @zoe, ann");
    zoe.send("/msg ann psst, you").expect("[to ann] psst, you");
    ann.expect(":zoe!~plain@127.0.0.1 PRIVMSG ann :psst, you");
    ann.send("PRIVMSG zoe :what?");
    zoe.expect("[to you] <ann> what?");
    zoe.send("/me waves");
    ann.expect(
        ":zoe!~plain@127.0.0.1 PRIVMSG #lobby :\x01"
        "ACTION waves\x01");
    ann.send(
        "PRIVMSG #lobby :\x01"
        "ACTION waves back\x01");
    zoe.expect("<ann> *waves back*");
    zoe.send("//slash").send("/topic tea & cake");
    ann.expect(":zoe!~plain@127.0.0.1 PRIVMSG #lobby :/slash");
    ann.expect(":zoe!~plain@127.0.0.1 TOPIC #lobby :tea & cake");
    zoe.expect("zoe set the topic: tea & cake");
    zoe.send("/topic").expect("* The topic of #lobby: tea & cake");
    zoe.send("/list").expect("* #lobby, 2 here: tea & cake");
    zoe.send("/nick ann").expect("* ann: Nickname is already in use.");
    zoe.send("/nick zora").expect("zoe is now zora");
    ann.expect(":zoe!~plain@127.0.0.1 NICK :zora");
    zoe.send("/msg nobody hi").expect("* nobody: No such nick/channel.");
    zoe.send("/me").expect("* Usage: /me ACTION");
    zoe.send("/dance").expect("* Unknown command: /dance. /help lists the commands.");
    zoe.send("   ");
    CHECK(person_sync(zoe).empty());
    CHECK(ann.sync().empty());
}

TEST_CASE("Plain users: text goes to the last channel entered, other channels are marked") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.join("#dev");
    ann.join("#lobby");
    TestClient zoe = person(server, "zoe");
    ann.expect("* JOIN #lobby");
    zoe.send("/join dev").expect("* In #dev: @ann, zoe");
    ann.expect(":zoe!~plain@127.0.0.1 JOIN #dev");
    zoe.send("in dev");
    ann.expect(":zoe!~plain@127.0.0.1 PRIVMSG #dev :in dev");
    ann.send("PRIVMSG #dev :marked").send("PRIVMSG #lobby :bare");
    zoe.expect("[#dev] <ann> marked");
    zoe.expect("<ann> bare");
    zoe.send("/part").expect("[#dev] zoe left");
    zoe.expect("* Your text now goes to #lobby.");
    ann.expect(":zoe!~plain@127.0.0.1 PART #dev");
    zoe.send("in the lobby");
    ann.expect(":zoe!~plain@127.0.0.1 PRIVMSG #lobby :in the lobby");
    zoe.send("/join dev").expect("* In #dev: @ann, zoe");
    zoe.send("/join lobby").expect("* Your text now goes to #lobby.");
    zoe.send("back").send("/part dev").expect("[#dev] zoe left");
    ann.read_until(":zoe!~plain@127.0.0.1 PRIVMSG #lobby :back");
    zoe.send("/part").expect("zoe left");
    zoe.expect("* You are in no room now. Join one with /join #room.");
    zoe.send("anybody?").expect("* You are not in a room. Join one with /join ROOM.");
    zoe.send("/topic").expect("* You are not in a room. Join one with /join ROOM.");
    zoe.send("/join #lobby").expect("* In #lobby: @ann, zoe");
    ann.sync();
    ann.send("KICK #lobby zoe :enough");
    zoe.expect("zoe was kicked by ann (enough)");
    zoe.send("let me stay").expect("* #lobby: Cannot send to channel.");
}

TEST_CASE("Plain users: channels with a key, without members or with invalid names") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.join("#den");
    ann.send("MODE #den +k sesam").send("MODE ann +i").sync();
    TestClient zoe = person(server, "zoe");
    zoe.send("/who den").expect("* No visible users in #den.");
    zoe.send("/who nowhere").expect("* No visible users in #nowhere.");
    zoe.send("/join den").expect("* #den: Cannot join channel (+k): give the right key.");
    zoe.send("/join den sesam").expect("* In #den: @ann, zoe");
    zoe.send("/nick zo e").expect("* Usage: /nick NAME (one word)");
    zoe.send("/nick 9zoe")
        .expect("* 9zoe: Erroneous nickname. It must not start with a digit or a dash.");
    CHECK(person_sync(zoe).empty());
}

TEST_CASE("Plain users: receive no control characters") {
    TestServer server;
    TestClient zoe = person(server, "zoe"), ann(server, "ann");
    ann.join("#lobby");
    zoe.expect("ann joined");
    ann.send(
        "PRIVMSG #lobby :a\x1b]0;owned\x07"
        "b\x7f\xc2\x9b"
        "c\xe2\x80\xae"
        "d\xe2\x81\xa6"
        "e");
    zoe.expect("<ann> a]0;ownedbcde");
    ann.send(
        "PRIVMSG #lobby :formatted, \x03"
        "04red\x03 \x02"
        "bold\x02");
    zoe.expect("<ann> formatted, red bold");
    ann.send("TOPIC #lobby :\x1b[31mred").expect("* 482 *");
    zoe.send("/topic \x1b[31mred").expect("zoe set the topic: red");
    ann.send("PART #lobby :\x1b[2J").read_until("* PART *");
    zoe.expect("ann left ([2J)");
    zoe.send("/msg ann \x1b[2Jx").expect("[to ann] x");
    zoe.send("/msg \x1b[2Jnobody x").expect("* nobody: No such nick/channel.");
    // Protocol traffic between programs is not shown to a plain user.
    ann.send("PRIVMSG zoe :\x01VERSION\x01").sync();
    CHECK(person_sync(zoe).empty());
}

TEST_CASE("Plain users: telnet negotiation is dropped; CR NUL, CR, LF and CR LF end a line") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.join("#lobby");
    TestClient zoe(server);
    using namespace std::string_literals;
    zoe.send_raw(
        "\xff\xfd\x03\xff\xfb\x18\xff\xfa\x18\0xterm\xff\xf0zo\xff\xf1"
        "e\r\0"s);
    zoe.read_until("* In #lobby: *");
    ann.expect("* JOIN #lobby");
    // Cut in the middle of a negotiation.
    zoe.send_raw("one\r\0two\rthree\nfour\r\nfi\xff"s);
    for (const std::string word : {"one", "two", "three", "four"})
        ann.expect("* PRIVMSG #lobby :" + word);
    zoe.send_raw("\xfb\x01ve\r\n");
    ann.expect("* PRIVMSG #lobby :five");
    CHECK(person_sync(zoe).empty());
}

TEST_CASE("Plain users: an overlong line is refused with an explanation") {
    TestServer server;
    TestClient zoe = person(server, "zoe"), ann(server, "ann");
    ann.join("#lobby");
    zoe.expect("ann joined");
    zoe.send(std::string(511, 'x')).send("short");
    zoe.expect("* That line is too long; it was not sent.");
    ann.expect("* PRIVMSG #lobby :short");
}

TEST_CASE("Plain users: invitations and operator messages arrive as sentences") {
    TestServer server;
    TestClient ann(server, "ann"), zoe = person(server, "zoe");
    ann.join("#garden");
    ann.send("INVITE zoe #garden").expect("* 341 ann zoe #garden");
    zoe.expect("* ann invites you to #garden. Type /join #garden.");
    // A user who quits without a text just left.
    ann.send("JOIN #lobby").read_until("* 366 *");
    zoe.expect("ann joined");
    ann.send("QUIT").expect_closed();
    zoe.expect("ann left");
}

TEST_CASE("Plain users: without local editing, the server edits names, passwords and text") {
    auto config = test_config();
    config.settings.password = "open sesame";
    TestServer server(config);
    TestClient ann(server);
    ann.send("PASS :open sesame").enter("ann").join("#lobby");
    TestClient zoe(server);
    zoe.send("\x1b[A").send("  ").send(
        "zox\x08"
        "e\x1b[D");
    zoe.read_until("* This server requires a password. *");
    zoe.send(
           "opne\x7f\x7f"
           "en sesami\x08"
           "e")
        .expect("* Hello, zoe. *");
    ann.expect("* JOIN #lobby");
    zoe.send(
           "hallo\x08\x08\x08"
           "ello")
        .send("all wrong\x15right")
        .send("two wordz\x17words");
    for (const std::string text : {"haello", "right", "two words"})
        CHECK(ann.expect("* PRIVMSG #lobby :*").ends_with("#lobby :" + text));
    // Cut between reads, in the middle of a sequence and in front of what erases.
    zoe.read_until("* In #lobby: *");
    for (const std::string part : {"ka\x1b", "[", "1;5Cf", "\xc3", "\xa9", "\x7f", "e\x1b]0;ti"}) {
        zoe.send_raw(part);
        CHECK(ann.sync().empty());
    }
    zoe.send("tle\x07");
    CHECK(ann.expect("* PRIVMSG #lobby :*").ends_with(":kafe"));
    // Erased characters do not count against the length of a line.
    zoe.send(std::string(500, 'x') + std::string(500, '\x08') + "short");
    CHECK(ann.expect("* PRIVMSG #lobby :*").ends_with(":short"));
    zoe.send(std::string(511, 'x')).expect("* That line is too long; it was not sent.");
    zoe.send("/me wavez\x08s").send("/msg ann \x01VERSION\x01");
    zoe.expect("[to ann] VERSION");
    ann.expect(
        "* PRIVMSG #lobby :\x01"
        "ACTION waves\x01");
    ann.expect("* PRIVMSG ann :VERSION");
    CHECK(ann.sync().empty());
}

TEST_CASE("Plain users: messages to a rank or to everyone are marked") {
    auto config = test_config();
    config.settings.operators = {
        {"irma", hubbub::hash_password("secret"), hubbub::commands::all_privileges}};
    TestServer server(config);
    TestClient zoe = person(server, "zoe"), ann(server, "ann");
    ann.join("#lobby");
    zoe.expect("ann joined");
    ann.send("PRIVMSG @#lobby :to operators");
    zoe.expect("[@#lobby] <ann> to operators");
    ann.send("OPER irma secret").read_until("* 381 *");
    ann.send("PRIVMSG $* :to all").send("NOTICE $* :and this");
    zoe.expect("[to all] <ann> to all");
    zoe.expect("[to all] -ann- and this");
    ann.send("NICK Closing")
        .send(
            "PRIVMSG #lobby :\x01"
            "ACTION link: bye\x01")
        .sync();
    zoe.expect("ann is now Closing");
    zoe.expect("<Closing> *link: bye*");
    CHECK(person_sync(zoe).empty());
}

TEST_CASE("Plain users: a torn last character is dropped, Latin-1 is marked") {
    TestServer server;
    TestClient zoe = person(server, "zoe"), ann(server, "ann");
    zoe.send("/msg ann 日\xe6\x97").send("/msg ann ü \xc3").send("/msg ann caf\xe9");
    for (const std::string text : {"日", "ü", "caf\xef\xbf\xbd"})
        CHECK(ann.expect("* PRIVMSG ann :*").ends_with("PRIVMSG ann :" + text));
}

TEST_CASE("Plain users: lines sent in one write are answered in order") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.join("#lobby");
    TestClient zoe = person(server, "zoe");
    ann.send("MODE #lobby +m").sync();
    for (const std::string command : {"/help", "/nonsense", "/msg ann"}) {
        CAPTURE(command);
        zoe.send_raw("hello\r\n" + command + "\r\n");
        zoe.expect("* #lobby: Cannot send to channel*");
        CHECK_FALSE(person_sync(zoe).empty());
    }
}

TEST_CASE("Plain users: every failed name counts, and the password is one line") {
    auto config = test_config();
    config.settings.password = "open sesame";
    TestServer server(config);
    TestClient ann(server), kim(server), zoe(server), yan(server);
    kim.send("1st").read_until("* You cannot use that name. *Try another.");
    kim.send(" kim ").expect("* This server requires a password. *");
    ann.send("PASS :open sesame").enter("kim");
    // Spaces around the password do not count; the name was lost in between.
    kim.send("  open sesame ").expect("* You cannot use that name. It is already in use. Try *");
    kim.send("KIM").expect("* You cannot use that name. It is already in use.");
    kim.expect("* Closing link: no valid name in three tries");
    CHECK(kim.expect_closed().empty());
    // A wrong password is not asked for again, nor is one of another case right.
    for (const std::string wrong : {"Open sesame", "open", "open sesame!", "kim"}) {
        CAPTURE(wrong);
        TestClient one(server);
        one.send("one").read_until("* This server requires a password. *");
        CHECK(one.send(wrong).expect_closed() ==
              Lines{"* Wrong password.", "* Closing link: Bad password"});
    }
    // Two failures are forgiven.
    yan.send("2nd").send("3rd").send("yan").read_until("* This server requires a password. *");
    yan.send("open sesame").expect("* Hello, yan. *");
    CHECK(count(ann.sync(), "* JOIN *") == 0);
    zoe.send("yan").read_until("* You cannot use that name. It is already in use. Try another.");
    zoe.send("/who").expect("* You cannot use that name. *Try another.");
}

TEST_CASE("Plain users: the lobby and its network have the names of the settings") {
    auto config = test_config();
    config.settings.lobby = "#Tea";
    config.settings.network_name = "Example";
    TestServer server(config);
    TestClient zoe(server);
    zoe.expect(
        ":hubbub.local NOTICE * :*** Welcome to Example. No IRC client? Type your name and press "
        "Enter.");
    zoe.send("zoe").expect(
        "* Hello, zoe. Everything you type is sent to #Tea. Type /help for more.");
    zoe.expect("* In #Tea: @zoe");
    TestClient ann(server, "ann");
    ann.join("#Tea");
    zoe.expect("ann joined");
    zoe.send("hello");
    ann.expect(":zoe!~plain@127.0.0.1 PRIVMSG #Tea :hello");
    CHECK(count(ann.send("WHOIS zoe").sync(), "* 311 ann zoe ~plain 127.0.0.1 * :plain user") == 1);
    // No PING, and no line that a program would expect.
    CHECK(person_sync(zoe).empty());
}
