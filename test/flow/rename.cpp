// RENAME. After https://ircv3.net/specs/extensions/channel-rename

#include "harness.h"

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace flow;
using namespace std::chrono_literals;

namespace {

const std::string capable = "draft/channel-rename";

}  // namespace

TEST_CASE("RENAME: everyone stays, with ranks and modes") {
    TestServer server;
    TestClient ann(server, "ann", capable), bob(server, "bob", capable), carl(server, "carl");
    for (TestClient* one : {&ann, &bob, &carl}) one->join("#boaring");
    ann.send("TOPIC #boaring :tea").send("MODE #boaring -n+v bob");
    for (TestClient* one : {&ann, &bob, &carl}) one->sync();
    ann.send("RENAME #boaring #boring :Typo fix");
    ann.expect(":ann!~ann@127.0.0.1 RENAME #boaring #boring :Typo fix");
    bob.expect(":ann!~ann@127.0.0.1 RENAME #boaring #boring :Typo fix");
    carl.expect(":carl!~carl@127.0.0.1 PART #boaring :Typo fix");
    carl.expect(":carl!~carl@127.0.0.1 JOIN #boring");
    carl.expect(":hubbub.local 332 carl #boring :tea");
    carl.expect(":hubbub.local 333 carl #boring ann*");
    const std::string names = carl.expect(":hubbub.local 353 carl = #boring :*");
    CHECK(names.find("@ann") != std::string::npos);
    CHECK(names.find("+bob") != std::string::npos);
    carl.expect(":hubbub.local 366 carl #boring :End of /NAMES list");
    carl.send("PRIVMSG #boring :still here").sync();
    bob.expect(":carl!~carl@127.0.0.1 PRIVMSG #boring :still here");
    ann.expect(":carl!~carl@127.0.0.1 PRIVMSG #boring :still here");
    ann.send("MODE #boring").expect("* 324 ann #boring *t*");
    ann.sync();
    carl.send("PRIVMSG #boaring :gone").expect("* 403 carl #boaring *");
    // The old name is free.
    carl.join("#boaring");
    carl.send("PART #boaring").expect("* PART #boaring");
    carl.send("PART #boring").expect("* PART #boring");
    ann.expect("* PART #boring");
}

TEST_CASE("RENAME: a refusal has its reason, despite a long requested name") {
    TestServer server;
    TestClient ann(server, "ann", capable);
    ann.join("#a");
    for (const std::size_t length : {100U, 480U}) {
        ann.send("RENAME #a #" + std::string(length, 'x'));
        const std::string line = ann.expect(":hubbub.local FAIL RENAME CANNOT_RENAME #a #x*");
        CHECK(line.ends_with(" :That name is not available"));
        CHECK(line.size() <= 510);
    }
}

TEST_CASE("RENAME: the reason may be missing, and the name may differ only in case") {
    TestServer server;
    TestClient ann(server, "ann", capable), bob(server, "bob");
    ann.join("#coding");
    bob.join("#coding");
    ann.sync();
    ann.send("RENAME #coding #CODING").expect(":ann!~ann@127.0.0.1 RENAME #coding #CODING :");
    CHECK(bob.sync().empty());
    bob.send("NAMES #coding").expect("* 353 bob = #CODING :*");
    bob.send("PRIVMSG #coding :hi").sync();
    ann.expect("* PRIVMSG #* :hi");
    TestClient carl(server, "carl");
    CHECK(count(carl.join("#CODING"), "* 353 carl = #CODING :*ann*") == 1);
}

