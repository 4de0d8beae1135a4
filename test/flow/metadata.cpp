// METADATA. After https://ircv3.net/specs/extensions/metadata

#include "accounts.h"
#include "harness.h"
#include "logged_in.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "support/temporary_directory.h"

using namespace flow;

namespace {

const std::string metadata_caps = "draft/metadata-2 batch";

// Replaces the references of batches by X, and removes the optional colon of last parameters.
Lines plain(Lines lines) {
    for (std::string& line : lines) {
        if (line.starts_with("@batch=")) line.replace(7, line.find(' ') - 7, "X");
        for (const char* const mark : {" BATCH +", " BATCH -"}) {
            const std::size_t at = line.find(mark);
            if (at == std::string::npos) continue;
            const std::size_t begin = at + 8;
            line.replace(begin, std::min(line.find(' ', begin), line.size()) - begin, "X");
        }
        for (std::size_t at = line.find(" :"); at != std::string::npos; at = line.find(" :"))
            line.erase(at + 1, 1);
    }
    return lines;
}

// Lines that are compared in their plain form.
struct Heard : Lines {
    Heard(Lines lines) : Lines(plain(std::move(lines))) {}
    bool operator==(const Lines& other) const { return Lines(*this) == plain(other); }
};

Heard answer(TestClient& client, std::string_view line) {
    return client.send(line).sync();
}

}  // namespace

TEST_CASE("METADATA: a user sets, reads and removes values of its own") {
    TestServer server;
    TestClient ann(server, "ann", metadata_caps);
    CHECK(answer(ann, "METADATA * SET url :https://ann.example") ==
          Lines{":hubbub.local 761 ann ann url * https://ann.example"});
    CHECK(answer(ann, "metadata ANN set display-name :Ann B") ==
          Lines{":hubbub.local 761 ann ann display-name * :Ann B"});
    CHECK(answer(ann, "METADATA * SET empty :") == Lines{":hubbub.local 761 ann ann empty * :"});
    CHECK(answer(ann, "METADATA ann GET url none Bad!") ==
          Lines{":hubbub.local BATCH +X metadata ann",
                "@batch=X :hubbub.local 761 ann ann url * :https://ann.example",
                "@batch=X :hubbub.local 766 ann ann none :key not set",
                "@batch=X :hubbub.local FAIL METADATA KEY_INVALID Bad! :Invalid key",
                ":hubbub.local BATCH -X"});
    TestClient bob(server, "bob");
    CHECK(answer(bob, "METADATA Ann LIST") ==
          Lines{":hubbub.local 761 bob ann display-name * :Ann B",
                ":hubbub.local 761 bob ann empty * :",
                ":hubbub.local 761 bob ann url * :https://ann.example"});
    CHECK(answer(ann, "METADATA * SET url") == Lines{":hubbub.local 766 ann ann url :key not set"});
    CHECK(answer(ann, "METADATA * SET url") ==
          Lines{":hubbub.local FAIL METADATA KEY_NOT_SET ann url :This key has no value"});
    CHECK(answer(ann, "METADATA * CLEAR") ==
          Lines{":hubbub.local BATCH +X metadata ann",
                "@batch=X :hubbub.local 766 ann ann display-name :key not set",
                "@batch=X :hubbub.local 766 ann ann empty :key not set", ":hubbub.local BATCH -X"});
    CHECK(answer(bob, "METADATA ann LIST").empty());
}

