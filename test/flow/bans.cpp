// Server bans: KLINE and DLINE, which users they disconnect and refuse, how long they last, and
// that a restart keeps them.

#include <hubbub/storage/state_db.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <unistd.h>

#include "harness.h"
#include "support/faulty_disk.h"
#include "support/temporary_directory.h"

using namespace flow;
using namespace hubbub::commands;
using namespace std::chrono_literals;
using hubbub::server::Config;

namespace {

Config with_bans() {
    Config config = with_operators({{"root", all_privileges}, {"guest", may_kill}});
    config.ping_interval = 24h * 365;
    return config;
}

// With a database in this directory, and the ban file of an earlier version there.
Config with_database(const TemporaryDirectory& directory) {
    Config config = with_bans();
    config.data_dir = directory.path();
    config.ban_file = directory.path() / "bans";
    return config;
}

// The server's reply to the command, in the form of its notices.
std::string said(TestClient& client, const std::string& line) {
    const std::string start = ":hubbub.local NOTICE ann :*** ";
    client.send(line);
    std::string out;
    for (const std::string& got : client.sync()) {
        if (got.starts_with(start)) out += got.substr(start.size()) + "\n";
    }
    return out;
}

const std::string unsaved = "It ends when the server stops, because there is no --data-dir\n";

// Ends like a client that the server refuses.
void expect_banned(TestClient& client, const std::string& nick, const std::string& reason) {
    client.read_until(":hubbub.local 465 " + nick + " :You are banned from this server: " + reason);
    client.expect("ERROR :Closing link: Banned: " + reason);
    CHECK(client.expect_closed().empty());
}

TestClient come(const TestServer& server, const std::string& source, const std::string& nick) {
    TestClient client(server.address(), source);
    client.send("NICK " + nick).send("USER " + nick + " 0 * :" + nick);
    return client;
}

}  // namespace

TEST_CASE("KLINE: matching users are disconnected and refused until UNKLINE") {
    TestServer server(with_bans());
    TestClient ann = operator_client(server, "ann"), bob(server, "bobby"), carl(server, "carl");
    bob.join("#a");
    carl.join("#a");
    bob.sync();
    CHECK(said(ann, "KLINE ~bobby@* :too loud | third time") ==
          "Added K-Line for [~bobby@*], permanent\n" + unsaved);
    expect_banned(bob, "bobby", "too loud");
    carl.expect(":bobby!~bobby@127.0.0.1 QUIT :Banned: too loud");
    // The name does not matter, the user does.
    TestClient again(server);
    again.send("NICK dora").send("USER bobby 0 * :x");
    expect_banned(again, "dora", "too loud");
    CHECK(said(ann, "KLINE ~plain@127.0.0.1 :no telnet").starts_with("Added K-Line for ["));
    TestClient eve(server);
    eve.send("eve").read_until("* You are banned from this server: no telnet.");
    eve.expect("* Closing link: Banned: no telnet");
    CHECK(said(ann, "UNKLINE ~BOBBY@*") == "Removed the K-Line for [~BOBBY@*]\n");
    CHECK(said(ann, "UNKLINE ~bobby@*").starts_with("There is no K-Line for [~bobby@*]"));
    TestClient(server, "bobby").sync();
}

TEST_CASE("DLINE: connections from an address or network are refused before their first line") {
    TestServer server(with_bans());
    TestClient ann = operator_client(server, "ann");
    TestClient near = come(server, "127.1.2.3", "near"), far = come(server, "127.2.0.1", "far");
    near.read_until("* 422 *");
    far.read_until("* 422 *");
    CHECK(said(ann, "DLINE 127.1.2.3/16 flooding again") ==
          "Added D-Line for [127.1.0.0/16], permanent\n" + unsaved);
    expect_banned(near, "near", "flooding again");
    CHECK(far.sync().empty());
    // Not even a greeting: it never got a thread.
    TestClient next(server.address(), "127.1.255.255");
    next.expect(":hubbub.local 465 * :You are banned from this server: flooding again");
    next.expect("ERROR :Closing link: Banned: flooding again");
    CHECK(next.expect_closed().empty());
    // What follows | in the reason is for operators only, before and after registration.
    CHECK(said(ann, "DLINE 127.9.0.0/16 :public|secret").starts_with("Added D-Line"));
    TestClient blind(server.address(), "127.9.0.1");
    for (const std::string& line : blind.expect_closed()) {
        CAPTURE(line);
        CHECK(line.find("public") != std::string::npos);
        CHECK(line.find("secret") == std::string::npos);
    }
    ann.send("STATS d").read_until("* 225 ann D 127.9.0.0/16 :public|secret *");
    ann.sync();
    come(server, "127.0.255.255", "other").read_until("* 422 *");
    CHECK(said(ann, "UNDLINE 127.1.0.0/16") == "Removed the D-Line for [127.1.0.0/16]\n");
    TestClient back = come(server, "127.1.2.3", "near");
    back.read_until("* 422 *");
    // Its nick is free again when its last words are there.
    back.send("QUIT").expect_closed();
    // A K-line may name a network, too.
    CHECK(said(ann, "KLINE ~near@127.1.0.0/16 :out").starts_with("Added K-Line for [~near@127.1."));
    TestClient kept_out = come(server, "127.1.9.9", "near");
    expect_banned(kept_out, "near", "out");
    come(server, "127.1.9.9", "nora").read_until("* 422 *");
}

