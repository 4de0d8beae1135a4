// From connecting to being somebody.

#include "harness.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;

TEST_CASE("Registration: greeting, 001 to 005, LUSERS, and no message of the day") {
    TestServer server;
    TestClient ann(server);
    ann.expect(":hubbub.local NOTICE * :* Welcome to hubbub. *Type your name and press Enter.");
    ann.send("NICK ann").send("USER ann 0 * :Ann Example");
    ann.expect(":hubbub.local 001 ann :Welcome to the hubbub Network, ann!~ann@127.0.0.1");
    ann.expect(":hubbub.local 002 ann :Your host is hubbub.local, running version hubbub-*");
    ann.expect(":hubbub.local 003 ann :This server was created in a test");
    ann.expect(
        ":hubbub.local 004 ann hubbub.local hubbub-* BRZgiorsw CIMRbcehijklmnopstvz Ibehjklov");
    ann.expect(":hubbub.local 005 ann * :are supported by this server");
    ann.expect(":hubbub.local 005 ann * :are supported by this server");
    ann.expect(":hubbub.local 005 ann * :are supported by this server");
    ann.expect(":hubbub.local 251 ann :There are 1 users and 0 invisible on 1 servers");
    ann.expect(":hubbub.local 252 ann 0 :operator(s) online");
    ann.expect(":hubbub.local 253 ann 0 :unknown connection(s)");
    ann.expect(":hubbub.local 254 ann 0 :channels formed");
    ann.expect(":hubbub.local 255 ann :I have 1 clients and 0 servers");
    ann.expect(":hubbub.local 265 ann 1 1 :Current local users 1, max 1");
    ann.expect(":hubbub.local 266 ann 1 1 :Current global users 1, max 1");
    ann.expect(":hubbub.local 422 ann :MOTD File is missing");
    CHECK(ann.sync().empty());
}

TEST_CASE("Registration: sends the message of the day if there is one") {
    auto config = test_config();
    config.settings.motd = {"Be kind.", ""};
    TestServer server(config);
    TestClient ann(server);
    ann.send("NICK ann").send("USER ann 0 * :Ann");
    ann.read_until(":hubbub.local 375 ann :- hubbub.local Message of the day - ");
    ann.expect(":hubbub.local 372 ann :- Be kind.");
    ann.expect(":hubbub.local 372 ann :- ");
    ann.expect(":hubbub.local 376 ann :End of /MOTD command.");
}

TEST_CASE("Registration: NICK, USER, PASS and CAP may come in any order, PASS before the last") {
    std::vector<std::string> lines = {"CAP LS 302", "NICK ann", "PASS secret", "USER ann 0 * :Ann"};
    std::sort(lines.begin(), lines.end());
    auto config = test_config();
    config.settings.password = "secret";
    TestServer server(config);
    do {
        // A password that comes last comes when NICK and USER have been judged without it.
        if (lines.back().starts_with("PASS")) continue;
        if (lines[2].starts_with("PASS") && lines[3].starts_with("CAP")) continue;
        INFO(lines[0], ", ", lines[1], ", ", lines[2], ", ", lines[3]);
        TestClient ann(server);
        for (const std::string& line : lines) ann.send(line);
        ann.send("CAP END");
        ann.read_until("* 001 ann *");
        ann.send("QUIT");
        ann.expect_closed();
    } while (std::next_permutation(lines.begin(), lines.end()));
}

TEST_CASE("PASS: the right password is accepted, a wrong or missing one is not") {
    auto config = test_config();
    config.settings.password = "secret";
    TestServer server(config);
    TestClient right(server);
    right.send("PASS secret").send("NICK ann").send("USER ann 0 * :Ann");
    right.read_until("* 001 ann *");
    for (const std::string first : {"PASS wrong", "PASS secre", "PASS :", "PING x"}) {
        CAPTURE(first);
        TestClient wrong(server);
        wrong.send(first).send("NICK bob").send("USER bob 0 * :Bob");
        wrong.read_until(":hubbub.local 464 bob :Password incorrect");
        wrong.expect("ERROR :Closing link: Bad password");
        CHECK(wrong.expect_closed().empty());
    }
    // Nobody was told that bob went: he never came.
    right.read_until("* 422 *");
    CHECK(right.sync().empty());
    CHECK(server->registry().find("bob") == nullptr);
}

