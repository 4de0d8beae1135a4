// Operators: how to become one, their rights, and the information sent to other users.

#include "harness.h"

#include <hubbub/base/password.h>

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;
using namespace hubbub::commands;

namespace {

hubbub::server::Config with_root_and_guest() {
    auto config = test_config();
    // Made once: it takes long on purpose.
    static const std::string hash = hubbub::hash_password("open sesame");
    config.settings.operators = {
        {"root", hash, may_kill | may_wallops | may_rehash | may_see_stats},
        {"guest", hash, may_wallops}};
    return config;
}

}  // namespace

TEST_CASE("OPER: checks name and password, and replies 491 if there are no accounts") {
    TestServer without;
    TestClient zoe(without, "zoe");
    zoe.send("OPER root x").expect(":hubbub.local 491 zoe :No O-lines for your host");
    TestServer server(with_root_and_guest());
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("OPER root").expect("* 461 ann OPER *");
    ann.send("OPER root wrong").expect(":hubbub.local 464 ann :Password incorrect");
    ann.send("OPER nobody :open sesame").expect("* 464 *");
    ann.send("MODE ann +o");
    CHECK(ann.sync().empty());
    ann.send("OPER root :open sesame").expect(":hubbub.local 381 ann :You are now an IRC operator");
    ann.expect(":ann!~ann@127.0.0.1 MODE ann :+o");
    ann.send("MODE ann").expect("* 221 ann +Zo");
    bob.send("USERHOST ann").expect("* 302 bob :ann*=+~ann@127.0.0.1");
    bob.send("WHOIS ann");
    CHECK(count(bob.read_until("* 318 *"), "* 313 bob ann :is an IRC operator") == 1);
    bob.send("WHO * o").expect("* 352 bob * ~ann 127.0.0.1 hubbub.local ann H* :0 ann");
    bob.expect("* 315 *");
    bob.send("LUSERS");
    CHECK(count(bob.sync(), "* 252 bob 1 :operator(s) online") == 1);
    // In a channel too, with and without fields.
    ann.join("#a");
    bob.join("#a");
    ann.sync();
    CHECK(bob.send("WHO #a o").sync() ==
          Lines{":hubbub.local 352 bob #a ~ann 127.0.0.1 hubbub.local ann H*@ :0 ann",
                ":hubbub.local 315 bob #a :End of WHO list"});
    CHECK(bob.send("WHO #a o%nf").sync() ==
          Lines{":hubbub.local 354 bob ann H*@", ":hubbub.local 315 bob #a :End of WHO list"});
    CHECK(bob.send("WHO bob o").sync().size() == 1);
    CHECK(bob.send("WHO ann o").sync().size() == 2);
    ann.send("MODE ann -o").expect("* MODE ann :-o");
    ann.send("WALLOPS :x").expect("* 481 ann *");
    bob.send("LUSERS");
    CHECK(count(bob.sync(), "* 252 bob 0 *") == 1);
}

TEST_CASE("OPER: each wrong guess lengthens the delay before the next line") {
    auto config = with_root_and_guest();
    config.exempt = {};
    config.ping_interval = std::chrono::hours(24);
    config.flood_burst = 150;
    config.flood_rate = 1;
    TestServer server(config);
    TestClient ann(server, "ann");
    server.advance(std::chrono::hours(1));
    for (int i = 0; i < 3; ++i) ann.send("OPER root wrong");
    for (int i = 0; i < 2; ++i) ann.expect("* 464 *");
    // A guess costs 50 lines, neither more nor less: three of them take all of the 150.
    ann.expect("* 464 *");
    ann.send("AWAY");
    eventually(
        [&] { return connection_of(*server, "ann")->activity.doing() == hubbub::Doing::paced; });
    CHECK(ann.silent());
    server.advance(std::chrono::seconds(1));
    ann.expect("* 305 *");
}