TEST_CASE("Server bans: a ban with a duration expires") {
    TestServer server(with_bans());
    TestClient ann = operator_client(server, "ann");
    CHECK(said(ann, "DLINE 90 127.0.0.2 :later") ==
          "Added D-Line for [127.0.0.2], for 1h30m\n" + unsaved);
    CHECK(said(ann, "KLINE 1d2h *@127.0.0.3 :later").starts_with("Added K-Line for [*@127.0.0.3]"));
    server.advance(90min - 1s);
    TestClient early = come(server, "127.0.0.2", "early");
    expect_banned(early, "*", "later");
    server.advance(1s);
    come(server, "127.0.0.2", "bob").read_until("* 422 *");
    TestClient other = come(server, "127.0.0.3", "carl");
    expect_banned(other, "carl", "later");
    ann.send("STATS d").expect("* 219 ann d *");
    server.advance(25h);
    come(server, "127.0.0.3", "carl").read_until("* 422 *");
    ann.send("STATS k").expect("* 219 ann k *");
}

TEST_CASE("Server bans: invalid masks, and masks that match nearly everyone, are refused") {
    TestServer server(with_bans());
    TestClient ann = operator_client(server, "ann"), bob(server, "bob");
    for (const std::string wrong : {"KLINE nobody :x", "KLINE a!b@c.example :x", "KLINE 5x bob :x"})
        CHECK(said(ann, wrong).find("Usage: KLINE [duration] user@host :reason") !=
              std::string::npos);
    for (const std::string wrong :
         {"DLINE 10.0.0.0/33 :x", "DLINE bob :x", "DLINE 10", "DLINE a::b::c"})
        CHECK(said(ann, wrong).find("Usage: DLINE [duration] address[/bits] :reason") !=
              std::string::npos);
    CHECK(said(ann, "KLINE *@* :x") == "*@* matches nearly all users; no ban was set\n");
    CHECK(said(ann, "KLINE *@*.com :x") == "*@*.com matches nearly all users; no ban was set\n");
    CHECK(said(ann, "DLINE 0.0.0.0/0 :x") ==
          "0.0.0.0/0 matches nearly all users; no ban was set\n");
    // As much as no registry gives to anybody.
    for (const std::string wide : {"10.0.0.0/7", "128.0.0.0/1", "2000::/3", "0::/80"})
        CHECK(said(ann, "DLINE " + wide + " :x")
                  .ends_with("matches nearly all users; no ban was set\n"));
    CHECK(said(ann, "DLINE 0::ffff:0:0/96") ==
          "0.0.0.0/0 matches nearly all users; no ban was set\n");
    CHECK(said(ann, "DLINE 2400::/12 :x").starts_with("Added D-Line for [2400::/12]"));
    CHECK(said(ann, "DLINE 10.0.0.0/8 :x").starts_with("Added D-Line for [10.0.0.0/8]"));
    CHECK(said(ann, "DLINE 101y 192.0.2.1").find("duration up to 100y.") != std::string::npos);
    CHECK(said(ann, "DLINE ::1").ends_with("write ::1 as 0::1\n"));
    CHECK(said(ann, "DLINE 127.0.0.0/8 :x") == "127.0.0.0/8 matches yourself; no ban was set\n");
    CHECK(said(ann, "KLINE bob :x") == "*@127.0.0.1 matches yourself; no ban was set\n");
    ann.send("KLINE").expect("* 461 ann KLINE *");
    CHECK(bob.sync().empty());
    TestClient carl = come(server, "127.0.0.2", "carl");
    carl.read_until("* 422 *");
    // An online user by address; a host alone; no reason.
    CHECK(said(ann, "KLINE carl").starts_with("Added K-Line for [*@127.0.0.2], permanent"));
    expect_banned(carl, "carl", "No reason given");
    CHECK(said(ann, "KLINE 0 *.bad.example :x").starts_with("Added K-Line for [*@*.bad.example]"));
}