TEST_CASE("RENAME: is refused to outsiders and plain members, and for invalid names") {
    TestServer server;
    TestClient ann(server, "ann"), bob(server, "bob"), carl(server, "carl");
    ann.join("#a");
    bob.join("#a");
    carl.join("#b");
    ann.sync();
    bob.send("RENAME #a #c").read_until(":hubbub.local 482 bob #a *");
    carl.send("RENAME #a #c").expect(":hubbub.local 442 carl #a *");
    carl.send("RENAME #none #c").expect(":hubbub.local 403 carl #none *");
    carl.send("RENAME #a").expect(":hubbub.local 461 carl RENAME *");
    ann.send("RENAME #a #b").expect(":hubbub.local FAIL RENAME CHANNEL_NAME_IN_USE #a #b :*");
    ann.send("RENAME #a %c").expect(":hubbub.local FAIL RENAME CANNOT_RENAME #a %c :*");
    ann.send("RENAME #a #a").expect(":hubbub.local FAIL RENAME CANNOT_RENAME #a #a :*");
    ann.send("RENAME #a #c").expect(":ann!~ann@127.0.0.1 PART #a");
    ann.read_until("* 366 ann #c *");
    ann.send("RENAME #c #d").expect(":ann!~ann@127.0.0.1 PART #c");
    ann.read_until("* 366 ann #d *");
    // If many users would be notified, renames are rate limited.
    std::vector<TestClient> crowd;
    for (int i = 0; i < 19; ++i) crowd.emplace_back(server, "c" + std::to_string(i)).join("#d");
    ann.sync();
    ann.send("RENAME #d #e").expect(":hubbub.local FAIL RENAME CANNOT_RENAME #d #e :*");
    server.advance(60s);
    ann.send("RENAME #d #e").read_until("* 366 ann #e *");
    CHECK(server->registry().channel_count() == 2);
}

TEST_CASE("RENAME: invitations stay valid under the new name, and INVITE lists it") {
    TestServer server;
    TestClient ann(server, "ann", capable + " labeled-response batch"), bob(server, "bob");
    TestClient carl(server, "carl", "labeled-response batch");
    ann.join("#a");
    carl.join("#a");
    ann.send("MODE #a +is").send("INVITE bob #a").sync();
    carl.sync();
    bob.expect("* INVITE bob :#a");
    ann.send("@label=x RENAME #a #b").expect("@label=x :ann!~ann@127.0.0.1 RENAME #a #b :");
    carl.expect(":carl!~carl@127.0.0.1 PART #a");
    carl.expect(":carl!~carl@127.0.0.1 JOIN #b");
    carl.expect(":hubbub.local 353 carl @ #b :*");
    ann.sync();
    bob.send("INVITE").expect(":hubbub.local 336 bob #b");
    bob.read_until("* 337 *");
    bob.send("JOIN #b").expect(":bob!~bob@127.0.0.1 JOIN #b");
    // By somebody who does not know the capability.
    ann.send("MODE #b +o carl").sync();
    carl.sync();
    carl.send("@label=y RENAME #b #c :x").expect("@label=y :hubbub.local BATCH +*");
    carl.expect("@batch=* :carl!~carl@127.0.0.1 PART #b :x");
    carl.expect("@batch=* :carl!~carl@127.0.0.1 JOIN #c");
    carl.read_until("@batch=* 366 carl #c *");
    carl.expect(":hubbub.local BATCH -*");
}

TEST_CASE("RENAME: nobody joins under the new name while it is being assigned") {
    TestServer server;
    TestClient ann(server, "ann");
    const auto coming = server->registry().find_or_make_channel("#busy", 0);
    {
        hubbub::MutexLock lock(coming->mutex);
        coming->reserve();
    }
    ann.send("JOIN #busy").expect(":hubbub.local 437 ann #busy :*");
    CHECK(ann.sync().empty());
}

TEST_CASE("RENAME: two concurrent ones leave one channel and no stale name") {
    TestServer server;
    TestClient ann(server, "ann", capable), bob(server, "bob", capable);
    ann.join("#a");
    bob.join("#a");
    ann.send("MODE #a +o bob").sync();
    std::string name = "#a";
    for (int i = 0; i < 100; ++i) {
        // One to other letters of the same name, one to another name.
        std::string letters = name;
        letters[1] = letters[1] == 'a' ? 'A' : 'a';
        ann.send("RENAME " + name + " " + letters);
        bob.send("RENAME " + name + " #a" + std::to_string(i));
        ann.sync();
        bob.sync();
        CHECK(server->registry().channel_count() == 1);
        name = server->registry().channels().front()->name;
    }
}

