// Several connections of one account share a user.

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "harness.h"
#include "logged_in.h"

using namespace flow;

namespace {

using hubbub::chat::Choice;

hubbub::chat::Accounts::Entry add_shared_account(TestServer& server, const std::string& name,
                                                 Choice multiclient = Choice::by_default) {
    hubbub::chat::Account account;
    account.name = name;
    account.multiclient = multiclient;
    return server->registry().accounts.add(std::move(account)).entry;
}

// Ann at a desk and, later, with a phone; bob shares #a with her.
struct Shared {
    explicit Shared(const std::string& desk_capabilities = "",
                    const std::string& phone_capabilities = "",
                    const hubbub::server::Config& config = test_config())
        : server(config), bob(server, "bob", "away-notify account-notify") {
        add_shared_account(server, "ann");
        desk = std::make_unique<TestClient>(with_account(server, "ann", desk_capabilities));
        finish(*desk, "ann");
        desk->join("#a");
        bob.join("#a");
        desk->sync();
        phone = std::make_unique<TestClient>(with_account(server, "ann", phone_capabilities));
        finish(*phone, "phone");
        bob.sync();
    }

    TestServer server;
    TestClient bob;
    std::unique_ptr<TestClient> desk, phone;
};

}  // namespace

TEST_CASE("Multiclient: a second connection gets the user's nick, channels, topic and names") {
    TestServer server;
    TestClient bob(server, "bob");
    add_shared_account(server, "ann");
    TestClient desk = with_account(server, "ann");
    finish(desk, "ann");
    desk.join("#a");
    desk.join("#b");
    desk.send("TOPIC #a :tea").send("MODE ann +i").sync();
    bob.join("#a");
    desk.sync();
    // The nick is taken by its own user, so it may ask for it, before it has logged in, too.
    TestClient phone = with_account(server, "ann");
    phone.send("NICK ann").send("USER x 0 * :Phone").send("CAP END");
    phone.read_until("* 001 ann *");
    phone.read_until("* 422 ann *");
    const Lines lines = phone.sync();
    CHECK(count(lines, "* 221 ann +Zi") == 1);
    CHECK(count(lines, ":ann!~ann@127.0.0.1 JOIN #a") == 1);
    CHECK(count(lines, ":ann!~ann@127.0.0.1 JOIN #b") == 1);
    CHECK(count(lines, "* 332 ann #a :tea") == 1);
    CHECK(count(lines, "* 333 ann #a *") == 1);
    CHECK(count(lines, "* 332 ann #b *") == 0);
    CHECK(count(lines, "* 353 ann = #a :@ann bob") == 1);
    CHECK(count(lines, "* 353 ann = #b :@ann") == 1);
    CHECK(count(lines, "* 366 ann *") == 2);
    // Nobody else notices.
    CHECK(bob.sync().empty());
    CHECK(desk.sync().empty());
    // It asked for another nick: 001 has the user's nick.
    TestClient tablet = with_account(server, "ann");
    tablet.send("NICK tab").send("USER x 0 * :x").send("CAP END").read_until("* 001 ann *");
    tablet.read_until("* 366 ann #b *");
    CHECK(bob.send("WHO #a").read_until("* 315 *").size() == 3);
    CHECK(count(bob.send("ISON tab ann").sync(), "* 303 bob :ann") == 1);
}

TEST_CASE("Multiclient: one line to a nick of others is refused as before") {
    TestServer server;
    add_shared_account(server, "ann");
    TestClient desk = with_account(server, "ann");
    finish(desk, "ann");
    // Not logged in: the refusal comes when it is complete.
    TestClient eve(server);
    eve.send("NICK ann").send("USER eve 0 * :eve").expect("* NOTICE * *");
    eve.expect("* 433 * ann *");
    eve.send("NICK eve").read_until("* 422 *");
    CHECK(count(eve.send("NICK ann").sync(), "* 433 eve ann *") == 1);
}