TEST_CASE("STATS: k and d list the bans to operators (216, 225)") {
    TestServer server(with_bans());
    TestClient ann = operator_client(server, "ann"), bob(server, "bob");
    said(ann, "KLINE *@spam.example :spam | by hand");
    said(ann, "DLINE 1h 2001:DB8::/32 :v6");
    bob.send("STATS k").expect("* 481 bob *");
    bob.send("OPER guest x").read_until("* MODE *");
    bob.send("STATS d").expect("* 723 bob stats *");
    bob.send("KLINE a@bad.example").expect("* 723 bob ban *");
    bob.send("UNDLINE 10.0.0.1").expect("* 723 bob ban *");
    for (const std::string letter : {"k", "K"}) {
        ann.send("STATS " + letter);
        ann.expect(
            ":hubbub.local 216 ann K spam.example * * :spam | by hand [by "
            "ann!~ann@127.0.0.1, Fri Jan 02 2026 03:04:05 UTC]");
        ann.expect("* 219 ann " + letter + " *");
    }
    // A letter in lower case marks the bans that end.
    said(ann, "KLINE 1h ~brief@* :soon over");
    ann.send("STATS k").read_until(
        ":hubbub.local 216 ann k * * ~brief :soon over [by ann!~ann@127.0.0.1, Fri Jan 02 2026 "
        "03:04:05 UTC, until Fri Jan 02 2026 04:04:05 UTC]");
    ann.sync();
    ann.send("STATS D").expect(
        ":hubbub.local 225 ann d 2001:db8::/32 :v6 [by ann!~ann@127.0.0.1, Fri Jan 02 2026 "
        "03:04:05 UTC, until Fri Jan 02 2026 04:04:05 UTC]");
    ann.expect("* 219 ann D *");
}

TEST_CASE("Server notices: operators with +s see bans set, removed and hit, and refused users") {
    TestServer server(with_bans());
    TestClient ann = operator_client(server, "ann");
    ann.send("MODE ann +s +xr").read_until("* 008 *");
    const std::string start = ":hubbub.local NOTICE * :*** Notice -- ";
    ann.send("KLINE 5 ~bobby@* :x");
    ann.expect(start + "ann added a K-Line for [~bobby@*], for 5m [x]");
    ann.expect("* NOTICE ann :*** Added *");
    ann.expect("* NOTICE ann :*** It ends when the server stops, *");
    TestClient bob = come(server, "127.0.0.2", "bobby");
    expect_banned(bob, "bobby", "x");
    ann.expect(start + "K-Line [~bobby@*] active for bobby (~bobby@127.0.0.2) [127.0.0.2]");
    ann.send("UNKLINE ~bobby@*");
    ann.expect(start + "ann removed the K-Line for [~bobby@*]");
    ann.expect("* NOTICE ann :*** Removed *");
    ann.send("DLINE 127.0.0.2");
    ann.expect(start + "ann added a D-Line for [127.0.0.2], permanent [No reason given]");
    ann.expect("* NOTICE ann :*** Added *");
    ann.expect("* NOTICE ann :*** It ends when the server stops, *");
    TestClient next(server.address(), "127.0.0.2");
    next.expect_closed();
    ann.expect(start + "Refused 1 connection(s): banned, the last one from 127.0.0.2");
}