TEST_CASE("KILL: the victim learns the operator, others see a QUIT") {
    TestServer server(with_root_and_guest());
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    bob.join("#a");
    carl.join("#a");
    bob.sync();
    carl.send("KILL bob :x").expect("* 481 carl :Permission Denied*");
    ann.send("OPER root :open sesame").read_until("* MODE *");
    ann.send("KILL bob").expect("* 461 ann KILL *");
    ann.send("KILL bob :").expect("* 461 ann KILL *");
    ann.send("KILL nobody :x").expect("* 401 ann nobody *");
    ann.send("KILL hubbub.local :x").expect("* 483 ann hubbub.local *");
    ann.send("KILL bob :enough of this");
    bob.expect(":ann!~ann@127.0.0.1 KILL bob :enough of this");
    bob.expect(":bob!~bob@127.0.0.1 QUIT :Killed (ann (enough of this))");
    bob.expect("ERROR :Closing link: Killed (ann (enough of this))");
    CHECK(bob.expect_closed().empty());
    carl.expect(":bob!~bob@127.0.0.1 QUIT :Killed (ann (enough of this))");
    CHECK(carl.sync().empty());
    CHECK(ann.sync().empty());
    // The reason is cut to KICKLEN bytes.
    ann.send("KILL CARL :" + std::string(301, 'x'));
    carl.expect(":ann!~ann@127.0.0.1 KILL carl :" + std::string(300, 'x'));
    CHECK(carl.expect_closed().size() == 2);
    ann.send("KILL ann :myself").expect(":ann!~ann@127.0.0.1 KILL ann :myself");
    ann.expect(":ann!~ann@127.0.0.1 QUIT :Killed (ann (myself))");
    ann.expect("ERROR :Closing link: Killed (ann (myself))");
    CHECK(ann.expect_closed().empty());
}

TEST_CASE("WALLOPS: reaches users with mode w") {
    TestServer server(with_root_and_guest());
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    bob.send("MODE bob +w").expect("* MODE bob :+w");
    ann.send("WALLOPS :x").expect("* 481 *");
    ann.send("OPER guest :open sesame").read_until("* MODE *");
    ann.send("WALLOPS").expect("* 461 *");
    ann.send("WALLOPS :going down").sync();
    bob.expect(":ann!~ann@127.0.0.1 WALLOPS :going down");
    CHECK(carl.sync().empty());
    // Its sender gets a copy only with the mode; the mode can be given up.
    ann.send("MODE ann +w").expect("* MODE ann :+w");
    bob.send("MODE bob -w").expect("* MODE bob :-w");
    ann.send("WALLOPS :once").expect(":ann!~ann@127.0.0.1 WALLOPS :once");
    ann.send("WALLOPS :").expect("* 461 ann WALLOPS *");
    for (TestClient* one : {&ann, &bob, &carl}) CHECK(one->sync().empty());
    // An operator without the privilege learns which one is missing.
    ann.send("KILL bob :x").expect("* 723 ann kill :Insufficient oper privileges");
    ann.send("REHASH").expect("* 723 ann rehash *");
}

TEST_CASE("PRIVMSG: $mask reaches everyone on the server, and requires an operator") {
    TestServer server(with_root_and_guest());
    TestClient ann(server, "ann"), bob(server, "bob", "echo-message");
    bob.send("PRIVMSG $*.local :x").expect("* 481 bob *");
    bob.send("NOTICE $*.local :x");
    CHECK(bob.sync().empty());
    ann.send("OPER guest :open sesame").read_until("* MODE *");
    ann.send("PRIVMSG $*.elsewhere :x").expect("* 401 ann $*.elsewhere *");
    ann.send("NOTICE $$* :soon");
    CHECK(ann.sync().empty());
    bob.expect(":ann!~ann@127.0.0.1 NOTICE $$* :soon");
    bob.send("OPER guest :open sesame").read_until("* MODE *");
    bob.send("PRIVMSG $hubbub.local :all of you");
    bob.expect(":bob!~bob@127.0.0.1 PRIVMSG $hubbub.local :all of you");
    ann.expect(":bob!~bob@127.0.0.1 PRIVMSG $hubbub.local :all of you");
}