TEST_CASE("Multiclient: each connection sees what the others send to channels and users") {
    for (const std::string capability : {"", "echo-message"}) {
        CAPTURE(capability);
        Shared at(capability, capability);
        const std::size_t own = capability.empty() ? 0 : 1;
        at.desk->send("PRIVMSG #a :from desk").send("PRIVMSG bob :psst").send("NOTICE bob :note");
        const Lines echoes = at.desk->sync();
        CHECK(count(echoes, ":ann!* PRIVMSG #a :from desk") == own);
        CHECK(count(echoes, ":ann!* PRIVMSG bob :psst") == own);
        const Lines seen = at.phone->sync();
        CHECK(count(seen, ":ann!* PRIVMSG #a :from desk") == 1);
        CHECK(count(seen, ":ann!* PRIVMSG bob :psst") == 1);
        CHECK(count(seen, ":ann!* NOTICE bob :note") == 1);
        const Lines got = at.bob.sync();
        CHECK(count(got, ":ann!* PRIVMSG #a :from desk") == 1);
        CHECK(count(got, ":ann!* PRIVMSG bob :psst") == 1);
        at.bob.send("PRIVMSG ann :hi both").send("PRIVMSG #a :hi all").sync();
        for (TestClient* one : {at.desk.get(), at.phone.get()}) {
            const Lines lines = one->sync();
            CHECK(count(lines, ":bob!* PRIVMSG ann :hi both") == 1);
            CHECK(count(lines, ":bob!* PRIVMSG #a :hi all") == 1);
        }
        // To a channel that the user is not in, and to its members of a rank that it lacks.
        at.bob.join("#open");
        at.bob.send("MODE #open -n").sync();
        at.phone->send("PRIVMSG #open :outside").send("PRIVMSG @#open :ops").sync();
        const Lines outside = at.desk->sync();
        CHECK(count(outside, ":ann!* PRIVMSG #open :outside") == 1);
        CHECK(count(outside, ":ann!* PRIVMSG @#open :ops") == 1);
        // To itself, once as a message and once as an echo.
        at.desk->send("PRIVMSG ann :me").sync();
        CHECK(count(at.phone->sync(), ":ann!* PRIVMSG ann :me") == 1);
    }
}

TEST_CASE("Multiclient: replies and labels go only to the connection that asked") {
    Shared at("labeled-response batch echo-message message-tags", "message-tags");
    at.desk->send("@label=x1 PRIVMSG #a :labelled").send("@label=x2 WHOIS bob").send("NAMES #a");
    const Lines lines = at.desk->sync();
    CHECK(count(lines, "*label=x1*PRIVMSG #a :labelled") == 1);
    CHECK(count(lines, "*label=x2*") == 1);
    const Lines seen = at.phone->sync();
    REQUIRE(seen.size() == 1);
    CHECK_FALSE(tag(seen[0], "label").has_value());
    CHECK(untagged(seen[0]) == ":ann!~ann@127.0.0.1 PRIVMSG #a :labelled");
    // One message, one msgid.
    const Lines echo = [&] {
        at.desk->send("PRIVMSG #a :same");
        return at.desk->sync();
    }();
    REQUIRE(echo.size() == 1);
    const Lines other = at.phone->sync();
    REQUIRE(other.size() == 1);
    CHECK(tag(echo[0], "msgid") == tag(other[0], "msgid"));
}

TEST_CASE("Multiclient: each line has the encoding of its connection") {
    Shared at("server-time extended-join", "multi-prefix userhost-in-names");
    at.bob.send("PRIVMSG ann :hi").sync();
    const Lines timed = at.desk->sync(), bare = at.phone->sync();
    CHECK(count(timed, "@time=* PRIVMSG ann :hi") == 1);
    CHECK(count(bare, ":bob!* PRIVMSG ann :hi") == 1);
    at.bob.send("JOIN #b").sync();
    at.phone->join("#b");
    const Lines joined = at.desk->sync();
    CHECK(count(joined, "@time=* JOIN #b ann :Ann") == 1);
    CHECK(count(joined, "* 353 ann = #b :*ann*") == 1);
}

