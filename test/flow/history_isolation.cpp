// No command that reaches the history lets a client read or erase messages without permission.

#include <hubbub/protocol/casemap.h>

#include <array>
#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"
#include "history_server.h"
#include "services.h"

using namespace flow;

namespace {

constexpr const char* reader =
    "draft/chathistory draft/event-playback draft/message-redaction draft/read-marker batch "
    "message-tags server-time echo-message";

// Its words are in no other message.
constexpr std::string_view secret_words = "the secret words";

Said secret(TestClient& client, const std::string& target) {
    const std::string text(secret_words);
    client.send("PRIVMSG " + target + " :" + text);
    const std::string line = client.read_until("* PRIVMSG " + target + " :" + text).back();
    return {tag(line, "msgid").value_or(""), tag(line, "time").value_or(""), text};
}

// Returns the answers to everything that may show a message of this target.
Lines everything_about(TestClient& client, const std::string& target, const Said& said) {
    const std::string id = "msgid=" + said.id, time = "timestamp=" + said.time;
    const std::string first = "timestamp=1970-01-01T00:00:00.000Z";
    const std::string last = "timestamp=2100-01-01T00:00:00.000Z";
    const std::string first_id = "msgid=0000000000000", last_id = "msgid=7vvvvvvvvvvvv";
    for (const std::string& query :
         {"LATEST " + target + " *", "LATEST " + target + " " + first,
          "LATEST " + target + " " + first_id, "BEFORE " + target + " " + last,
          "BEFORE " + target + " " + last_id, "AFTER " + target + " " + first,
          "AFTER " + target + " " + first_id, "AROUND " + target + " " + id,
          "AROUND " + target + " " + time, "BETWEEN " + target + " " + first + " " + last,
          "BETWEEN " + target + " " + last_id + " " + first_id, "TARGETS " + first + " " + last,
          "TARGETS " + last + " " + first})
        client.send("CHATHISTORY " + query + " 100");
    client.send("HISTORY " + target + " 200");
    return client.sync();
}

// Checks that the client cannot read the message, nor erase it, and that it is not told whether
// the target exists.
void check_hidden(TestClient& client, const std::string& target, const Said& said) {
    std::string other_case = target;
    for (char& c : other_case) c = hubbub::protocol::upper(c);
    for (const std::string& name : {target, other_case}) {
        CAPTURE(name);
        const Lines lines = everything_about(client, name, said);
        CHECK(count(lines, "*" + std::string(secret_words) + "*") == 0);
        CHECK(count(lines, "*" + said.id + "*") == 0);
        CHECK(count(lines, "* CHATHISTORY TARGETS " + target + " *") == 0);
        const Lines refused = client.send("REDACT " + name + " " + said.id).sync();
        REQUIRE(refused.size() == 1);
        CHECK(matches(refused[0], "* FAIL REDACT *"));
    }
}

void check_read(TestClient& client, const std::string& target, const Said& said) {
    CHECK(count(everything_about(client, target, said), "*" + std::string(secret_words) + "*") > 6);
}

// Also for a client that does not ask.
void check_refused(TestClient& client, const std::string& target) {
    const Lines lines = client.send("CHATHISTORY LATEST " + target + " * 9").sync();
    CHECK(lines.size() == 1);
    CHECK(count(lines, "* FAIL CHATHISTORY INVALID_TARGET LATEST " + target + " :*") == 1);
    CHECK(count(client.send("HISTORY " + target).sync(), "* 442 * " + target + " *") == 1);
}

}  // namespace

TEST_CASE("History isolation: strangers, those who were kicked or left, and those who are banned") {
    HistoryServer at;
    TestClient ann(*at, "ann", reader), bob(*at, "bob", reader), eve(*at, "eve", reader);
    ann.join("#a");
    bob.join("#a");
    const Said said = secret(ann, "#a");
    bob.sync();
    check_read(bob, "#a", said);
    check_hidden(eve, "#a", said);
    check_refused(eve, "#a");
    check_refused(eve, "#none");
    ann.send("KICK #a bob").sync();
    bob.sync();
    check_hidden(bob, "#a", said);
    check_refused(bob, "#a");
    ann.send("MODE #a +b bob!*@*").sync();
    bob.send("JOIN #a").expect("* 474 bob #a *");
    check_hidden(bob, "#a", said);
    ann.send("MODE #a -b bob!*@*").send("MODE #a +i").sync();
    bob.send("JOIN #a").expect("* 473 bob #a *");
    check_hidden(bob, "#a", said);
    ann.send("MODE #a -i").sync();
    bob.join("#a");
    check_read(bob, "#a", said);
    bob.send("PART #a").sync();
    check_hidden(bob, "#a", said);
    ann.sync();
    check_read(ann, "#a", said);
}

