// What depends on accounts: modes, masks, and what WHO and WHOIS show.

#include "harness.h"

#include <string>

#include <doctest/doctest.h>

#include "accounts.h"

using namespace flow;

namespace {

TestClient member_of_account(const TestServer& server, const std::string& nick,
                             const std::string& account) {
    TestClient client(server);
    client.send("PASS " + account + ":sesame").enter(nick).sync();
    return client;
}

struct Hall {
    TestServer server;
    hubbub::chat::Accounts::Entry account = add_account(server, "acc");
    TestClient ann{server, "ann"}, bob{server, "bob"};
    TestClient kim = member_of_account(server, "kim", "acc");

    Hall() { ann.join("#a"); }
    void mode(const std::string& change) {
        ann.send("MODE #a " + change).read_until("* MODE #a *");
    }
};

}  // namespace

TEST_CASE("Mode R: only logged-in users join") {
    Hall hall;
    hall.mode("+R");
    hall.bob.send("JOIN #a").expect(":hubbub.local 477 bob #a :Cannot join channel (+R)*");
    hall.ann.send("INVITE bob #a").sync();
    hall.bob.sync();
    hall.bob.send("JOIN #a").expect("* 477 bob #a *");
    hall.kim.join("#a");
}

TEST_CASE("Mode M: only logged-in users speak, and those with a voice") {
    Hall hall;
    hall.bob.join("#a");
    hall.kim.join("#a");
    hall.mode("+M");
    hall.bob.sync();
    hall.bob.send("PRIVMSG #a :x").expect(":hubbub.local 404 bob #a :Cannot send to channel (+M)*");
    hall.kim.send("PRIVMSG #a :from kim").sync();
    hall.bob.read_until("* PRIVMSG #a :from kim");
    hall.mode("+v bob");
    hall.bob.sync();
    hall.bob.send("PRIVMSG #a :from bob").sync();
    hall.ann.read_until("* PRIVMSG #a :from bob");
}

TEST_CASE("User mode R: private messages only from logged-in users") {
    Hall hall;
    hall.ann.send("MODE ann +R").expect("* MODE ann :+R");
    hall.bob.send("PRIVMSG ann :x").expect(":hubbub.local 486 bob ann :only accepts *");
    CHECK(hall.bob.send("NOTICE ann :x").sync().empty());
    hall.kim.send("PRIVMSG ann :from kim").sync();
    hall.ann.expect("* PRIVMSG ann :from kim");
    hall.ann.send("ACCEPT bob").sync();
    hall.bob.send("PRIVMSG ann :accepted").sync();
    hall.ann.expect("* PRIVMSG ann :accepted");
}

TEST_CASE("User mode r: only the server sets it") {
    Hall hall;
    CHECK(hall.bob.send("MODE bob +r").sync().empty());
    CHECK(hall.kim.send("MODE kim -r").sync().empty());
    hall.kim.send("MODE kim").expect("* 221 kim +Zr");
}

TEST_CASE("Account masks: ban, except and invite by account, also members that log in later") {
    Hall hall;
    hall.mode("+b ~account:ACC");
    hall.ann.send("MODE #a b").expect("* 367 ann #a ~a:ACC *");
    hall.ann.sync();
    hall.kim.send("JOIN #a").expect("* 474 kim #a *");
    hall.mode("+e ~a:a?c");
    hall.kim.join("#a");
    hall.mode("-e ~a:a?c");
    hall.kim.read_until("* MODE #a -e *");
    hall.kim.send("PRIVMSG #a :x").expect("* 404 kim #a *");
    // A member that logs out is no longer banned.
    end_logins(hall.server, hall.account->id, hubbub::commands::EndLogin::log_out, "x");
    hall.kim.read_until("* 901 *");
    hall.kim.send("PRIVMSG #a :free").sync();
    hall.ann.read_until("* PRIVMSG #a :free");
    hall.mode("-b+i ~a:acc");
    hall.mode("+I ~a:acc");
    TestClient late = member_of_account(hall.server, "late", "acc");
    late.join("#a");
    hall.bob.send("JOIN #a").expect("* 473 bob #a *");
}

TEST_CASE("Account masks: match no client without an account, and only real names") {
    Hall hall;
    hall.mode("+b ~a:*");
    hall.bob.join("#a");
    hall.kim.send("JOIN #a").expect("* 474 kim #a *");
    for (const std::string mask : {"~a:", "~a:a!b", "~account:", "~a:x@y"}) {
        CAPTURE(mask);
        hall.ann.send("MODE #a +b " + mask).read_until("* 696 ann #a b *");
    }
}

TEST_CASE("WHOIS, WHO and WHOWAS: the account") {
    Hall hall;
    hall.ann.send("WHOIS kim").read_until(":hubbub.local 330 ann kim acc :is logged in as");
    CHECK(count(hall.ann.sync(), "* 307 *") == 0);
    hall.ann.send("WHO kim %na").expect("* 354 ann kim acc");
    hall.ann.sync();
    hall.ann.send("WHO bob %na").expect("* 354 ann bob 0");
    hall.ann.sync();
    hall.kim.send("QUIT").expect_closed();
    TestClient own = member_of_account(hall.server, "acc", "acc");
    hall.ann.send("WHOIS acc").read_until(":hubbub.local 307 ann acc :is a registered nick");
    hall.ann.sync();
    own.send("QUIT").expect_closed();
    hall.ann.send("WHOWAS acc").read_until("* 330 ann acc acc :was logged in as");
}

TEST_CASE("account-tag and extended-join: the account of a member") {
    Hall hall;
    TestClient eve(hall.server, "eve", "account-tag extended-join");
    eve.join("#a");
    hall.kim.join("#a");
    eve.expect("@account=acc :kim!~kim@127.0.0.1 JOIN #a acc :kim");
    hall.kim.send("PRIVMSG #a :x").sync();
    eve.expect("@account=acc :kim!~kim@127.0.0.1 PRIVMSG #a :x");
}