TEST_CASE("Multiclient: JOIN, PART, NICK, MODE, TOPIC and SETNAME of one are seen by all") {
    Shared at("", "setname");
    const Lines joined = [&] {
        at.phone->join("#new");
        return at.desk->read_until("* 366 ann #new *");
    }();
    CHECK(count(joined, ":ann!* JOIN #new") == 1);
    CHECK(count(joined, "* 353 ann = #new :@ann") == 1);
    at.desk->send("TOPIC #new :t").send("MODE #new +m").send("MODE ann +w").sync();
    Lines seen = at.phone->sync();
    CHECK(count(seen, ":ann!* TOPIC #new :t") == 1);
    CHECK(count(seen, ":ann!* MODE #new +m") == 1);
    CHECK(count(seen, ":ann!* MODE ann :+w") == 1);
    CHECK(count(at.phone->send("MODE ann").sync(), "* 221 ann *w*") == 1);
    at.desk->send("NICK amy").expect(":ann!* NICK :amy");
    seen = at.phone->sync();
    CHECK(count(seen, ":ann!* NICK :amy") == 1);
    // The phone's next messages have the new nick, also in channels.
    at.phone->send("PRIVMSG #a :renamed").send("PRIVMSG bob :me");
    at.phone->sync();
    const Lines got = at.bob.sync();
    CHECK(count(got, ":amy!* PRIVMSG #a :renamed") == 1);
    CHECK(count(got, ":amy!* PRIVMSG bob :me") == 1);
    at.desk->send("PART #a,#new").sync();
    seen = at.phone->sync();
    CHECK(count(seen, ":amy!* PART #a") == 1);
    CHECK(count(at.bob.sync(), ":amy!* PART #a") == 1);
    CHECK(count(at.phone->send("PART #a").sync(), "* 442 amy #a *") == 1);
    // Without a channel, too.
    at.phone->send("SETNAME :Amy").sync();
    at.desk->send("NICK ann").sync();
    CHECK(count(at.phone->sync(), ":amy!* NICK :ann") == 1);
    CHECK(count(at.bob.send("WHOIS ann").sync(), "* 311 bob ann ~ann 127.0.0.1 * :Amy") == 1);
}

TEST_CASE("Multiclient: a kick and an operator's order reach the whole user") {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    Shared at("", "", config);
    TestClient root = operator_client(at.server, "root");
    root.send("SAJOIN ann #forced").sync();
    for (TestClient* one : {at.desk.get(), at.phone.get()}) one->read_until("* JOIN #forced");
    root.send("SAPART ann #forced").sync();
    for (TestClient* one : {at.desk.get(), at.phone.get()}) one->read_until("* PART #forced*");
    at.bob.send("INVITE ann #b").sync();
    root.join("#a");
    root.send("SAMODE #a +o root").send("KICK #a ann :out").sync();
    for (TestClient* one : {at.desk.get(), at.phone.get()}) one->read_until("* KICK #a ann :out");
    CHECK(at.server->registry().find("ann")->channel_count() == 0);
}