TEST_CASE("Server bans: a restart restores every ban that has not expired, in their order") {
    const TemporaryDirectory directory;
    {
        TestServer server(with_database(directory));
        TestClient ann = operator_client(server, "ann");
        CHECK(said(ann, "DLINE 127.3.0.0/16 :for good") ==
              "Added D-Line for [127.3.0.0/16], permanent\n");
        said(ann, "DLINE 60 127.4.0.0/16 :an hour");
        said(ann, "KLINE ~carol*@* :first");
        said(ann, "KLINE ~carla@* :kept | told by eve");
        said(ann, "KLINE ~CAROL*@* :set again");
        said(ann, "KLINE ~dave@* :taken back");
        CHECK(said(ann, "UNKLINE ~dave@*") == "Removed the K-Line for [~dave@*]\n");
    }
    {
        TestServer server(with_database(directory));
        TestClient one(server.address(), "127.3.0.1");
        one.expect("* 465 * :You are banned from this server: for good");
        TestClient two(server.address(), "127.4.0.1");
        two.expect("* 465 * :You are banned from this server: an hour");
        TestClient carla = come(server, "127.0.0.2", "carla");
        expect_banned(carla, "carla", "kept");
        come(server, "127.0.0.2", "dave").read_until("* 422 *");
        server.advance(1h);
        come(server, "127.4.0.1", "late").read_until("* 422 *");
        TestClient ann = operator_client(server, "ann");
        ann.send("STATS k").expect("* 216 ann K * * ~carla :kept | told by eve *");
        ann.expect("* 216 ann K * * ~CAROL* :set again *");
        ann.expect("* 219 *");
    }
}

TEST_CASE("Server bans: expired ones leave the database at the start") {
    using hubbub::storage::StateDb;
    const TemporaryDirectory directory;
    {
        StateDb database = StateDb::open(directory.path());
        database.transact([](StateDb& changed) {
            changed.put({"K", "~old", "*", "me", 1, 2, "over"});
            changed.put({"K", "~new", "*", "me", 1, 0, "for good"});
            changed.put({"K", "~new", "wrong mask", "me", 1, 0, "not valid"});
        });
    }
    {
        TestServer server(with_database(directory));
        TestClient ann = operator_client(server, "ann");
        ann.send("STATS k").expect("* 216 ann K * * ~new :for good *");
        ann.expect("* 219 *");
    }
    // An invalid ban stays in the database for the operator.
    const auto bans = StateDb::open(directory.path()).load().bans;
    REQUIRE(bans.size() == 2);
    CHECK(bans[0].reason == "for good");
    CHECK(bans[1].reason == "not valid");
}

TEST_CASE("Ban file: its bans move to the database once, and the file is set aside") {
    const TemporaryDirectory directory;
    const std::string file = directory.path() / "bans";
    std::ofstream(file) << "# by hand\nD 127.0.0.2 2026-01-01T00:00:00Z never me no\x07 more\r\n"
                        << "K ~gone@* 2025-01-01T00:00:00Z 2025-01-02T00:00:00Z me expired\n";
    {
        TestServer server(with_database(directory));
        TestClient(server.address(), "127.0.0.2").expect("* 465 * :You are banned *: no more");
        CHECK_FALSE(std::filesystem::exists(file));
        CHECK(std::filesystem::exists(file + ".imported"));
        TestClient ann = operator_client(server, "ann");
        CHECK(said(ann, "UNDLINE 127.0.0.2").starts_with("Removed the D-Line"));
        CHECK_FALSE(std::filesystem::exists(file));
    }
    // Another file does not restore removed bans.
    std::ofstream(file) << "D 127.0.0.2 2026-01-01T00:00:00Z never me again\n";
    {
        TestServer server(with_database(directory));
        come(server, "127.0.0.2", "bob").read_until("* 422 *");
        CHECK(std::filesystem::exists(file));
    }
    // Without a database it is read at each start.
    Config config = with_database(directory);
    config.data_dir.clear();
    TestServer server(config);
    TestClient(server.address(), "127.0.0.2").expect("* 465 * :You are banned *: again");
    CHECK(std::filesystem::exists(file));
}

TEST_CASE("Ban file: a broken one stops the start, and none of its bans is used") {
    const TemporaryDirectory directory;
    const std::string file = directory.path() / "bans";
    std::ofstream(file) << "D 127.0.0.2 2026-01-01T00:00:00Z never me x\nK what\n";
    CHECK_THROWS_WITH(TestServer(with_database(directory)),
                      ("--ban-file '" + file + "': line 2: 'what' must be user@host").c_str());
    std::filesystem::remove(file);
    TestServer server(with_database(directory));
    come(server, "127.0.0.2", "bob").read_until("* 422 *");
}