TEST_CASE("REHASH, STATS, CONNECT, SQUIT, DIE: operators get a reply, others 481") {
    TestServer server(with_root_and_guest());
    TestClient ann(server, "ann");
    for (const std::string line :
         {"REHASH", "STATS o", "CONNECT a.b", "SQUIT a.b :x", "DIE", "RESTART", "KILL ann :x"})
        ann.send(line).expect(":hubbub.local 481 ann :Permission Denied*");
    ann.send("CONNECT").expect("* 461 *");
    ann.send("OPER root :open sesame").read_until("* MODE *");
    ann.send("REHASH").expect("* 382 ann settings :Rehashing");
    ann.expect(":hubbub.local NOTICE ann :*** The settings were reloaded.");
    ann.send("CONNECT a.b").expect("* 402 ann a.b *");
    ann.send("SQUIT a.b :x").expect("* 402 ann a.b *");
    ann.send("DIE").expect("* 723 ann die *");
    ann.send("STATS o").expect("* 243 ann O * * root");
    ann.expect("* 243 ann O * * guest");
    ann.expect("* 219 ann o *");
    ann.send("STATS l").expect("* 211 ann ann!~ann@127.0.0.1 *");
    ann.expect("* 219 ann l *");
}

TEST_CASE("OPER: a second account replaces every privilege of the first") {
    auto config = with_root_and_guest();
    config.settings.operators[0].privileges = all_privileges;
    TestServer server(config);
    TestClient ann(server, "ann");
    ann.send("OPER root :open sesame").read_until("* MODE ann :+o");
    ann.send("MODE ann +s +c").read_until("* 008 *");
    ann.send("OPER guest :open sesame").read_until("* MODE ann :-s");
    ann.expect("* 381 *");
    CHECK(ann.sync().empty());
    TestClient(server, "bob").sync();
    CHECK(ann.sync().empty());
    ann.send("MODE ann").expect("* 221 ann +Zo");
    ann.send("KILL bob :x").expect("* 723 ann kill *");
    ann.send("LUSERS");
    CHECK(count(ann.sync(), "* 252 ann 1 *") == 1);
}

TEST_CASE("OPER: an address with too many failures must wait, also on a new connection") {
    TestServer server(with_root_and_guest());
    int guesses = 0;  // the nick of the previous client may still be taken
    const auto guess = [&](const std::string& source, const std::string& password) {
        TestClient client(server.address(), source);
        client.enter("g" + std::to_string(++guesses)).send("OPER root :" + password);
        return client.sync().front();
    };
    for (std::uint32_t i = 0; i < hubbub::chat::PasswordQueue::failures.count; ++i)
        CHECK(matches(guess("127.0.0.2", "wrong"), "* 464 *"));
    CHECK(matches(guess("127.0.0.2", "wrong"),
                  ":hubbub.local 263 g* OPER :Please wait a while and try again."));
    CHECK(matches(guess("127.0.0.2", "open sesame"), "* 263 *"));
    CHECK(matches(guess("127.0.0.3", "open sesame"), "* 381 *"));
    server.advance(std::chrono::seconds(1));
    CHECK(matches(guess("127.0.0.2", "open sesame"), "* 381 *"));
}

TEST_CASE("OPER: a client that waits for its password check leaves at once at shutdown") {
    TestServer server(with_root_and_guest());
    auto& queue = server->registry().passwords;
    // Holds the only turn of the address, as a hash without an end would.
    const hubbub::ThreadWake nobody;
    const hubbub::Address place = *hubbub::Address::parse("127.0.0.1");
    queue.wait_turn({place, 0, nobody}, server->clock(), [] { return false; });
    std::vector<TestClient> crowd;
    for (int i = 0; i < 5; ++i) {
        crowd.emplace_back(server, "guess" + std::to_string(i));
        crowd.back().send("OPER root wrong");
    }
    eventually([&] { return queue.waiting() == crowd.size(); });
    server->stop();
    for (TestClient& one : crowd) CHECK(count(one.expect_closed(), "ERROR *stopping*") == 1);
}