TEST_CASE("METADATA: refusals name what is wrong") {
    TestServer server;
    TestClient ann(server, "ann", metadata_caps);
    TestClient bob(server, "bob");
    const std::string fail = ":hubbub.local FAIL METADATA ";
    CHECK(answer(ann, "METADATA bob SET url :x") ==
          Lines{fail + "KEY_NO_PERMISSION bob url :You may not change this"});
    CHECK(answer(ann, "METADATA bob CLEAR") ==
          Lines{fail + "KEY_NO_PERMISSION bob * :You may not change this"});
    CHECK(answer(ann, "METADATA carol LIST") ==
          Lines{fail + "INVALID_TARGET carol :No such nick or channel"});
    CHECK(answer(ann, "METADATA #none LIST") ==
          Lines{fail + "INVALID_TARGET #none :No such nick or channel"});
    CHECK(answer(ann, "METADATA * FROB x") ==
          Lines{fail + "SUBCOMMAND_INVALID FROB :Unknown subcommand"});
    for (const std::string key : {"Url", "a:b", "a!"}) {
        CHECK(answer(ann, "METADATA * SET " + key + " :x") ==
              Lines{fail + "KEY_INVALID " + key + " :Invalid key"});
    }
    CHECK(answer(ann, "METADATA * SET " + std::string(64, 'k') + " :x").at(0).find(" 761 ") !=
          std::string::npos);
    CHECK(answer(ann, "METADATA * SET " + std::string(65, 'k') + " :x").at(0).find("KEY_INVALID") !=
          std::string::npos);
    CHECK(answer(ann, "METADATA * SET v :" + std::string(300, 'v')).at(0).find(" 761 ") !=
          std::string::npos);
    CHECK(answer(ann, "METADATA * SET v :" + std::string(301, 'v')) ==
          Lines{fail + "VALUE_INVALID :A value must have at most 300 bytes"});
    CHECK(answer(ann, "METADATA * SET") ==
          Lines{":hubbub.local 461 ann METADATA :Not enough parameters"});
}

TEST_CASE("METADATA: keys, changes and subscriptions are bounded") {
    TestServer server;
    TestClient ann(server, "ann", metadata_caps);
    for (int i = 0; i < 20; ++i)
        ann.send("METADATA * SET k" + std::to_string(i) + " :x").expect("* 761 *");
    ann.send("METADATA * SET k20 :x");
    ann.expect(":hubbub.local FAIL METADATA RATE_LIMITED ann k20 3 :Too many changes*");
    server.advance(std::chrono::seconds(60));
    for (int i = 20; i < 30; ++i)
        ann.send("METADATA * SET k" + std::to_string(i) + " :x").expect("* 761 *");
    ann.send("METADATA * SET k30 :x");
    ann.expect(":hubbub.local FAIL METADATA LIMIT_REACHED ann :Too many keys: remove one first");
    ann.send("METADATA * SET k0 :y").expect("* 761 ann ann k0 * :y");
    for (int i = 0; i < 8; ++i) ann.send("METADATA * CLEAR").sync();
    ann.send("METADATA * CLEAR");
    ann.expect(":hubbub.local FAIL METADATA RATE_LIMITED ann * 3 :Too many changes*");

    TestClient bob(server, "bob", metadata_caps);
    for (int i = 0; i < 49; ++i) bob.send("METADATA * SUB s" + std::to_string(i));
    bob.sync();
    CHECK(answer(bob, "METADATA * SUB a s3 b c") ==
          Lines{":hubbub.local 770 bob :a s3",
                ":hubbub.local FAIL METADATA TOO_MANY_SUBS b :Too many subscriptions"});
    CHECK(answer(bob, "METADATA * UNSUB a none Bad!") ==
          Lines{":hubbub.local FAIL METADATA KEY_INVALID Bad! :Invalid key",
                ":hubbub.local 771 bob :a none"});
    CHECK(answer(bob, "METADATA * SUBS").size() == 49 + 2);
    CHECK(answer(bob, "METADATA * SUBS").at(0) == ":hubbub.local BATCH +X metadata-subs");
    CHECK(answer(bob, "METADATA * SUBS").at(1) == "@batch=X hubbub.local 772 bob s0");
}