TEST_CASE("RENAME: a secret channel is unknown to outsiders, as for every command") {
    TestServer server;
    TestClient ann(server, "ann", capable), bob(server, "bob");
    ann.join("#Secret");
    ann.send("MODE #Secret +s").expect("* MODE #Secret +s");
    bob.send("RENAME #secret #other").expect(":hubbub.local 403 bob #secret *");
    bob.send("RENAME #nothing #other").expect(":hubbub.local 403 bob #nothing *");
    ann.send("MODE #Secret -s").expect("* MODE #Secret -s");
    bob.send("RENAME #secret #other").expect(":hubbub.local 442 bob #Secret *");
}

TEST_CASE("RENAME: every mode, list and invitation is kept under the new name") {
    TestServer server;
    TestClient ann(server, "ann", capable), bob(server, "bob"), carl(server, "carl"),
        dora(server, "dora"), emil(server, "emil");
    ann.join("#a");
    bob.join("#a");
    ann.send("MODE #a +be *!*@* bob").send("MODE #a +Ii dora").send("INVITE carl #a");
    ann.send("MODE #a +klj key 5 3:10").send("MODE #a +msC").sync();
    bob.sync();
    ann.send("RENAME #a #b").read_until("* RENAME #a #b *");
    bob.sync();
    ann.send("MODE #b");
    const std::string modes = ann.expect("* 324 ann #b +*");
    for (const char letter : std::string("Cijklmnst"))
        CHECK(modes.find(letter, modes.find('+')) != std::string::npos);
    CHECK(modes.find("3:10") != std::string::npos);
    ann.expect("* 329 *");
    ann.send("MODE #b e").expect("* 348 ann #b bob!*@* ann*");
    ann.expect("* 349 *");
    ann.send("MODE #b I").expect("* 346 ann #b dora!*@* ann*");
    ann.expect("* 347 *");
    ann.send("MODE #b b").expect("* 367 ann #b *!*@* ann*");
    ann.expect("* 368 *");
    // The exception still lets bob speak although others may not; without +m.
    ann.send("MODE #b -m").expect("* MODE #b -m");
    bob.sync();
    bob.send("PRIVMSG #b :here").sync();
    ann.expect(":bob!~bob@127.0.0.1 PRIVMSG #b :here");
    // An invited user joins despite all of it; others do not.
    carl.sync();
    carl.join("#b");
    emil.send("JOIN #b key").expect("* 474 emil #b *");
    ann.send("MODE #b -b *!*@*").send("MODE #b -k key").sync();
    emil.send("JOIN #b").expect("* 473 emil #b *");
    dora.join("#b");
}

TEST_CASE("RENAME: is refused to halfops, voices and outsiders") {
    TestServer server;
    TestClient ann(server, "ann", capable), bob(server, "bob"), carl(server, "carl"),
        dora(server, "dora");
    for (TestClient* one : {&ann, &bob, &carl}) one->join("#a");
    ann.send("MODE #a +hv bob carl").sync();
    for (TestClient* one : {&bob, &carl}) {
        one->sync();
        one->send("RENAME #a #b").expect("* 482 * #a *");
    }
    dora.send("RENAME #a #b").expect("* 442 dora #a *");
    CHECK(server->registry().find_channel("#a") != nullptr);
}