TEST_CASE("NICK: after an invalid or used nick another may be tried") {
    TestServer server;
    TestClient ann(server, "ann");
    TestClient bob(server);
    bob.expect("* NOTICE *");
    bob.send("CAP END").send("NICK").expect(":hubbub.local 431 * :No nickname given");
    bob.send("NICK :").expect(":hubbub.local 431 * :No nickname given");
    bob.send("NICK 1bob").expect(":hubbub.local 432 * 1bob :Erroneous nickname. It *");
    bob.send(
           "NICK b\xc3\xb6"
           "b")
        .expect(
            ":hubbub.local 432 * b\xc3\xb6"
            "b :Erroneous nickname. Only *");
    bob.send("NICK bo\x1b[2J").expect(":hubbub.local 432 * * :Erroneous nickname. Only *");
    bob.send("NICK " + std::string(31, 'b')).expect(":hubbub.local 432 * bbb* *");
    bob.send("NICK ANN").expect(":hubbub.local 433 * ANN :Nickname is already in use");
    bob.send("USER bob 0 * :Bob");
    CHECK(bob.sync().empty());
    bob.send("NICK " + std::string(30, 'b')).expect("* 001 " + std::string(30, 'b') + " *");
}

TEST_CASE("Nick: belongs to the first client that completes registration; others choose again") {
    TestServer server;
    TestClient slow(server);
    slow.send("NICK ann").send("CAP LS 302").sync();
    TestClient quick(server);
    quick.send("NICK ann").send("USER ann 0 * :Ann").expect("* NOTICE *");
    quick.expect("* 001 ann *");
    quick.read_until("* 422 *");
    // At the end of the registration, and already at NICK.
    slow.send("USER ann 0 * :Ann").send("CAP END").read_until("* 433 * ann :*");
    slow.send("NICK ANN").expect("* 433 * ANN :*");
    slow.send("PRIVMSG ann :x").expect("* 451 * *");
    slow.send("NICK bob").expect("* 001 bob *");
    slow.read_until("* 422 *");
    quick.send("QUIT").expect_closed();
    slow.send("NICK ann").expect(":bob!~ann@127.0.0.1 NICK :ann");
}

TEST_CASE("Nick: a registered client may take one that a newcomer has only chosen") {
    TestServer server;
    TestClient ann(server, "ann"), newcomer(server);
    newcomer.send("NICK bob").sync();
    ann.send("NICK bob").expect("* NICK :bob");
    newcomer.send("USER x 0 * :x").read_until("* 433 * bob :*");
    newcomer.send("NICK ann").expect("* 001 ann *");
}

TEST_CASE("Nick: exactly one of many simultaneous registrations gets it") {
    TestServer server;
    std::vector<TestClient> clients;
    for (int i = 0; i < 20; ++i) clients.emplace_back(server).send("NICK ann").sync();
    for (TestClient& client : clients) client.send("USER u 0 * :u");
    std::size_t winners = 0;
    for (TestClient& client : clients) {
        const Lines lines = client.sync();
        winners += count(lines, "* 001 ann *");
        CHECK(count(lines, "* 001 ann *") + count(lines, "* 433 * ann *") == 1);
    }
    CHECK(winners == 1);
}

TEST_CASE("Nick: a plain user who loses it while typing the password is asked for another name") {
    hubbub::server::Config config = test_config();
    config.settings.password = "sesame";
    TestServer server(config);
    TestClient kim(server);
    kim.send("kim").read_until("* This server requires a password*");
    TestClient quick(server);
    quick.send("PASS sesame").send("NICK kim").send("USER kim 0 * :Kim").read_until("* 422 kim *");
    kim.send("sesame").expect("* You cannot use that name. It is already in use. Try*");
    kim.send("KIM").expect("* You cannot use that name. It is already in use. Try*");
    kim.send("tim").expect("* Hello, tim.*");
}