TEST_CASE("METADATA: changes reach the subscribers who can see the target, and nobody else") {
    TestServer server;
    TestClient ann(server, "ann", metadata_caps);
    TestClient bob(server, "bob", metadata_caps);
    TestClient carl(server, "carl", metadata_caps);
    TestClient dan(server, "dan");
    TestClient eve(server, "eve", metadata_caps);
    for (TestClient* one : {&ann, &bob, &carl, &dan}) one->join("#room");
    for (TestClient* one : {&ann, &bob, &carl, &dan, &eve}) one->sync();
    bob.send("METADATA * SUB avatar url").sync();
    eve.send("METADATA * SUB avatar").sync();

    ann.send("METADATA * SET avatar :https://a.example/1").sync();
    CHECK(Heard(bob.sync()) ==
          Lines{":ann!~ann@127.0.0.1 METADATA ann avatar * :https://a.example/1"});
    CHECK(carl.sync().empty());
    CHECK(dan.sync().empty());
    CHECK(eve.sync().empty());
    // Unchanged: nobody is bothered.
    ann.send("METADATA * SET avatar :https://a.example/1").expect("* 761 *");
    CHECK(bob.sync().empty());
    ann.send("METADATA * SET avatar").expect("* 766 *");
    CHECK(Heard(bob.sync()) == Lines{":ann!~ann@127.0.0.1 METADATA ann avatar *"});
    ann.send("METADATA * SET other :x").expect("* 761 *");
    CHECK(bob.sync().empty());
    // Watchers share no channel.
    eve.send("MONITOR + ann").sync();
    ann.send("METADATA * SET avatar :https://a.example/2").expect("* 761 *");
    CHECK(Heard(eve.sync()) ==
          Lines{":ann!~ann@127.0.0.1 METADATA ann avatar * :https://a.example/2"});
    bob.sync();

    // Only operators of a channel change its values; strangers of a secret one see none.
    bob.send("METADATA #room SET url :x");
    bob.expect(":hubbub.local FAIL METADATA KEY_NO_PERMISSION #room url :You may not change this");
    ann.send("METADATA #ROOM SET url :https://room.example");
    ann.expect(":hubbub.local 761 ann #room url * :https://room.example");
    CHECK(Heard(bob.sync()) ==
          Lines{":ann!~ann@127.0.0.1 METADATA #room url * :https://room.example"});
    CHECK(carl.sync().empty());
    CHECK(answer(eve, "METADATA #room LIST").size() == 3);
    ann.send("MODE #room +s").sync();
    CHECK(answer(eve, "METADATA #room LIST") ==
          Lines{":hubbub.local FAIL METADATA INVALID_TARGET #room :No such nick or channel"});
}

TEST_CASE("METADATA: newcomers and new subscribers receive the current values") {
    TestServer server;
    TestClient ann(server, "ann", metadata_caps);
    ann.join("#room");
    ann.send("METADATA * SET avatar :a").send("METADATA #room SET url :r").sync();
    TestClient bob(server, "bob", metadata_caps);
    bob.send("METADATA * SUB avatar url").sync();
    const Lines joined = bob.send("JOIN #room").sync();
    REQUIRE(joined.size() >= 4);
    CHECK(Heard(Lines(joined.end() - 4, joined.end())) ==
          Lines{":hubbub.local BATCH +X metadata #room",
                "@batch=X :hubbub.local METADATA #room url * :r",
                "@batch=X :hubbub.local METADATA ann avatar * :a", ":hubbub.local BATCH -X"});
    TestClient carl(server, "carl", metadata_caps);
    carl.join("#room");
    carl.sync();
    CHECK(answer(carl, "METADATA * SUB url") ==
          Lines{":hubbub.local 770 carl url", ":hubbub.local BATCH +X metadata #room",
                "@batch=X :hubbub.local METADATA #room url * :r", ":hubbub.local BATCH -X"});
    bob.sync();
    CHECK(answer(bob, "METADATA ann SYNC") ==
          Lines{":hubbub.local BATCH +X metadata ann",
                "@batch=X :hubbub.local METADATA ann avatar * :a", ":hubbub.local BATCH -X"});
    CHECK(answer(carl, "METADATA #room SYNC").size() == 3);
}