TEST_CASE("History isolation: a channel that has the name of one that ended") {
    HistoryServer at;
    TestClient ann(*at, "ann", reader), eve(*at, "eve", reader);
    ann.join("#a");
    const Said said = secret(ann, "#a");
    ann.send("PART #a").sync();
    eve.join("#a");
    ann.join("#a");
    eve.sync();
    for (TestClient* const one : {&ann, &eve}) {
        const Lines lines = everything_about(*one, "#a", said);
        CHECK(count(lines, "*" + std::string(secret_words) + "*") == 0);
        one->send("REDACT #a " + said.id).expect("* FAIL REDACT UNKNOWN_MSGID #a *");
    }
}

TEST_CASE("History isolation: a registered channel that was dropped, and one that expired") {
    HistoryServer at;
    add_account(*at, "ann");
    add_account(*at, "eve");
    TestClient ann = logged_in(*at, "ann", reader), eve = logged_in(*at, "eve", reader);
    ann.join("#a");
    const Said said = secret(ann, "#a");
    ann.send("PART #a").sync();
    ann.join("#a");
    check_read(ann, "#a", said);
    confirm(ann, "CS DROP #a");
    // It ends when its last member leaves.
    ann.send("PART #a").sync();
    eve.join("#a");
    CHECK(count(everything_about(eve, "#a", said), "*" + std::string(secret_words) + "*") == 0);
    eve.send("REDACT #a " + said.id).expect("* FAIL REDACT UNKNOWN_MSGID #a *");

    ann.join("#b");
    const Said other = secret(ann, "#b");
    ann.send("PART #b").sync();
    confirm(ann, "CS DROP #b");
    eve.join("#b");
    CHECK(count(everything_about(eve, "#b", other), "*" + std::string(secret_words) + "*") == 0);
    CHECK(count(ask(eve, "CS INFO #b"), "*eve*") > 0);
}

TEST_CASE("History isolation: a private conversation, for anybody but its two accounts") {
    HistoryServer at;
    for (const char* name : {"ann", "bob", "eve"}) add_account(*at, name);
    TestClient ann = logged_in(*at, "ann", reader), bob = logged_in(*at, "bob", reader);
    TestClient eve = logged_in(*at, "eve", reader), guest(*at, "guest", reader);
    const Said said = secret(ann, "bob");
    bob.sync();
    for (const std::string peer : {"ann", "bob"}) {
        check_hidden(eve, peer, said);
        check_hidden(guest, peer, said);
    }
    check_read(ann, "bob", said);
    check_read(bob, "ann", said);
    // The peer itself cannot erase it.
    bob.send("REDACT ann " + said.id).expect("* FAIL REDACT REDACT_FORBIDDEN ann *");
    // Nobody is ann without her account.
    ann.send("NS LOGOUT").sync();
    check_hidden(ann, "bob", said);
    ann.send("NICK ann2").sync();
    check_hidden(ann, "bob", said);
    ann.send("NS IDENTIFY eve sesame").sync();
    check_hidden(ann, "bob", said);
    check_read(bob, "ann", said);
}

