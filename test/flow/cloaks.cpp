// Cloaked hosts: the host that others see, and the users allowed to see the address.

#include "harness.h"

#include <hubbub/base/password.h>
#include <hubbub/chat/cloak.h>

#include <string>

#include <doctest/doctest.h>

using namespace flow;

namespace {

hubbub::server::Config cloaking() {
    hubbub::server::Config config = test_config();
    config.settings.cloak =
        std::make_shared<const hubbub::chat::Cloak>("a key for these tests alone");
    return config;
}

// The cloak of every client here, and the wider part of it.
const std::string cloak = hubbub::chat::Cloak("a key for these tests alone").of("127.0.0.1");
const std::string network = cloak.substr(cloak.find('.'));

// Like the constructor with capabilities, but reads up to the end of the cloak notices.
TestClient cloaked(const TestServer& server, const std::string& nick,
                   const std::string& capabilities = "batch") {
    TestClient client(server, nick, capabilities);
    client.read_until("* 396 " + nick + " " + cloak + " :is now your displayed host");
    return client;
}

void make_operator(TestClient& client) {
    client.send("OPER admin hunter2").read_until("* MODE *+o");
}

hubbub::server::Config cloaking_with_operator() {
    hubbub::server::Config config = cloaking();
    config.settings.operators = {
        {"admin", hubbub::hash_password("hunter2"), hubbub::commands::may_see_hidden}};
    return config;
}

bool tells_address(const Lines& lines) {
    return count(lines, "*127.0.0.1*") != 0;
}

}  // namespace

TEST_CASE("Cloaks: without a key there are no cloaks and no mode x") {
    TestServer server;
    TestClient ann(server);
    ann.send("NICK ann").send("USER ann 0 * :a");
    CHECK(count(ann.read_until("* 422 *"), "* 004 ann * * BRZgiorsw *") == 1);
    ann.send("MODE ann +x").expect("* 501 ann :*");
    ann.send("USERHOST ann").expect("* 302 ann :ann=+~ann@127.0.0.1");
}

TEST_CASE("Cloaks: a client is cloaked from its welcome on, and is notified") {
    TestServer server(cloaking());
    TestClient ann(server);
    ann.send("NICK ann").send("USER ann 0 * :a");
    const Lines welcome = ann.read_until("* 396 *");
    CHECK(count(welcome, "* 001 ann :*ann!~ann@" + cloak) == 1);
    CHECK(count(welcome, "* 004 ann * * BRZgiorswx *") == 1);
    CHECK(count(welcome, ":ann!~ann@" + cloak + " MODE ann :+x") == 1);
    ann.send("MODE ann").expect("* 221 ann +Zx");
}

TEST_CASE("Cloaks: others see the cloak, and never the address") {
    TestServer server(cloaking());
    TestClient ann = cloaked(server, "ann"), bob = cloaked(server, "bob");
    bob.join("#a");
    ann.send("MONITOR + bob").expect("* 730 ann :bob!~bob@" + cloak);
    Lines seen = ann.join("#a");
    for (const std::string command :
         {"WHO #a", "WHO bob %tcuihsnfdlar,1", "WHO #a %i", "WHOIS bob", "USERHOST bob", "NAMES #a",
          "MODE #a b", "WHO 127.0.0.1", "WHO *@127.0.0.1", "STATS l"}) {
        ann.send(command);
        for (const std::string& line : ann.sync()) seen.push_back(line);
    }
    CHECK(count(seen, "* 311 ann bob ~bob " + cloak + " * :bob") == 1);
    CHECK(count(seen, "* 354 ann 255.255.255.255") == 1);
    bob.send("PRIVMSG #a :hi").send("MODE #a +b x!*@*").send("NICK bobby").send("QUIT");
    for (const std::string& line : ann.read_until("* QUIT *")) seen.push_back(line);
    ann.send("WHOWAS bobby");
    for (const std::string& line : ann.read_until("* 369 *")) seen.push_back(line);
    CHECK(count(seen, "* 314 ann bobby ~bob " + cloak + " * :bob") == 1);
    // The requested name is repeated at the end.
    std::erase_if(seen, [](const std::string& line) { return matches(line, "* 315 *"); });
    // Oneself knows: WHO and WHOX show the own row, too.
    std::erase_if(seen,
                  [](const std::string& line) { return matches(line, "* 354 ann 127.0.0.1"); });
    CHECK_FALSE(tells_address(seen));
}

