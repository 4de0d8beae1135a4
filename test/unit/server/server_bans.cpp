// Server bans: matching, the list, changes queued for the database, and the file of earlier
// versions.

#include <hubbub/chat/server_bans.h>
#include <hubbub/chat/state_store.h>

#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <sys/stat.h>

#include "server/ban_file.h"
#include "support/chat_double.h"
#include "support/temporary_directory.h"

using namespace hubbub::chat;
using namespace hubbub::server;
using hubbub::Address;
using BanKind = ServerBan::Kind;

namespace {

ServerBan user_ban(std::string_view mask, std::int64_t until = 0) {
    ServerBan ban = *ServerBan::of_user(mask);
    ban.by = "ann!~a@host";
    ban.set = 1000;
    ban.until = until;
    ban.reason = "why not";
    return ban;
}

// Records the queued changes.
class BanStoreDouble final : public StateStore {
  public:
    Ticket put(std::shared_ptr<const Account>) override { return 0; }
    Ticket put(std::shared_ptr<const RegisteredChannel>) override { return 0; }
    Ticket put(std::shared_ptr<const ServerBan> ban) override { return note("+", *ban); }
    Ticket drop(std::shared_ptr<const Account>) override { return 0; }
    Ticket drop(std::shared_ptr<const RegisteredChannel>) override { return 0; }
    Ticket drop(std::shared_ptr<const ServerBan> ban) override { return note("-", *ban); }
    bool wait_for_room(const hubbub::ThreadWake&, const std::function<bool()>&) override {
        return true;
    }
    Saved wait(Ticket, const hubbub::ThreadWake&, const std::function<bool()>&) override {
        return Saved::done;
    }

    std::string queued;