TEST_CASE("Nick: nobody reaches a newcomer before its welcome is written") {
    TestServer server;
    TestClient ann(server, "ann", "server-time"), newcomer(server);
    const auto watcher = server->registry().find("ann");
    REQUIRE(watcher != nullptr);
    ann.send("MONITOR + bob").expect("* 731 ann :bob");
    newcomer.send("CAP REQ :server-time").read_until("* ACK *");
    newcomer.send("NICK bob").sync();
    std::atomic<bool> written{false};
    Lines answers;
    // Each line of the welcome has its time: the first look at the clock that finds the nick taken
    // is in the middle of it.
    const auto watch = server.watch_clock([&] {
        if (!server->registry().taken("bob", *watcher) || written.exchange(true)) return;
        ann.send("PRIVMSG bob :early").send("NOTICE bob :early").send("INVITE bob #a");
        ann.send("WHOIS bob").send("ISON bob");
        answers = ann.sync();
    });
    newcomer.send("USER bob 0 * :Bob").send("CAP END");
    newcomer.expect("* 001 bob *");
    CHECK(count(newcomer.read_until("* 422 *"), "*early*") == 0);
    REQUIRE(written);
    CHECK(count(answers, "* 401 ann bob *") == 3);
    CHECK(count(answers, "* 303 ann :") == 1);
    CHECK(count(answers, "* 730 *") == 0);
    ann.expect("* 730 ann :bob*");
    ann.send("PRIVMSG bob :late").sync();
    newcomer.expect("* PRIVMSG bob :late");
}

TEST_CASE("Nick: messages sent during registration arrive after 001") {
    TestServer server;
    constexpr int rounds = 200;
    std::atomic<int> round{0}, written_to{-1};
    auto writing = std::async(std::launch::async, [&] {
        TestClient ann(server, "ann");
        while (round < rounds) {
            const int now = round;
            std::string notices;
            for (int i = 0; i < 100; ++i)
                notices += "NOTICE bob" + std::to_string(now) + " :hello\n";
            ann.send_raw(notices);
            written_to = now;
            ann.sync();
        }
    });
    for (; round < rounds; ++round) {
        TestClient bob(server);
        bob.send("NICK bob" + std::to_string(round)).expect("* NOTICE * *");
        eventually([&] { return written_to == round; });
        bob.send("USER bob 0 * :Bob").expect("* 001 bob*");
    }
    writing.get();
}

TEST_CASE("Registration: few commands work before it, and a second one is refused") {
    TestServer server;
    TestClient ann(server);
    ann.expect("* NOTICE *");
    ann.send("JOIN #a").expect(":hubbub.local 451 * :You have not registered");
    ann.send("PRIVMSG bob :hi").expect(":hubbub.local 451 * :You have not registered");
    ann.send("LIST").expect(":hubbub.local 451 * :You have not registered");
    ann.send("USER ann 0 *").expect(":hubbub.local 461 * USER :Not enough parameters");
    ann.send("USER : 0 * :x").expect(":hubbub.local 461 * USER :Not enough parameters");
    ann.send("USER ann 0 * :").expect(":hubbub.local 461 * USER :Not enough parameters");
    ann.send("PASS :").expect(":hubbub.local 461 * PASS :Not enough parameters");
    ann.send("PASS").expect(":hubbub.local 461 * PASS :Not enough parameters");
    ann.send("NONSENSE").expect(":hubbub.local 451 * :You have not registered");
    ann.send("NICK ann").send("user ann 0 * :Ann").expect("* 001 ann *");
    ann.read_until("* 422 *");
    ann.send("USER ann 0 * :Ann").expect(":hubbub.local 462 ann :You may not reregister");
    ann.send("PASS secret").expect(":hubbub.local 462 ann :You may not reregister");
}

TEST_CASE("USER: the user name is cleaned and marked, the real name is kept verbatim") {
    TestServer server;
    TestClient ann(server);
    ann.send("NICK ann").send("USER a!n@n-with.a_long_name 0 * :Ann & Co \xe2\x9c\x93");
    ann.read_until("* 001 ann :*, ann!~ann-with.@127.0.0.1");
    TestClient bob(server);
    bob.send("NICK bob").send("USER @@@ 0 * :Bob");
    bob.read_until("* 001 bob :*, bob!~u@127.0.0.1");
    bob.read_until("* 422 *");
    bob.send("WHOIS ann").expect("* 311 bob ann ~ann-with. 127.0.0.1 * :Ann & Co \xe2\x9c\x93");
}

