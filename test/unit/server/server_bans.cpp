// Server bans: matching, the list, and the file.

#include <hubbub/chat/server_bans.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

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

std::string contents(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
}

std::ptrdiff_t files_in(const std::filesystem::path& folder) {
    return std::distance(std::filesystem::directory_iterator(folder), {});
}

}  // namespace

TEST_CASE("ServerBans: a K-line matches by user and by host or address, a D-line by address") {
    OutboxShared budget;
    const ClientDouble bob(1, budget);               // ~user@127.0.0.1
    CHECK_FALSE(user_ban("*@*").fits(*bob.client));  // nobody yet
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
    CHECK_FALSE(bans.remove(BanKind::address, "127.0.0.1", 1000));
    CHECK_FALSE(bans.remove(BanKind::user, "*@127.0.0.1", 3000));
    CHECK(bans.remove(BanKind::user, "*@127.0.0.1", 1000)->until == 3000);
    CHECK(bans.all(1000).empty());
    bans.set(address_ban("127.0.0.0/8"));
    CHECK(bans.find(Address::parse("127.9.9.9"), 5000));
    // A list read before a change does not replace it.
    const auto version = bans.version();
    bans.set(user_ban("a@b"));
    CHECK_FALSE(bans.replace({}, version));
    CHECK(bans.all(1000).size() == 2);
    const auto latest = bans.version();
    CHECK(bans.replace({}, latest) == latest + 1);
    CHECK(bans.all(1000).empty());
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
    auto version = bans.version();
    const auto changed = [&] {
        const auto before = std::exchange(version, bans.version());
        return before != version;
    };
    for (const char* const mask : {"a@x.example", "~user@*", "~us*@*", "c@x.example"})
        bans.set(user_ban(mask));
    bans.set(address_ban("127.0.0.1"));
    bans.set(address_ban("127.0.0.0/8"));
    CHECK(changed());
    // The first that fits.
    CHECK(bans.find(*bob.client, 1000)->mask() == "~user@*");
    CHECK(bans.find(Address::parse("127.0.0.1"), 1000)->mask() == "127.0.0.1");
    CHECK(bans.find(Address::parse("127.0.0.2"), 1000)->mask() == "127.0.0.0/8");
    CHECK_FALSE(bans.find(Address::parse("126.0.0.2"), 1000));
    // One set again goes to the end, with the new spelling.
    bans.set(user_ban("~USER@*"));
    CHECK(changed());
    CHECK(bans.find(*bob.client, 1000)->mask() == "~us*@*");
    CHECK(masks(1000) == "a@x.example ~us*@* c@x.example 127.0.0.1 127.0.0.0/8 ~USER@* ");
    // A user ban that looks like an address ban is another one.
    CHECK_FALSE(bans.remove(BanKind::user, "127.0.0.1", 1000));
    CHECK_FALSE(bans.remove(BanKind::address, "~us*@*", 1000));
    CHECK_FALSE(changed());
    CHECK(bans.remove(BanKind::user, "~US*@*", 1000)->mask() == "~us*@*");
    CHECK(bans.remove(BanKind::address, "127.0.0.1", 1000));
    CHECK(changed());
    CHECK(bans.find(Address::parse("127.0.0.1"), 1000)->mask() == "127.0.0.0/8");
    CHECK(bans.remove(BanKind::address, "127.0.0.0/8", 1000));
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
    // A list that replaces another one counts its addresses.
    const auto address = std::make_shared<const ServerBan>(address_ban("10.0.0.0/8"));
    REQUIRE(bans.replace({address}, bans.version()));
    CHECK(bans.find(Address::parse("10.9.9.9"), 1000) == address);
    REQUIRE(bans.replace({}, bans.version()));
    CHECK_FALSE(bans.find(Address::parse("10.9.9.9"), 1000));
}

TEST_CASE("ServerBan: is written as a readable line, and parses to the same ban") {
    ServerBan ban = user_ban("~bad@10.0.0.0/8", 86400);
    ban.reason = "spam | ticket 7";
    const std::string line =
        "K ~bad@10.0.0.0/8 1970-01-01T00:16:40Z 1970-01-02T00:00:00Z ann!~a@host spam | ticket 7";
    CHECK(ban_line(ban) == line);
    const ServerBan read = parse_ban(line);
    CHECK(ban_line(read) == line);
    CHECK(read.range.has_value());
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

TEST_CASE("BanFile: is replaced whole or not at all, and a wrong line is reported by number") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "bans";
    CHECK_FALSE(read_ban_file(path));
    const auto one = std::make_shared<const ServerBan>(user_ban("a@b.example"));
    const auto two = std::make_shared<const ServerBan>(address_ban("10.0.0.0/8"));
    write_ban_file(path, {one, two});
    const auto read = read_ban_file(path).value();
    REQUIRE(read.size() == 2);
    CHECK(ban_line(*read[0]) == ban_line(*one));
    CHECK(ban_line(*read[1]) == ban_line(*two));
    CHECK(files_in(directory.path()) == 1);
    write_ban_file(path, {});
    CHECK(contents(path).starts_with("# The bans of hubbubd."));
    std::ofstream(path) << "# a comment\n\n  " << ban_line(*one) << "\r\nK oops\n";
    CHECK_THROWS_WITH(read_ban_file(path), "line 4: 'oops' must be user@host");
    std::ofstream(path) << "\xef\xbb\xbf" << ban_line(*one) << "\n";
    CHECK(read_ban_file(path)->size() == 1);
    std::ofstream(path) << ban_line(*one) << " caf\xe9\n";
    CHECK_THROWS_WITH(read_ban_file(path), "line 1 is not UTF-8; save the file as UTF-8");
    std::ofstream(path) << "";
    CHECK_FALSE(read_ban_file(path));
}

TEST_CASE("BanFile: a replacement keeps mode and owner") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "bans";
    write_ban_file(path, {});
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    REQUIRE(::chmod(path.c_str(), 0640) == 0);
    // Only root gives files away.
    const bool root = ::geteuid() == 0;
    if (root) REQUIRE(::chown(path.c_str(), 65534, 65533) == 0);
    write_ban_file(path, {});
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0640);
    CHECK(status.st_uid == (root ? 65534 : ::geteuid()));
    CHECK(status.st_gid == (root ? 65533 : ::getegid()));
}

TEST_CASE("BanFile: planted links are not followed, its own link is") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "bans", victim = directory.path() / "victim";
    std::ofstream(victim) << "precious";
    std::filesystem::create_symlink(victim, path + ".new");
    write_ban_file(path, {});
    CHECK(contents(victim) == "precious");
    CHECK_FALSE(std::filesystem::is_symlink(path));
    std::filesystem::create_directory(directory.path() / "elsewhere");
    const std::string link = directory.path() / "link";
    std::filesystem::create_symlink("elsewhere/bans", link);
    for (int i = 0; i < 2; ++i) {
        write_ban_file(link, {});
        CHECK(std::filesystem::is_symlink(link));
        CHECK(contents(directory.path() / "elsewhere" / "bans").starts_with("# The bans"));
    }
    CHECK(files_in(directory.path() / "elsewhere") == 1);
}

TEST_CASE("BanFile: a FIFO without a writer does not block") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "bans";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK_FALSE(read_ban_file(path));
}