TEST_CASE("Data directory: a second server in the same directory is refused") {
    const TemporaryDirectory directory;
    TestServer server(with_database(directory));
    CHECK_THROWS_WITH(
        TestServer(with_database(directory)),
        ("--data-dir: another hubbubd (process " + std::to_string(::getpid()) + ") uses '" +
         directory.path().string() + "'. Stop it, or use another --data-dir")
            .c_str());
    const TemporaryDirectory other;
    TestServer second(with_database(other));
    TestClient(second, "ann").sync();
}

TEST_CASE("KLINE: a new ban disconnects only the users that it matches itself") {
    TestServer server(with_bans());
    TestClient ann = operator_client(server, "ann"), bob(server, "bob"), carl(server, "carl");
    // As if bob had come by between the look at the list and the ban.
    hubbub::chat::ServerBan old = *hubbub::chat::ServerBan::of_user("~bob@*");
    server->registry().bans.set(old);
    said(ann, "KLINE ~carl@* :x");
    expect_banned(carl, "carl", "x");
    CHECK(bob.sync().empty());
}

TEST_CASE("Data directory: on a full disk the server does not start, and a later start may try") {
    const TemporaryDirectory directory;
    const FaultyDisk disk;
    disk.fail(FaultyDisk::full);
    try {
        TestServer server(with_database(directory));
        FAIL("the disk is full");
    } catch (const hubbub::server::ConfigError& error) {
        // Would be exit code 2, after which a supervisor does not try again.
        FAIL(error.what());
    } catch (const std::runtime_error& error) {
        CHECK(matches(error.what(), "--data-dir: '*state.db': *full*"));
    }
    disk.fail(FaultyDisk::healthy);
    TestServer server(with_database(directory));
    TestClient(server, "ann").sync();
}

TEST_CASE("Server bans: a full disk delays the reply, not the ban, and loses nothing") {
    const TemporaryDirectory directory;
    const FaultyDisk disk;
    {
        TestServer server(with_database(directory));
        TestClient ann = operator_client(server, "ann"), eve = operator_client(server, "eve");
        eve.send("MODE eve +s +s").read_until("* 008 *");
        disk.fail(FaultyDisk::full);
        ann.send("DLINE 127.0.0.2 :x");
        eve.read_until("* Changes of accounts, channels and bans are not saved: *full*");
        // In force already, and not promised yet.
        TestClient(server.address(), "127.0.0.2").expect("* 465 *");
        CHECK(ann.silent());
        disk.fail(FaultyDisk::healthy);
        eve.read_until("* Accounts, channels and bans are saved again");
        ann.expect("* Added D-Line for [127.0.0.2], permanent");
    }
    TestServer server(with_database(directory));
    TestClient(server.address(), "127.0.0.2").expect("* 465 *");
}

TEST_CASE("Server bans: a server that stops does not wait for a disk that fails") {
    const TemporaryDirectory directory;
    const FaultyDisk disk;
    {
        TestServer server(with_database(directory));
        TestClient ann = operator_client(server, "ann");
        said(ann, "DLINE 127.0.0.2 :saved");
        disk.fail(FaultyDisk::broken);
        ann.send("DLINE 127.0.0.3 :lost");
        eventually([&] { return server->registry().bans.all(0).size() == 2; });
        server->stop();
        // Its reply would have been a promise.
        CHECK(count(ann.expect_closed(), "* Added *") == 0);
    }
    disk.fail(FaultyDisk::healthy);
    TestServer server(with_database(directory));
    TestClient(server.address(), "127.0.0.2").expect("* 465 *");
    come(server, "127.0.0.3", "bob").read_until("* 422 *");
}

TEST_CASE("Server bans: a reason has no control characters in messages or in the database") {
    const TemporaryDirectory directory;
    TestServer server(with_database(directory));
    TestClient ann = operator_client(server, "ann");
    said(ann, "KLINE ~carl@* :bad\x1b[2J\x07 man | private\x1b[0m");
    said(ann, "DLINE 127.0.0.2 :worse\xc2\x9b\x7f");
    const auto clean = [](const std::string& text) {
        for (const char c : text)
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
        return true;
    };
    ann.send("STATS k").send("STATS d");
    for (const std::string& line : ann.sync()) CHECK_MESSAGE(clean(line), line);
    auto database = hubbub::storage::StateDb::read(directory.path() / "state.db");
    const auto bans = database.load().bans;
    REQUIRE(bans.size() == 2);
    for (const auto& ban : bans) CHECK_MESSAGE(clean(ban.reason), ban.reason);
    TestClient carl = come(server, "127.0.0.3", "carl");
    for (const std::string& line : carl.expect_closed()) CHECK_MESSAGE(clean(line), line);
}