TEST_CASE("Nick: exactly one of many racing clients wins, in every round") {
    TestServer server;
    constexpr int rounds = 25;
    constexpr std::size_t racers = 4;
    for (int round = 0; round < rounds; ++round) {
        const std::string nick = "ann" + std::to_string(round);
        std::vector<TestClient> clients;
        for (std::size_t i = 0; i < racers; ++i) {
            clients.emplace_back(server).send("USER u 0 * :U");
            clients.back().sync();
        }
        std::vector<std::future<std::string>> answers;
        for (TestClient& client : clients) {
            answers.push_back(std::async(std::launch::async, [&client, &nick] {
                client.send("NICK " + nick);
                return *client.next();
            }));
        }
        Lines all;
        for (auto& answer : answers) all.push_back(answer.get());
        CHECK(count(all, "* 001 " + nick + " *") == 1);
        CHECK(count(all, "* 433 * " + nick + " *") == racers - 1);
    }
}

TEST_CASE("Registration: the last NICK, USER and PASS before its end count") {
    auto config = test_config();
    config.settings.password = "secret";
    TestServer server(config);
    TestClient ann(server);
    ann.send("PASS wrong").send("PASS secret").send("NICK one").send("NICK two");
    ann.send("CAP LS")
        .send("USER first 0 * :First")
        .send("USER second 0 * :" + std::string(101, 'r'));
    ann.send("NICK ann").send("CAP END").read_until("* 001 ann :*, ann!~second@127.0.0.1");
    ann.read_until("* 422 *");
    CHECK(ann.send("WHOIS ann").sync().front() ==
          ":hubbub.local 311 ann ann ~second 127.0.0.1 * :" + std::string(100, 'r'));
    // Nicks that were only chosen are free, and were nobody's.
    TestClient bob(server);
    bob.send("PASS secret").send("NICK one").send("USER bob 0 * :Bob").read_until("* 422 *");
    ann.send("WHOWAS two").expect("* 406 ann two *");
    ann.expect("* 369 *");
    // The right password before a wrong one does not help.
    TestClient wrong(server);
    wrong.send("PASS secret").send("PASS Secret").send("NICK w").send("USER w 0 * :W");
    wrong.read_until(":hubbub.local 464 w :Password incorrect");
    wrong.expect_closed();
    // After registration, neither CAP END nor LS starts it again.
    ann.send("CAP LS").send("CAP REQ multi-prefix").send("CAP END").sync();
    ann.send("NICK amy").expect(":ann!~second@127.0.0.1 NICK :amy");
    CHECK(ann.sync().empty());
}

TEST_CASE("Registration: a client that leaves before its end is not reported") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("MONITOR + bob").expect("* 731 *");
    for (const std::string last : {"QUIT :bye", "reset"}) {
        TestClient bob(server);
        bob.send("NICK bob").send("CAP LS").send("USER bob 0 * :Bob").sync();
        if (last == "reset") {
            bob.reset();
        } else {
            CHECK(bob.send(last).expect_closed() == Lines{"ERROR :Closing link: Quit: bye"});
        }
        eventually([&] { return server->registry().client_count() == 1; });
        CHECK(ann.sync().empty());
        ann.send("WHOWAS bob").expect("* 406 ann bob *");
        ann.expect("* 369 *");
        ann.send("LUSERS").read_until("* 265 ann 1 1 *");
        ann.sync();
    }
    // A user that was registered is in WHOWAS, and reported.
    TestClient bob(server, "bob");
    ann.expect("* 730 ann :bob!*");
    CHECK(bob.send("QUIT").expect_closed() == Lines{"ERROR :Closing link: Quit: "});
    ann.expect("* 731 ann :bob");
    CHECK(ann.sync().empty());
    ann.send("WHOWAS bob").expect("* 314 ann bob ~bob 127.0.0.1 * :bob");
}