TEST_CASE("Multiclient: a connection leaves silently; the last one quits the user") {
    Shared at;
    at.desk->send("QUIT :bye").expect_closed();
    CHECK(at.bob.sync().empty());
    CHECK(at.phone->sync().empty());
    at.phone->send("PRIVMSG #a :still here").sync();
    CHECK(count(at.bob.sync(), ":ann!* PRIVMSG #a :still here") == 1);
    at.bob.send("PRIVMSG ann :you?").sync();
    CHECK(count(at.phone->sync(), ":bob!* PRIVMSG ann :you?") == 1);
    // A third one comes, and the second ends without a QUIT.
    TestClient third = with_account(at.server, "ann");
    finish(third, "x");
    at.phone->reset();
    const auto user = at.server->registry().find("ann");
    eventually([&] { return user->connection_count() == 1; });
    CHECK(at.bob.sync().empty());
    third.send("QUIT :gone").expect_closed();
    CHECK(at.bob.expect(":ann!* QUIT *") == ":ann!~ann@127.0.0.1 QUIT :Quit: gone");
    CHECK(at.server->registry().find("ann") == nullptr);
    CHECK(at.server->registry().user_of(1) == nullptr);
    // The next one is a new user.
    TestClient again = with_account(at.server, "ann");
    CHECK(count(finish(again, "ann"), "* JOIN *") == 0);
}

TEST_CASE("Multiclient: KILL ends all connections") {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    Shared at("", "", config);
    TestClient root = operator_client(at.server, "root");
    root.send("KILL ann :stop").sync();
    for (TestClient* one : {at.desk.get(), at.phone.get()}) {
        const Lines lines = one->expect_closed();
        CHECK(count(lines, "* KILL ann :stop") == 1);
        CHECK(count(lines, "ERROR :Closing link: Killed *") == 1);
    }
    at.bob.expect(":ann!* QUIT :Killed (root (stop))");
    CHECK(at.server->registry().find("ann") == nullptr);
}

TEST_CASE("Multiclient: a server ban closes only the connection that it matches") {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    for (const std::string ban : {"KLINE *@127.0.0.9 :away", "DLINE 127.0.0.9 :away"}) {
        CAPTURE(ban);
        Shared at("", "", config);
        TestClient root = operator_client(at.server, "root");
        TestClient far = with_account(at.server, "ann", "", "127.0.0.9");
        finish(far, "x");
        root.send(ban).sync();
        CHECK(count(far.expect_closed(), "ERROR :Closing link: Banned: away") == 1);
        CHECK(at.desk->sync().empty());
        CHECK(at.phone->sync().empty());
        CHECK(at.bob.sync().empty());
    }
}

TEST_CASE("Multiclient: a ban of the oldest connection spares those that show its host") {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    TestServer server(config);
    add_shared_account(server, "ann");
    TestClient old = with_account(server, "ann", "", "127.0.0.7"),
               phone = with_account(server, "ann");
    finish(old, "ann");
    finish(phone, "x");
    TestClient root = operator_client(server, "root");
    root.send("KLINE *@127.0.0.7 :away").sync();
    CHECK(count(old.expect_closed(), "ERROR :Closing link: Banned: away") == 1);
    CHECK(phone.sync().empty());
    CHECK(count(root.send("WHOIS ann").sync(), "* 311 root ann ~ann 127.0.0.7 *") == 1);
}

TEST_CASE("Multiclient: a user is away only if all of its connections are") {
    Shared at("", "draft/pre-away");
    const auto away = [&] { return at.bob.send("PRIVMSG ann :?").sync(); };
    at.desk->send("AWAY :lunch").expect("* 306 ann *");
    CHECK(count(away(), "* 301 *") == 0);
    at.phone->send("AWAY :bus").read_until("* 306 ann *");
    CHECK(at.bob.expect(":ann!* AWAY *") == ":ann!~ann@127.0.0.1 AWAY :bus");
    CHECK(count(away(), "* 301 bob ann :bus") == 1);
    // A connection with AWAY * does not count.
    at.phone->send("AWAY *").sync();
    CHECK(count(at.bob.sync(), ":ann!* AWAY :lunch") == 1);
    at.desk->send("AWAY").sync();
    CHECK(count(at.bob.sync(), ":ann!* AWAY") == 1);
    CHECK(count(away(), "* 301 *") == 0);
    // When the only present connection leaves, the user is away.
    at.phone->send("AWAY :bed").sync();
    CHECK(at.bob.sync().empty());
    at.desk->send("QUIT").expect_closed();
    CHECK(count(at.bob.sync(), ":ann!* AWAY :bed") == 1);
    // A new one is present, unless it has said otherwise before its registration.
    TestClient bot = with_account(at.server, "ann", "draft/pre-away");
    bot.send("AWAY *").expect("* 306 *");
    finish(bot, "x");
    CHECK(at.bob.sync().empty());
    TestClient desk = with_account(at.server, "ann");
    finish(desk, "x");
    CHECK(count(at.bob.sync(), ":ann!* AWAY") == 1);
}