TEST_CASE("Server bans: the widest mask, the longest duration, and one unit in the notice") {
    TestServer server(with_bans());
    TestClient ann = operator_client(server, "ann");
    const std::string wide = " matches nearly all users; no ban was set\n";
    // Four characters that are no wildcards, dots, colons or tildes, in user and host together.
    CHECK(said(ann, "KLINE *@ab.c :x") == "*@ab.c" + wide);
    CHECK(said(ann, "KLINE ~a@*b.c :x") == "~a@*b.c" + wide);
    CHECK(said(ann, "KLINE ~ab*@*c.d :x").starts_with("Added K-Line for [~ab*@*c.d], permanent"));
    CHECK(said(ann, "KLINE abcd@* :x").starts_with("Added K-Line for [abcd@*]"));
    // Networks in a K-line as in a D-line.
    CHECK(said(ann, "KLINE ~bad@10.0.0.0/7 :x") == "~bad@10.0.0.0/7" + wide);
    CHECK(said(ann, "KLINE ~bad@10.0.0.0/8 :x").starts_with("Added K-Line for [~bad@10.0.0.0/8]"));
    CHECK(said(ann, "DLINE 2400::/11 :x") == "2400::/11" + wide);
    CHECK(said(ann, "KLINE *!*@bad.example :x").starts_with("Added K-Line for [*@bad.example]"));
    const auto lasts = [&](const std::string& given) {
        const std::string told = said(ann, "KLINE " + given + " *@x.example :x");
        const std::string lead = "Added K-Line for [*@x.example], ";
        return told.starts_with(lead) ? told.substr(lead.size(), told.find('\n') - lead.size())
                                      : told;
    };
    for (const auto& [given, shown] : {std::pair{"1", "for 1m"},
                                       {"60", "for 1h"},
                                       {"59m", "for 59m"},
                                       {"1h", "for 1h"},
                                       {"1d", "for 1d"},
                                       {"24h", "for 1d"},
                                       {"1d1m", "for 1d1m"},
                                       {"90s", "for 1m30s"},
                                       {"1s", "for 1s"},
                                       {"0", "permanent"}})
        CHECK(lasts(given) == shown);
    CHECK(lasts("100y").starts_with("for "));
    CHECK(lasts("101y").find("duration up to 100y") != std::string::npos);
    // The reason may be several words, and only "|" and what follows is for operators.
    said(ann, "KLINE 5 ~loud@* too loud | first | second");
    TestClient loud = come(server, "127.0.0.2", "loud");
    expect_banned(loud, "loud", "too loud");
    said(ann, "KLINE ~loud@* :" + std::string(301, 'x'));
    ann.send("STATS k");
    CHECK(count(ann.sync(), "* 216 ann K * * ~loud :" + std::string(300, 'x') + " *") == 1);
    TestClient again = come(server, "127.0.0.2", "loud");
    expect_banned(again, "loud", std::string(300, 'x'));
}

TEST_CASE("Refused connections: the notice counts those since the last one, once a second") {
    auto config = with_bans();
    config.exempt = {};
    config.addresses.clones = 1;
    TestServer server(config);
    TestClient ann = operator_client(server, "ann");
    ann.send("MODE ann +s +r").read_until("* 008 *");
    const auto refuse = [&](int times) {
        for (int i = 0; i < times; ++i) {
            TestClient(server).expect_closed();
            // Counted when the acceptor waits again.
            eventually(
                [&] { return server->acceptor_activity().doing() == hubbub::Doing::awaits_input; });
        }
    };
    const std::string start = ":hubbub.local NOTICE * :*** Notice -- Refused ";
    const std::string end = " connection(s): clones, the last one from 127.0.0.1";
    refuse(3);
    CHECK(ann.expect(start + "*") == start + "1" + end);
    server.advance(999ms);
    refuse(2);
    CHECK(ann.sync().empty());
    server.advance(1ms);
    refuse(1);
    CHECK(ann.expect(start + "*") == start + "5" + end);
    server.advance(1s);
    refuse(1);
    CHECK(ann.expect(start + "*") == start + "1" + end);
    CHECK(ann.sync().empty());
}