TEST_CASE("History isolation: a nick change makes nobody the peer of a conversation") {
    HistoryServer at;
    for (const char* name : {"ann", "bob", "eve"}) add_account(*at, name);
    // Anybody may take the nick.
    (*at)->registry().accounts.change((*at)->registry().accounts.find("bob")->id,
                                      [](hubbub::chat::Account& account) {
                                          account.enforced = false;
                                          return true;
                                      });
    TestClient ann = logged_in(*at, "ann", reader), bob = logged_in(*at, "bob", reader);
    TestClient eve = logged_in(*at, "eve", reader), guest(*at, "guest", reader);
    const Said said = secret(ann, "bob");
    bob.send("NICK robert").sync();
    eve.send("NICK bob").read_until("* NICK *bob");
    for (const std::string peer : {"ann", "bob", "robert"}) check_hidden(eve, peer, said);
    // What ann reads of the nick is a conversation with eve.
    CHECK(count(ann.send("CHATHISTORY LATEST bob * 9").sync(), "*secret*") == 0);
    check_read(ann, "robert", said);
    eve.send("NICK eve").read_until("* NICK *eve");
    guest.send("NICK bob").read_until("* NICK *bob");
    for (const std::string peer : {"ann", "bob", "robert"}) check_hidden(guest, peer, said);
    CHECK(count(ann.send("CHATHISTORY LATEST bob * 9").sync(), "*secret*") == 0);
    check_read(bob, "ann", said);
}

TEST_CASE("History isolation: an account that has the name of a dropped one") {
    HistoryServer at;
    for (const char* name : {"ann", "bob"}) add_account(*at, name);
    TestClient ann = logged_in(*at, "ann", reader), bob = logged_in(*at, "bob", reader);
    ann.join("#a");
    bob.join("#a");
    const Said said = secret(bob, "ann");
    ann.sync();
    confirm(bob, "NS DROP");
    check_hidden(bob, "ann", said);
    at.server->advance(std::chrono::seconds(5));
    hubbub::chat::Account fresh = *add_account(*at, "bob");
    (*at)->registry().accounts.change(fresh.id, [](hubbub::chat::Account& account) {
        account.created = 1767323050;  // 2026-01-02T03:04:10Z
        return true;
    });
    bob.send("NS IDENTIFY bob sesame").sync();
    check_hidden(bob, "ann", said);
    // The other account has lost it too.
    CHECK(count(ann.send("CHATHISTORY LATEST bob * 9").sync(), "*secret*") == 0);
    at.start();
    TestClient again = logged_in(*at, "bob", reader);
    check_hidden(again, "ann", said);
}

TEST_CASE("History isolation: a renamed channel, and those who come to its old name") {
    HistoryServer at;
    TestClient ann(*at, "ann", reader), bob(*at, "bob", reader), eve(*at, "eve", reader);
    ann.join("#a");
    bob.join("#a");
    const Said said = secret(ann, "#a");
    ann.send("RENAME #a #b").sync();
    bob.sync();
    check_hidden(ann, "#a", said);
    check_refused(ann, "#a");
    check_read(ann, "#b", said);
    check_read(bob, "#b", said);
    eve.join("#a");
    for (const std::string name : {"#a", "#b"}) {
        const Lines lines = everything_about(eve, name, said);
        CHECK(count(lines, "*" + std::string(secret_words) + "*") == 0);
    }
    eve.send("REDACT #a " + said.id).expect("* FAIL REDACT UNKNOWN_MSGID #a *");
    check_read(bob, "#b", said);
}

TEST_CASE("History isolation: what was said before a JOIN, if the channel says so") {
    HistoryServer at;
    add_account(*at, "ann");
    add_account(*at, "bob");
    TestClient ann = logged_in(*at, "ann", reader), bob = logged_in(*at, "bob", reader);
    ann.join("#a");
    ann.send("CS SET #a HISTORY joined").send("CS SET #a PLAYBACK 100").sync();
    const Said said = secret(ann, "#a");
    TestClient old(*at, "old");
    CHECK(count(old.join("#a"), "*secret*") == 0);
    CHECK(count(old.sync(), "*secret*") == 0);
    bob.join("#a");
    check_hidden(bob, "#a", said);
    // A rename, a new rank or a new name change nothing.
    ann.send("MODE #a +o bob").send("RENAME #a #b").sync();
    bob.send("NICK robert").sync();
    check_hidden(bob, "#b", said);
    const Said mine = secret(bob, "#b");
    CHECK(count(everything_about(bob, "#b", mine), "*" + std::string(secret_words) + "*") > 6);
    CHECK(count(everything_about(bob, "#b", mine), "*" + said.id + "*") == 0);
    // With HISTORY off, not even the founder reads the old messages.
    ann.send("CS SET #b HISTORY off").sync();
    CHECK(count(everything_about(ann, "#b", said), "*" + std::string(secret_words) + "*") == 0);
}