TEST_CASE("Multiclient: WHOIS shows the address of each connection to the user and operators") {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    Shared at("", "", config);
    TestClient root = operator_client(at.server, "root");
    TestClient far = with_account(at.server, "ann", "", "127.0.0.9");
    finish(far, "x");
    for (TestClient* asker : {at.phone.get(), &root}) {
        const Lines lines = asker->send("WHOIS ann").sync();
        CHECK(count(lines, "* 338 * ann 127.0.0.1 *") == 2);
        CHECK(count(lines, "* 338 * ann 127.0.0.9 *") == 1);
        CHECK(count(lines, "* 317 * ann *") == 1);
    }
    CHECK(count(at.bob.send("WHOIS ann").sync(), "* 338 *") == 0);
    // Any connection's message ends the idle time.
    at.server.advance(std::chrono::seconds(90));
    CHECK(count(at.bob.send("WHOIS ann").sync(), "* 317 bob ann 90 *") == 1);
    far.send("PRIVMSG bob :x").sync();
    CHECK(count(at.bob.send("WHOIS ann").sync(), "* 317 bob ann 0 *") == 1);
    // Users, and a connection that is not registered yet.
    TestClient newcomer(at.server);
    peer_of(at.server, newcomer);
    const Lines counts = at.bob.send("LUSERS").sync();
    CHECK(count(counts, "* 251 bob :There are 3 users *") == 1);
    CHECK(count(counts, "* 253 bob 1 *") == 1);
}

TEST_CASE("Multiclient: an account or the server may forbid it") {
    auto config = test_config();
    SUBCASE("the server") {
        config.settings.multiclient = false;
    }
    SUBCASE("the account") {}
    TestServer server(config);
    add_shared_account(server, "ann", config.settings.multiclient ? Choice::off : Choice::on);
    TestClient desk = with_account(server, "ann"), phone = with_account(server, "ann");
    finish(desk, "ann");
    desk.join("#a");
    phone.send("NICK ann").expect("* 433 * ann *");
    CHECK(count(finish(phone, "phone"), "* JOIN *") == 0);
    desk.send("QUIT").expect_closed();
    CHECK(server->registry().find("ann") == nullptr);
    CHECK(server->registry().find("phone") != nullptr);
}

TEST_CASE("Multiclient: an insecure connection is no way into a secure channel") {
    Shared at;
    at.bob.send("PART #a").sync();
    at.desk->sync();
    at.phone->sync();
    at.desk->send("MODE #a +z").sync();
    TestClient plain = [&] {
        TestClient client = with_account(at.server, "ann");
        hubbub::chat::Origin origin = *peer_of(at.server, client)->origin();
        origin.secure = false;
        peer_of(at.server, client)->set_origin(origin);
        return client;
    }();
    // It remains a separate user.
    CHECK(count(finish(plain, "plain"), "* JOIN *") == 0);
    CHECK(at.server->registry().find("plain") != nullptr);
    at.desk->send("PART #a").sync();
    at.phone->sync();
    plain.send("QUIT").expect_closed();
    TestClient again = with_account(at.server, "ann");
    hubbub::chat::Origin origin = *peer_of(at.server, again)->origin();
    origin.secure = false;
    peer_of(at.server, again)->set_origin(origin);
    CHECK(count(finish(again, "x"), "* 221 ann +") == 1);
    CHECK(count(at.phone->sync(), "* MODE ann :-Z") == 1);
    at.bob.send("JOIN #z").send("MODE #z +z").sync();
    CHECK(count(at.phone->send("JOIN #z").sync(), "* 489 ann #z *") == 1);
    again.send("QUIT").expect_closed();
    at.phone->read_until("* MODE ann :+Z");
    CHECK(count(at.phone->send("JOIN #z").sync(), "* JOIN #z") == 1);
}