TEST_CASE("Cloaks: operators see the address, and users see their own") {
    TestServer server(cloaking_with_operator());
    TestClient ann = cloaked(server, "ann"), bob = cloaked(server, "bob");
    bob.send("WHOIS bob").read_until("* 338 bob bob 127.0.0.1 :*");
    make_operator(ann);
    ann.send("WHOIS bob").read_until("* 338 ann bob 127.0.0.1 :*");
    ann.send("WHO bob %i").read_until("* 354 ann 127.0.0.1");
    bob.send("QUIT").expect_closed();
    eventually([&] { return server->registry().find("bob") == nullptr; });
    ann.sync();
    ann.send("WHOWAS bob").read_until("* 338 ann bob 127.0.0.1 :*");
}

TEST_CASE("Cloaks: MODE -x and +x send CHGHOST to users who share a channel") {
    TestServer server(cloaking());
    TestClient ann = cloaked(server, "ann", "chghost"), bob = cloaked(server, "bob", "chghost");
    ann.join("#a");
    bob.join("#a");
    bob.join("#b");
    ann.join("#b");
    ann.sync();
    bob.sync();
    bob.send("MODE bob -x");
    const Lines told = bob.sync();
    CHECK(count(told, ":bob!~bob@" + cloak + " CHGHOST ~bob 127.0.0.1") == 1);
    CHECK(count(told, "* 396 bob 127.0.0.1 :*") == 1);
    CHECK(count(told, ":bob!~bob@127.0.0.1 MODE bob :-x") == 1);
    CHECK(told.size() == 3);
    ann.expect(":bob!~bob@" + cloak + " CHGHOST ~bob 127.0.0.1");
    bob.send("MODE bob +x").sync();
    ann.expect(":bob!~bob@127.0.0.1 CHGHOST ~bob " + cloak);
    bob.send("MODE bob -x+x-x+x").sync();
    CHECK(ann.sync().empty());
}

TEST_CASE("Cloaks: clients without chghost see a QUIT and a JOIN with the ranks restored") {
    TestServer server(cloaking());
    TestClient ann = cloaked(server, "ann"), bob = cloaked(server, "bob");
    TestClient carl = cloaked(server, "carl", "extended-join away-notify");
    for (const std::string channel : {"#a", "#b"}) {
        bob.join(channel);
        ann.join(channel);
    }
    carl.join("#a");
    bob.send("MODE #a +v bob").send("AWAY :tea").sync();
    ann.sync();
    carl.sync();
    bob.send("MODE bob -x").sync();
    ann.expect(":bob!~bob@" + cloak + " QUIT :Changing host");
    ann.expect(":bob!~bob@127.0.0.1 JOIN #a");
    ann.expect(":hubbub.local MODE #a +ov bob bob");
    ann.expect(":bob!~bob@127.0.0.1 JOIN #b");
    ann.expect(":hubbub.local MODE #b +o bob");
    CHECK(ann.sync().empty());
    carl.expect(":bob!~bob@" + cloak + " QUIT :Changing host");
    carl.expect(":bob!~bob@127.0.0.1 JOIN #a * :bob");
    carl.expect(":hubbub.local MODE #a +ov bob bob");
    carl.expect(":bob!~bob@127.0.0.1 AWAY :tea");
    CHECK(carl.sync().empty());
    // It never left.
    ann.send("NAMES #a").read_until("* 353 ann = #a :*@bob*");
}

TEST_CASE("Cloaks: a plain user is cloaked and sees no host names") {
    TestServer server(cloaking());
    TestClient bob = cloaked(server, "bob");
    TestClient pat = person(server, "pat");
    bob.join("#lobby");
    bob.send("MODE bob -x").sync();
    for (const std::string& line : person_sync(pat)) CHECK(line == "bob joined");
    bob.send("WHOIS pat").read_until("* 311 bob pat ~plain " + cloak + " *");
}