TEST_CASE("OPER: retries after a refusal displace no waiting client") {
    TestServer server(with_root_and_guest());
    auto& queue = server->registry().passwords;
    const hubbub::ThreadWake nobody;
    const hubbub::Address place = *hubbub::Address::parse("127.0.0.1");
    queue.wait_turn({place, 0, nobody}, server->clock(), [] { return false; });
    std::vector<TestClient> crowd;
    const auto waiting = hubbub::chat::PasswordQueue::max_waiting_of_place;
    for (std::size_t i = 0; i <= waiting; ++i) {
        crowd.emplace_back(server, "guess" + std::to_string(i));
        crowd.back().send("OPER root wrong");
        eventually([&] { return queue.waiting() == std::min(i + 1, waiting); });
    }
    crowd[0].expect("* 263 *");
    crowd[0].send("OPER root wrong").expect("* 263 *");
    for (std::size_t i = 1; i < crowd.size(); ++i) CHECK(crowd[i].silent());
    queue.end_turn(place, true, server->clock().now());
    for (std::size_t i = 1; i < crowd.size(); ++i) crowd[i].expect("* 464 *");
}

TEST_CASE("MODE -o: removes every privilege of the account, and OPER works again") {
    auto config = with_root_and_guest();
    config.settings.operators[0].privileges = all_privileges;
    TestServer server(config, nullptr,
                      [&](const hubbub::server::Config&, Lines&) { return config; });
    TestClient ann(server, "ann"), bob(server, "bob");
    bob.join("#secret");
    bob.send("MODE #secret +s").sync();
    const auto operators = [&] {
        const Lines lines = bob.send("LUSERS").sync();
        return count(lines, "* 252 bob 1 *") == 1 ? 1 : count(lines, "* 252 bob 0 *") == 1 ? 0 : -1;
    };
    for (int round = 0; round < 2; ++round) {
        ann.send("OPER root :open sesame").expect("* 381 ann *");
        ann.expect(":ann!~ann@127.0.0.1 MODE ann :+o");
        CHECK(ann.sync().empty());
        CHECK(operators() == 1);
        // A second OPER with the same account says 381 again, and no second +o.
        ann.send("OPER root :open sesame").expect("* 381 ann *");
        CHECK(ann.sync().empty());
        CHECK(operators() == 1);
        CHECK(count(ann.send("LIST").sync(), "* 322 ann #secret *") == 1);
        ann.send("MODE ann +s +c").read_until("* 008 *");
        ann.send("MODE ann -o").expect(":ann!~ann@127.0.0.1 MODE ann :-os");
        ann.send("MODE ann -o");
        CHECK(ann.sync().empty());
        CHECK(operators() == 0);
        // Neither a reload of the settings gives the privileges back.
        server->reload();
        CHECK(count(ann.send("LIST").sync(), "* 322 ann #secret *") == 0);
        ann.send("MODE ann").expect("* 221 ann +Z");
        for (const std::string line : {"WALLOPS :x", "KILL bob :x", "REHASH", "SAJOIN #secret",
                                       "STATS o", "CONNECT a", "MODE ann +s"}) {
            CAPTURE(line);
            ann.send(line).expect("* 481 ann *");
        }
        TestClient(server, "guest" + std::to_string(round)).sync();
        CHECK(ann.sync().empty());
    }
    // An operator that left is not counted either.
    ann.send("OPER guest :open sesame").read_until("* MODE ann :+o");
    CHECK(operators() == 1);
    ann.send("QUIT").expect_closed();
    eventually([&] { return server->registry().find("ann") == nullptr; });
    CHECK(operators() == 0);
    TestClient next(server, "ann");
    next.send("WALLOPS :x").expect("* 481 ann *");
}

TEST_CASE("STATS l: each registered client with its unread bytes and its age") {
    auto config = with_root_and_guest();
    config.ping_interval = std::chrono::hours(24);
    TestServer server(config);
    TestClient ann(server, "ann");
    server.advance(std::chrono::seconds(90));
    TestClient bob(server, "bob"), newcomer(server);
    newcomer.send("NICK new").sync();
    ann.send("OPER root :open sesame").read_until("* MODE *");
    server.advance(std::chrono::seconds(5));
    const Lines lines = ann.send("STATS l").sync();
    CHECK(lines.size() == 3);
    CHECK(count(lines, ":hubbub.local 211 ann ann!~ann@127.0.0.1 * 0 0 0 0 95") == 1);
    CHECK(count(lines, ":hubbub.local 211 ann bob!~bob@127.0.0.1 0 0 0 0 0 5") == 1);
    CHECK(count(lines, ":hubbub.local 219 ann l *") == 1);
}