TEST_CASE("Multiclient: an operator's rights belong to the connection that gave the password") {
    auto config = with_operators({{"root", hubbub::commands::all_privileges}});
    Shared at("", "", config);
    at.desk->send("OPER root x").read_until("* MODE ann :+o");
    CHECK(count(at.phone->sync(), "* MODE ann :+o") == 1);
    CHECK(count(at.phone->send("KILL bob :x").sync(), "* 481 ann *") == 1);
    CHECK(count(at.bob.send("WHOIS ann").sync(), "* 313 bob ann *") == 1);
    at.phone->send("OPER root x").read_until("* 381 ann *");
    at.desk->send("QUIT").expect_closed();
    CHECK(count(at.phone->sync(), "* MODE ann :-o") == 0);
    TestClient third = with_account(at.server, "ann");
    finish(third, "x");
    at.phone->send("QUIT").expect_closed();
    third.read_until("* MODE ann :-o");
    CHECK(count(at.bob.send("WHOIS ann").sync(), "* 313 *") == 0);
    CHECK(count(at.bob.send("LUSERS").sync(), "* 252 bob 0 *") == 1);
}

// Connections come and go while others talk and rename: each line that a connection sees is from a
// channel that it is in, and nobody else sees the user leave.
TEST_CASE("Multiclient: connections attach and detach while others talk") {
    Shared at;
    at.bob.join("#b");
    std::vector<std::thread> threads;
    std::atomic<bool> failed{false};
    const auto guarded = [&](const auto& work) {
        return [&failed, work] {
            try {
                work();
            } catch (const std::exception&) {
                failed = true;
            }
        };
    };
    constexpr int rounds = 20;
    threads.emplace_back(guarded([&] {
        for (int i = 0; i < rounds; ++i) {
            TestClient one = with_account(at.server, "ann");
            finish(one, "x");
            one.send("PRIVMSG #a :one").send("JOIN #c" + std::to_string(i % 4)).sync();
            one.send("QUIT").expect_closed();
        }
    }));
    threads.emplace_back(guarded([&] {
        for (int i = 0; i < rounds; ++i) {
            TestClient two = with_account(at.server, "ann");
            finish(two, "x");
            two.send("NICK ann" + std::to_string(i)).send("AWAY :x").send("PART #c1").sync();
            two.reset();
        }
    }));
    threads.emplace_back(guarded([&] {
        for (int i = 0; i < rounds * 4; ++i)
            at.bob.send("PRIVMSG #a :talk").send("PRIVMSG ann :you").sync();
    }));
    threads.emplace_back(guarded([&] {
        for (int i = 0; i < rounds; ++i) at.desk->send("PRIVMSG #a :desk").send("AWAY").sync();
    }));
    for (std::thread& thread : threads) thread.join();
    CHECK_FALSE(failed);
    const auto user = at.server->registry().user_of(1);
    REQUIRE(user != nullptr);
    eventually([&] { return user->connection_count() == 2; });
    CHECK(count(at.bob.sync(), "* QUIT *") == 0);
    for (const auto& channel : user->channels()) {
        const hubbub::MutexLock lock(channel->mutex);
        std::size_t own = 0;
        for (const auto& port : channel->ports()) {
            if (channel->members()[port.member].user == user) ++own;
        }
        CHECK(own == 2);
    }
}