TEST_CASE("METADATA: MONITOR and WHOIS show the values of one user") {
    TestServer server;
    TestClient ann(server, "ann", metadata_caps);
    ann.send("METADATA * SET pronouns :she/her").send("METADATA * SET avatar :a").sync();
    TestClient bob(server, "bob", metadata_caps);
    bob.send("METADATA * SUB avatar none").sync();
    CHECK(answer(bob, "MONITOR + ann,carl") ==
          Lines{":hubbub.local 730 bob :ann!~ann@127.0.0.1", ":hubbub.local 731 bob :carl",
                ":hubbub.local BATCH +X metadata ann",
                "@batch=X :hubbub.local METADATA ann avatar * :a", ":hubbub.local BATCH -X"});
    CHECK(count(answer(bob, "WHOIS ann"), "* 760 bob ann pronouns * she/her") == 1);
    CHECK(count(answer(bob, "WHOIS ann"), "* 760 bob ann avatar * a") == 1);
    CHECK(count(answer(bob, "WHOIS ann"), "* 760 *") == 2);
    TestClient dan(server, "dan");
    CHECK(count(answer(dan, "WHOIS ann"), "* 760 *") == 0);
}

TEST_CASE("METADATA: a client that requests the capability receives its own values") {
    TestServer server;
    TestClient ann(server, "ann", "batch");
    ann.send("METADATA * SET url :x").sync();
    CHECK(answer(ann, "CAP REQ draft/metadata-2") ==
          Lines{":hubbub.local CAP ann ACK draft/metadata-2", ":hubbub.local BATCH +X metadata ann",
                "@batch=X :hubbub.local METADATA ann url * :x", ":hubbub.local BATCH -X"});
    ann.send("METADATA * CLEAR").sync();
    ann.send("CAP REQ -draft/metadata-2").sync();
    CHECK(answer(ann, "CAP REQ draft/metadata-2").size() == 3);
}

TEST_CASE("METADATA: a renamed channel keeps its values") {
    TestServer server;
    TestClient ann(server, "ann", metadata_caps);
    ann.join("#old");
    ann.send("METADATA #old SET url :x").send("RENAME #old #new").sync();
    CHECK(answer(ann, "METADATA #new LIST").size() == 3);
}

TEST_CASE("METADATA: before the sign-on is complete, a client sets its own values") {
    TestServer server;
    TestClient early(server.address());
    early.send("CAP LS 302");
    early.read_until(
        "*draft/metadata-2=before-connect,max-subs=50,max-keys=30,max-value-bytes=300*");
    early.send("CAP REQ :draft/metadata-2 batch").sync();
    early.send("NICK ann").send("USER ann 0 * :Ann");
    early.send("METADATA * SET url :x").expect(":hubbub.local 761 ann ann url * :x");
    early.send("METADATA bob LIST").expect("* FAIL METADATA INVALID_TARGET bob *");
    early.send("CAP END");
    early.read_until("* BATCH +* metadata ann");
    early.expect("@batch=* :hubbub.local METADATA ann url * :x");
    TestClient bob(server, "bob");
    CHECK(answer(bob, "METADATA ann LIST").size() == 1);
}

TEST_CASE("METADATA: the values of an account and of a registered channel are kept") {
    TestServer server;
    add_account(server, "ann");
    {
        TestClient ann(server, "ann2", metadata_caps);
        ann.send("NS IDENTIFY ann sesame").read_until("* 900 *");
        ann.join("#own");
        ann.send("METADATA * SET url :mine").send("METADATA #own SET url :ours").sync();
        ann.send("QUIT").expect_closed();
    }
    CHECK(server->registry().accounts.find("ann")->metadata.at("url") == "mine");
    TestClient bob(server, "bob", metadata_caps);
    bob.join("#own");
    CHECK(count(answer(bob, "METADATA #own LIST"), "* 761 bob #own url * ours") == 1);
    TestClient again(server, "again", metadata_caps);
    again.send("NS IDENTIFY ann sesame").read_until("* 900 *");
    CHECK(count(answer(bob, "METADATA again LIST"), "* 761 bob again url * mine") == 1);
    again.send("METADATA * CLEAR").sync();
    CHECK(server->registry().accounts.find("ann")->metadata.empty());
}