TEST_CASE("Cloaks: extended-monitor reports a host change to watchers without a common channel") {
    TestServer server(cloaking());
    TestClient ann = cloaked(server, "ann", "chghost extended-monitor");
    TestClient bob = cloaked(server, "bob");
    ann.send("MONITOR + bob").expect("* 730 *");
    bob.send("MODE bob -x").sync();
    ann.expect(":bob!~bob@" + cloak + " CHGHOST ~bob 127.0.0.1");
}

TEST_CASE("Cloaks: bans match by cloak, network and address, with the cloak on or off") {
    TestServer server(cloaking());
    TestClient ann = cloaked(server, "ann"), bob = cloaked(server, "bob");
    ann.join("#a");
    for (const std::string& mask :
         {"*!*@" + cloak, "*!*@*" + network, std::string("*!*@127.0.0.*")}) {
        CAPTURE(mask);
        ann.send("MODE #a +b " + mask).sync();
        bob.send("JOIN #a").expect("* 474 bob #a :*");
        bob.send("MODE bob -x").sync();
        bob.send("JOIN #a").expect("* 474 bob #a :*");
        bob.send("MODE bob +x").sync();
        ann.send("MODE #a +e " + mask).sync();
        bob.join("#a");
        ann.send("MODE #a -e " + mask).sync();
        bob.send("PRIVMSG #a :hi").read_until("* 404 bob #a :*");
        bob.send("MODE bob -x").sync();
        bob.send("PRIVMSG #a :hi").read_until("* 404 bob #a :*");
        bob.send("MODE bob +x").sync();
        bob.send("PART #a").sync();
        ann.send("MODE #a -b " + mask).sync();
    }
}

TEST_CASE("Cloaks: forced cloaks cannot be removed") {
    hubbub::server::Config config = cloaking();
    config.settings.force_cloaks = true;
    TestServer server(config);
    TestClient bob = cloaked(server, "bob");
    bob.send("MODE bob -x").expect(":hubbub.local NOTICE bob :*** Cloaks cannot be removed*");
    bob.send("USERHOST bob").expect("* 302 bob :bob=+~bob@" + cloak);
}

TEST_CASE("Cloaks: who changes its host sees no QUIT, and others each event once") {
    TestServer server(cloaking());
    TestClient ann = cloaked(server, "ann"), bob = cloaked(server, "bob");
    TestClient carl = cloaked(server, "carl", "chghost"), dan = cloaked(server, "dan");
    for (const std::string channel : {"#a", "#b"})
        for (TestClient* one : {&bob, &ann, &carl}) one->join(channel);
    bob.send("MODE #a +hv bob bob").send("MODE #a -o bob").send("AWAY :tea").sync();
    for (TestClient* one : {&ann, &carl, &dan}) one->sync();
    bob.send("MODE bob -x");
    CHECK(bob.sync() == Lines{":hubbub.local 396 bob 127.0.0.1 :is now your displayed host",
                              ":bob!~bob@127.0.0.1 MODE bob :-x"});
    CHECK(ann.sync() == Lines{":bob!~bob@" + cloak + " QUIT :Changing host",
                              ":bob!~bob@127.0.0.1 JOIN #a", ":hubbub.local MODE #a +hv bob bob",
                              ":bob!~bob@127.0.0.1 JOIN #b", ":hubbub.local MODE #b +o bob"});
    CHECK(carl.sync() == Lines{":bob!~bob@" + cloak + " CHGHOST ~bob 127.0.0.1"});
    CHECK(dan.sync().empty());
    // A mode that is already set changes nothing.
    bob.send("MODE bob -x");
    CHECK(bob.sync().empty());
    CHECK(ann.sync().empty());
    bob.send("MODE bob +ix").expect("* 396 bob " + cloak + " :*");
    bob.expect(":bob!~bob@" + cloak + " MODE bob :+ix");
    CHECK(bob.sync().empty());
    CHECK(carl.sync() == Lines{":bob!~bob@127.0.0.1 CHGHOST ~bob " + cloak});
    // It is no departure: WHOWAS has nobody.
    dan.send("WHOWAS bob").expect("* 406 dan bob *");
    // A watcher without chghost gets neither.
    dan.send("CAP REQ extended-monitor").send("MONITOR + bob").read_until("* 730 *");
    bob.send("MODE bob -x").sync();
    CHECK(dan.sync().empty());
}