TEST_CASE("RENAME: a channel of 20 is renamed at any time, a larger one once a minute") {
    TestServer server;
    TestClient ann(server, "ann", capable);
    ann.join("#a");
    std::vector<TestClient> crowd;
    for (int i = 0; i < 19; ++i) crowd.emplace_back(server, "c" + std::to_string(i)).join("#a");
    ann.sync();
    ann.send("RENAME #a #b").expect("* RENAME #a #b :");
    ann.send("RENAME #b #c").expect("* RENAME #b #c :");
    crowd.emplace_back(server, "late").join("#c");
    ann.expect("* JOIN #c");
    const std::string refusal = ":hubbub.local FAIL RENAME CANNOT_RENAME #c #d :The channel was *";
    ann.send("RENAME #c #d").expect(refusal);
    server.advance(59s);
    ann.send("RENAME #c #d").expect(refusal);
    server.advance(1s);
    // A refused one does not begin the minute again.
    ann.send("RENAME #c #d").expect("* RENAME #c #d :");
    ann.send("RENAME #d #D").expect("* FAIL RENAME CANNOT_RENAME #d #D *");
    CHECK(server->registry().channel_count() == 1);
}

TEST_CASE("RENAME: clients without the capability get the PART, JOIN and names in their form") {
    TestServer server;
    TestClient ann(server, "ann", capable);
    TestClient full(server, "full", "multi-prefix userhost-in-names extended-join");
    TestClient brief(server, "brief", "no-implicit-names"), old(server, "old");
    TestClient both(server, "both", capable + " multi-prefix"), zoe = person(server, "zoe");
    for (TestClient* one : {&ann, &full, &old, &both}) one->join("#a");
    brief.send("JOIN #a").sync();
    zoe.send("/join a");
    person_sync(zoe);
    server.advance(5s);
    ann.send("MODE #a +vp ann").send("TOPIC #a :tea").sync();
    server.advance(5s);
    for (TestClient* one : {&full, &brief, &old, &both}) one->sync();
    person_sync(zoe);
    ann.send("RENAME #A #b");
    CHECK(ann.sync() == Lines{":ann!~ann@127.0.0.1 RENAME #a #b :"});
    CHECK(both.sync() == Lines{":ann!~ann@127.0.0.1 RENAME #a #b :"});
    CHECK(brief.sync() == Lines{":brief!~brief@127.0.0.1 PART #a",
                                ":brief!~brief@127.0.0.1 JOIN #b",
                                ":hubbub.local 332 brief #b :tea",
                                ":hubbub.local 333 brief #b ann!~ann@127.0.0.1 1767323050"});
    CHECK(old.sync() == Lines{":old!~old@127.0.0.1 PART #a", ":old!~old@127.0.0.1 JOIN #b",
                              ":hubbub.local 332 old #b :tea",
                              ":hubbub.local 333 old #b ann!~ann@127.0.0.1 1767323050",
                              ":hubbub.local 353 old * #b :@ann full old both brief zoe",
                              ":hubbub.local 366 old #b :End of /NAMES list"});
    const Lines lines = full.sync();
    REQUIRE(lines.size() == 6);
    CHECK(lines[1] == ":full!~full@127.0.0.1 JOIN #b * :full");
    CHECK(lines[4].starts_with(
        ":hubbub.local 353 full * #b :@+ann!~ann@127.0.0.1 full!~full@127.0.0.1 "));
    CHECK(person_sync(zoe) == Lines{"*** #a is now called #b"});
    // The age of the channel and its topic did not change.
    old.send("MODE #b").expect("* 324 old #b +npt");
    old.expect("* 329 old #b 1767323045");
    // A client that did not ask for names gets them by NAMES.
    brief.send("NAMES #b").expect("* 353 brief * #b :@ann *");
    // A reason is cut as that of a KICK is.
    ann.send("RENAME #b #c :" + std::string(310, 'r'));
    CHECK(ann.expect("* RENAME #b #c :*").ends_with(" #c :" + std::string(300, 'r')));
    CHECK(old.sync()[0].ends_with(" #b :" + std::string(300, 'r')));
}