TEST_CASE("METADATA: a change reaches each connection once, and the one that made it not at all") {
    TestServer server;
    add_account(server, "ann");
    TestClient desk = with_account(server, "ann", metadata_caps);
    finish(desk, "ann");
    TestClient phone = with_account(server, "ann", metadata_caps);
    finish(phone, "ann");
    for (TestClient* one : {&desk, &phone}) one->send("METADATA * SUB avatar url").sync();
    // In no channel: only the own connections.
    CHECK(answer(desk, "METADATA * SET avatar :1") ==
          Lines{":hubbub.local 761 ann ann avatar * 1"});
    CHECK(Heard(phone.sync()) == Lines{":ann!~ann@127.0.0.1 METADATA ann avatar * :1"});

    TestClient bob(server, "bob", metadata_caps);
    for (const std::string channel : {"#a", "#b"}) {
        desk.send("JOIN " + channel).sync();
        bob.join(channel);
    }
    bob.send("METADATA * SUB avatar url").sync();
    bob.send("MONITOR + ann").sync();
    for (TestClient* one : {&desk, &phone}) one->sync();
    CHECK(answer(desk, "METADATA * SET avatar :2") ==
          Lines{":hubbub.local 761 ann ann avatar * 2"});
    for (TestClient* one : {&phone, &bob})
        CHECK(Heard(one->sync()) == Lines{":ann!~ann@127.0.0.1 METADATA ann avatar * :2"});
    CHECK(answer(desk, "METADATA #a SET url :x") == Lines{":hubbub.local 761 ann #a url * x"});
    for (TestClient* one : {&phone, &bob})
        CHECK(Heard(one->sync()) == Lines{":ann!~ann@127.0.0.1 METADATA #a url * :x"});
    // CLEAR is as many changes as there were values.
    desk.send("METADATA * CLEAR").sync();
    CHECK(Heard(bob.sync()) == Lines{":ann!~ann@127.0.0.1 METADATA ann avatar *"});
}

TEST_CASE("METADATA: a newcomer does not receive its own values") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob", metadata_caps);
    ann.join("#room");
    bob.send("METADATA * SET avatar :b").send("METADATA * SUB avatar").sync();
    CHECK(count(bob.send("JOIN #room").sync(), "* METADATA *") == 0);
}

TEST_CASE("METADATA: a login brings the values of the account, and others hear of them") {
    TestServer server;
    server->registry().accounts.change(add_account(server, "ann")->id, [](auto& account) {
        account.metadata["avatar"] = "a";
        return true;
    });
    TestClient ann(server, "ann2", metadata_caps), bob(server, "bob", metadata_caps);
    ann.join("#room");
    bob.join("#room");
    bob.send("METADATA * SUB avatar").sync();
    ann.send("NS IDENTIFY ann sesame").read_until("* 900 *");
    ann.sync();
    CHECK(count(Heard(bob.sync()), ":ann2!~ann2@127.0.0.1 METADATA ann2 avatar * a") == 1);
}

TEST_CASE("METADATA: CLEAR stores once, not once for each key") {
    const TemporaryDirectory directory;
    auto config = test_config();
    config.data_dir = directory.path();
    TestServer server(config);
    const auto account = add_account(server, "ann");
    // The number of a change: changes are numbered in their order.
    auto mark = [&, seen = account->last_seen]() mutable {
        return server->registry()
            .accounts
            .change(account->id,
                    [&](hubbub::chat::Account& changed) {
                        changed.last_seen = ++seen;
                        return true;
                    })
            .ticket;
    };
    TestClient ann(server, "ann2", metadata_caps);
    ann.send("NS IDENTIFY ann sesame").read_until("* 900 *");
    ann.join("#own");
    for (const std::string target : {"*", "#own"}) {
        CAPTURE(target);
        for (const std::string key : {"a", "b", "c"})
            ann.send("METADATA " + target + " SET " + key + " :x");
        ann.sync();
        const auto before = mark();
        CHECK(answer(ann, "METADATA " + target + " CLEAR").size() == 5);
        CHECK(mark() == before + 2);
    }
}