  private:
    Ticket note(const char* what, const ServerBan& ban) {
        queued += what + ban.mask() + " ";
        return ++last_;
    }
    Ticket last_ = 0;
};

ServerBan address_ban(std::string_view range) {
    ServerBan ban = *ServerBan::of_address(range);
    ban.by = "ann!~a@host";
    ban.set = 1000;
    return ban;
}

std::string complaint(std::string_view line) {
    try {
        parse_ban(line);
    } catch (const BanFileError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("ServerBans: a K-line matches by user and by host or address, a D-line by address") {
    OutboxShared budget;
    const ClientDouble bob(1, budget);  // ~user@127.0.0.1
    // Before USER, only masks of all user names fit.
    for (const char* const mask : {"*@127.0.0.1", "~*@127.0.0.1", "*@*"})
        CHECK(user_ban(mask).fits(*bob.client));
    for (const char* const mask : {"~user@127.0.0.1", "~u*@*", "*@127.0.0.2"})
        CHECK_FALSE(user_ban(mask).fits(*bob.client));
    bob.name("bob");
    for (const char* const mask : {"~user@127.0.0.1", "*@127.0.0.*", "~USER@*", "*@127.0.0.0/30"})
        CHECK(user_ban(mask).fits(*bob.client));
    for (const char* const mask : {"user@127.0.0.1", "*@127.0.0.4/30", "bob@*", "*@2001:db8::/32"})
        CHECK_FALSE(user_ban(mask).fits(*bob.client));
    CHECK(address_ban("127.0.0.0/8").fits(*bob.client));
    CHECK(address_ban("::ffff:127.0.0.1").fits(*bob.client));
    CHECK(address_ban("::1").mask() == "0::1");
    CHECK_FALSE(address_ban("126.0.0.0/8").fits(*bob.client));
    CHECK(address_ban("2001:db8::/33").fits(Address::parse("2001:db8:7fff::1")));
    CHECK_FALSE(address_ban("2001:db8::/33").fits(Address::parse("2001:db8:8000::1")));
    CHECK_FALSE(address_ban("::/0").fits(std::optional<Address>()));
    for (const char* const wrong : {"", "@", "a@", "@b", "ab", "a b@c"})
        CHECK_FALSE(ServerBan::of_user(wrong));
    for (const char* const wrong :
         {"", "10", "10.0.0.0/33", "::/129", "10.0.0.0/", "a.b", "10.0.0.0/-1"})
        CHECK_FALSE(ServerBan::of_address(wrong));
}

TEST_CASE("ServerBans: a K-line matches each host that a client may show") {
    OutboxShared budget;
    const ClientDouble bob(1, budget);
    bob.name("bob");
    Identity who = *bob.user->identity();
    who.host = "abc.cloak";
    who.hosts = std::make_shared<const Hosts>(
        Hosts{"127.0.0.1", "pc.example.org", "abc.cloak", "def.cloak"});
    bob.user->set_identity(who);
    for (const char* const mask : {"*@*.example.org", "*@abc.cloak", "*@def.cloak", "*@127.0.0.1"})
        CHECK(user_ban(mask).fits(*bob.client));
    CHECK_FALSE(user_ban("*@xyz.cloak").fits(*bob.client));
}

TEST_CASE("ServerBans: the list has one ban per mask and no expired ones") {
    ServerBans bans;
    OutboxShared budget;
    const ClientDouble bob(1, budget);
    bob.name("bob");
    bans.set(user_ban("*@127.0.0.1", 2000));
    CHECK(bans.find(*bob.client, 1999));
    CHECK_FALSE(bans.find(*bob.client, 2000));
    CHECK_FALSE(bans.find(Address::parse("127.0.0.1"), 1999));
    bans.set(user_ban("*@127.0.0.1", 3000));
    CHECK(bans.all(1000).size() == 1);
    CHECK(bans.find(*bob.client, 2999));
    CHECK_FALSE(bans.remove(BanKind::address, "127.0.0.1", 1000).ban);
    CHECK_FALSE(bans.remove(BanKind::user, "*@127.0.0.1", 3000).ban);
    CHECK(bans.remove(BanKind::user, "*@127.0.0.1", 1000).ban->until == 3000);
    CHECK(bans.all(1000).empty());
    bans.set(address_ban("127.0.0.0/8"));
    CHECK(bans.find(Address::parse("127.9.9.9"), 5000));
}

TEST_CASE("ServerBan: the public reason ends at the first '|', without spaces around it") {
    struct {
        const char* reason;
        const char* shown;
    } const table[] = {
        {"spam", "spam"},
        {"spam|ticket 7", "spam"},
        {"spam | a | b", "spam"},
        {"spam|a|b|", "spam"},
        {"|secret", ""},
        {" | secret", ""},
        {"too loud |", "too loud"},
        {"  spam  ", "spam"},
        {"", ""},
        {"a || b", "a"},
        {"|", ""},
        {"a\t| b", "a"},
    };
    for (const auto& row : table) {
        CAPTURE(row.reason);
        ServerBan ban = user_ban("a@b");
        ban.reason = row.reason;
        CHECK(ban.public_reason() == row.shown);
    }
    // A K-line is divided at its last '@'.
    CHECK(ServerBan::of_user("a@b@c")->user == "a@b");
    CHECK(ServerBan::of_user("a@b@c")->host == "c");
    CHECK(ServerBan::of_user("*@192.0.2.77/24")->mask() == "*@192.0.2.0/24");
    CHECK(ServerBan::of_user("*@::1")->mask() == "*@0::1");
    for (const char* const wrong : {"a@b c", "a@\x07", "\x02@b"})
        CHECK_FALSE(ServerBan::of_user(wrong));
}

TEST_CASE("ServerBans: a change concerns one ban of one kind, in any case, and keeps the order") {
    ServerBans bans;
    OutboxShared budget;
    const ClientDouble bob(1, budget);
    bob.name("bob");
    const auto masks = [&](std::int64_t now) {
        std::string out;
        for (const auto& ban : bans.all(now)) out += ban->mask() + " ";
        return out;
    };
    for (const char* const mask : {"a@x.example", "~user@*", "~us*@*", "c@x.example"})
        bans.set(user_ban(mask));
    bans.set(address_ban("127.0.0.1"));
    bans.set(address_ban("127.0.0.0/8"));
    // The first that fits.
    CHECK(bans.find(*bob.client, 1000)->mask() == "~user@*");
    CHECK(bans.find(Address::parse("127.0.0.1"), 1000)->mask() == "127.0.0.1");
    CHECK(bans.find(Address::parse("127.0.0.2"), 1000)->mask() == "127.0.0.0/8");
    CHECK_FALSE(bans.find(Address::parse("126.0.0.2"), 1000));
    // One set again goes to the end, with the new spelling.
    bans.set(user_ban("~USER@*"));
    CHECK(bans.find(*bob.client, 1000)->mask() == "~us*@*");
    CHECK(masks(1000) == "a@x.example ~us*@* c@x.example 127.0.0.1 127.0.0.0/8 ~USER@* ");
    // A user ban is never an address ban, even with the same mask.
    CHECK_FALSE(bans.remove(BanKind::user, "127.0.0.1", 1000).ban);
    CHECK_FALSE(bans.remove(BanKind::address, "~us*@*", 1000).ban);
    CHECK(bans.remove(BanKind::user, "~US*@*", 1000).ban->mask() == "~us*@*");
    CHECK(bans.remove(BanKind::address, "127.0.0.1", 1000).ban);
    CHECK(bans.find(Address::parse("127.0.0.1"), 1000)->mask() == "127.0.0.0/8");
    CHECK(bans.remove(BanKind::address, "127.0.0.0/8", 1000).ban);
    CHECK_FALSE(bans.find(Address::parse("127.0.0.1"), 1000));
    CHECK(masks(1000) == "a@x.example c@x.example ~USER@* ");
    // An expired one is passed over, not listed, and dropped by the next change.
    bans.set(user_ban("~user@127.0.0.1", 1500));
    CHECK(masks(1499) == "a@x.example c@x.example ~USER@* ~user@127.0.0.1 ");
    CHECK(masks(1500) == "a@x.example c@x.example ~USER@* ");
    ServerBan late = user_ban("d@x.example");
    late.set = 1500;
    bans.set(late);
    CHECK(masks(1000) == "a@x.example c@x.example ~USER@* d@x.example ");
}

TEST_CASE("ServerBans: each change is queued in its order, and loaded bans are in force") {
    BanStoreDouble store;
    ServerBans bans;
    const auto address = std::make_shared<const ServerBan>(address_ban("10.0.0.0/8"));
    bans.load({address, std::make_shared<const ServerBan>(user_ban("~old@*", 1500))}, store);
    CHECK(bans.find(Address::parse("10.9.9.9"), 1000) == address);
    CHECK(store.queued.empty());
    CHECK(bans.set(user_ban("~bob@*", 1400)) == 1);
    // The store replaces a ban with the same mask, so nothing is ever half there.
    CHECK(bans.set(user_ban("~BOB@*", 1400)) == 2);
    const auto removed = bans.remove(BanKind::address, "10.0.0.0/8", 1000);
    CHECK(removed.ticket == 3);
    CHECK_FALSE(bans.remove(BanKind::address, "10.0.0.0/8", 1000).ban);
    // A new ban also drops expired bans.
    ServerBan late = user_ban("~carl@*");
    late.set = 1600;
    CHECK(bans.set(late) == 6);
    CHECK(store.queued == "+~bob@* +~BOB@* -10.0.0.0/8 -~old@* -~BOB@* +~carl@* ");
}

TEST_CASE("BanFile: a line is a ban, or is reported") {
    const ServerBan read = parse_ban(
        "K ~bad@10.0.0.0/8 1970-01-01T00:16:40Z 1970-01-02T00:00:00Z ann!~a@host spam | ticket 7");
    CHECK(read.kind == BanKind::user);
    CHECK(read.mask() == "~bad@10.0.0.0/8");
    CHECK(read.range.has_value());
    CHECK(read.by == "ann!~a@host");
    CHECK(read.set == 1000);
    CHECK(read.until == 86400);
    CHECK(read.reason == "spam | ticket 7");
    CHECK(read.public_reason() == "spam");
    CHECK(parse_ban("D ::1 1970-01-01T00:00:00Z never me").reason.empty());
    CHECK(complaint("") == "'' must be K or D");
    CHECK(complaint("X a@b") == "'X' must be K or D");
    CHECK(complaint("K a") == "'a' must be user@host");
    CHECK(complaint("D 10.0.0.0/33") == "'10.0.0.0/33' must be an address or address/bits");
    CHECK(complaint("D ::1 yesterday") ==
          "'yesterday' must be a time such as 2026-01-02T03:04:05Z");
    CHECK(complaint("D ::1 1970-01-01T00:00:00Z").starts_with("'' must be a time"));
    CHECK(complaint("D ::1 1970-01-01T00:00:00Z never") ==
          "the name of the operator who set it is missing");
}

TEST_CASE("BanFile: a wrong line is reported by number, and no ban of the file is used") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "bans";
    CHECK_FALSE(read_ban_file(path));
    const std::string one = "K a@b.example 1970-01-01T00:16:40Z never ann!~a@host why not";
    const std::string two = "D 10.0.0.0/8 1970-01-01T00:16:40Z never ann!~a@host ";
    std::ofstream(path) << "# a comment\n\n  " << one << "\r\n" << two << "\n";
    const auto read = read_ban_file(path).value();
    REQUIRE(read.size() == 2);
    CHECK(read[0]->mask() == "a@b.example");
    CHECK(read[0]->reason == "why not");
    CHECK(read[1]->mask() == "10.0.0.0/8");
    std::ofstream(path) << "# a comment\n\n  " << one << "\r\nK oops\n";
    CHECK_THROWS_WITH(read_ban_file(path), "line 4: 'oops' must be user@host");
    std::ofstream(path) << "\xef\xbb\xbf" << one << "\n";
    CHECK(read_ban_file(path)->size() == 1);
    std::ofstream(path) << one << " caf\xe9\n";
    CHECK_THROWS_WITH(read_ban_file(path), "line 1 is not UTF-8; save the file as UTF-8");
    std::ofstream(path) << "";
    CHECK_FALSE(read_ban_file(path));
}

TEST_CASE("BanFile: a FIFO without a writer does not block") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "bans";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK_FALSE(read_ban_file(path));
}
