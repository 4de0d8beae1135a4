// The database file: its schema, its records, its lock and its faults.

#include <hubbub/storage/state_db.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include "storage/schema.h"
#include "support/faulty_disk.h"
#include "support/temporary_directory.h"

using namespace hubbub::storage;

namespace {

AccountRecord full_account(std::int64_t id, const std::string& name) {
    AccountRecord out;
    out.id = id;
    out.name = name;
    out.password = "$7$hash";
    out.scram_salt = std::string("\0\xff'salt", 7);
    out.scram_iterations = 4096;
    out.scram_stored_key = "stored\0key";
    out.scram_server_key = "server";
    out.certificates = {name + "-b", name + "-a"};
    out.email = "ann@example.org";
    out.state = 2;
    out.verification = "code";
    out.suspension = "'; DROP TABLE accounts; --";
    out.created = 1000;
    out.last_seen = -1;
    out.multiclient = 1;
    out.always_on = 2;
    out.enforced = false;
    out.presence = {{"nick", "ann"}, {"channel #a b", "4"}};
    out.metadata = {{"avatar", "https://example.org/a?b=c"}, {"", std::string("\0", 1)}};
    return out;
}

ChannelRecord full_channel(std::int64_t id, const std::string& name) {
    ChannelRecord out;
    out.id = id;
    out.name = name;
    out.founder = 7;
    out.created = 1;
    out.registered = 2;
    out.modes = "+ntk key";
    out.topic = "caf\xc3\xa9 \xff";
    out.topic_by = "ann!a@h";
    out.topic_at = 3;
    out.masks = {{"b", "z!*@*", "ann", 4}, {"e", "a!*@*", "bob", 5}, {"b", "a!*@*", "", 6}};
    out.access = {{7, 4}, {9, 1}};
    out.settings = {{"keeptopic", "on"}};
    out.metadata = {{"homepage", "x"}};
    return out;
}

std::string problem_of(const std::string& directory) {
    try {
        StateDb::open(directory);
    } catch (const StorageError& error) {
        return error.what();
    }
    return "";
}

StorageError::Kind kind_of_problem(const std::string& directory) {
    try {
        StateDb::open(directory);
    } catch (const StorageError& error) {
        return error.kind;
    }
    return {};
}

mode_t mode_of_file(const std::string& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

void execute(const std::string& file, const std::string& sql) {
    SQLite::Database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
}

Schema with(std::span<const std::string_view> steps) {
    return {1, steps};
}

constexpr std::string_view old_steps[] = {"CREATE TABLE people (name TEXT)"};
constexpr std::string_view new_steps[] = {
    "CREATE TABLE people (name TEXT)",
    "ALTER TABLE people ADD COLUMN age INTEGER NOT NULL DEFAULT 7",
    "CREATE TABLE pets (name TEXT); INSERT INTO pets SELECT name FROM people"};
constexpr std::string_view wrong_steps[] = {
    "CREATE TABLE people (name TEXT)",
    "ALTER TABLE people ADD COLUMN age INTEGER NOT NULL DEFAULT 7; SELECT * FROM nothing"};

}  // namespace

TEST_CASE("StateDb: a restart loads every record with its lists") {
    const TemporaryDirectory directory;
    Records expected;
    expected.accounts = {full_account(3, "ann"), full_account(7, "bob")};
    expected.channels = {full_channel(2, "#a"), full_channel(4, "#\xc3\xa9")};
    expected.bans = {{"K", "~b", "*", "me", 1, 0, "x | y"},
                     {"D", "*", "10.0.0.0/8", "me", 1, 2, ""}};
    expected.read_markers = {{3, -9, 0, 1700000000123}, {3, 3, 7, 0}, {7, 3, 7, 5}};
    expected.last_account = 7;
    expected.last_channel = 4;
    {
        StateDb database = StateDb::open(directory.path());
        CHECK(database.load() == Records());
        database.transact([&](StateDb& changed) {
            for (const auto& account : expected.accounts) changed.put(account);
            for (const auto& channel : expected.channels) changed.put(channel);
            for (const auto& ban : expected.bans) changed.put(ban);
            for (const auto& marker : expected.read_markers) changed.put(marker);
        });
        CHECK(database.load() == expected);
    }
    StateDb database = StateDb::open(directory.path());
    CHECK(database.load() == expected);
    CHECK(database.faults().empty());
    CHECK(mode_of_file(directory.path() / "state.db") == 0600);
}

TEST_CASE("StateDb: a change replaces the whole record, and ids are never used again") {
    const TemporaryDirectory directory;
    StateDb database = StateDb::open(directory.path());
    AccountRecord ann = full_account(3, "ann");
    ChannelRecord hall = full_channel(5, "#hall");
    database.transact([&](StateDb& changed) {
        changed.put(ann);
        changed.put(hall);
    });
    ann = AccountRecord{.id = 3, .name = "anna", .certificates = {"ann-a"}};
    hall = ChannelRecord{.id = 5, .name = "#HALL"};
    database.transact([&](StateDb& changed) {
        changed.put(ann);
        changed.put(hall);
        // The certificate that ann gave up.
        changed.put(AccountRecord{.id = 2, .name = "bob", .certificates = {"ann-b"}});
    });
    Records now = database.load();
    REQUIRE(now.accounts.size() == 2);
    CHECK(now.accounts[1] == ann);
    CHECK(now.channels == std::vector{hall});
    database.transact([&](StateDb& changed) {
        changed.drop_account(3);
        changed.drop_channel(5);
        changed.drop_channel(6);
    });
    now = database.load();
    CHECK(now.accounts.size() == 1);
    CHECK(now.channels.empty());
    CHECK(now.last_account == 3);
    CHECK(now.last_channel == 5);
    CHECK(database.faults().empty());
}

TEST_CASE("StateDb: a read marker is replaced, and goes with its account") {
    const TemporaryDirectory directory;
    StateDb database = StateDb::open(directory.path());
    database.transact([](StateDb& changed) {
        changed.put(AccountRecord{.id = 1, .name = "ann"});
        changed.put(AccountRecord{.id = 2, .name = "bob"});
        for (const std::int64_t account : {1, 2}) {
            changed.put(ReadMarkerRecord{account, -5, 0, 10});
            changed.put(ReadMarkerRecord{account, 1, 2, 10});
        }
        changed.put(ReadMarkerRecord{1, -5, 0, 20});
        changed.drop_read_marker(2, -5, 0);
        // Nobody's.
        changed.put(ReadMarkerRecord{3, -5, 0, 10});
    });
    CHECK(database.load().read_markers ==
          std::vector<ReadMarkerRecord>{{1, -5, 0, 20}, {1, 1, 2, 10}, {2, 1, 2, 10}});
    database.transact([](StateDb& changed) { changed.drop_account(1); });
    CHECK(database.load().read_markers == std::vector<ReadMarkerRecord>{{2, 1, 2, 10}});
}

TEST_CASE("StateDb: a database from before the read markers is converted") {
    const TemporaryDirectory directory;
    {
        SQLite::Database old(directory.path() / "state.db",
                             SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        migrate(old, {state_schema().application_id, state_schema().steps.first(1)});
        old.exec(
            "INSERT INTO accounts VALUES "
            "(1, 'ann', '', x'', 0, x'', x'', '', 0, '', '', 0, 0, 0, 0, 1)");
    }
    StateDb database = StateDb::open(directory.path());
    database.transact([](StateDb& changed) { changed.put(ReadMarkerRecord{1, -5, 0, 10}); });
    CHECK(database.load().accounts.at(0).name == "ann");
    CHECK(database.load().read_markers.size() == 1);
}

TEST_CASE("StateDb: there is one ban per mask, in any case, in the order of setting") {
    const TemporaryDirectory directory;
    StateDb database = StateDb::open(directory.path());
    database.transact([](StateDb& changed) {
        changed.put({"K", "~bob", "x.example", "me", 1, 0, "first"});
        changed.put({"K", "~carl", "*", "me", 1, 0, "second"});
        changed.put({"D", "~bob", "x.example", "me", 1, 0, "another kind"});
        changed.put({"K", "~BOB", "X.example", "me", 1, 0, "last"});
    });
    std::string order;
    for (const auto& ban : database.load().bans) order += ban.reason + ";";
    CHECK(order == "second;another kind;last;");
    database.transact([](StateDb& changed) { changed.drop_ban("K", "~Bob", "x.EXAMPLE"); });
    CHECK(database.load().bans.size() == 2);
}

TEST_CASE("StateDb: a transaction that fails changes nothing, and the next one succeeds") {
    const TemporaryDirectory directory;
    StateDb database = StateDb::open(directory.path());
    const auto refused = [](StateDb& changed) {
        changed.put(AccountRecord{.id = 1, .name = "ann"});
        changed.put(AccountRecord{.id = 2, .name = "ANN"});
    };
    try {
        database.transact(refused);
        FAIL("two accounts have one name");
    } catch (const StorageError& error) {
        CHECK(error.kind == StorageError::Kind::refused);
    }
    CHECK(database.load() == Records());
    CHECK_FALSE(database.is_marked("done"));
    database.transact([](StateDb& changed) { changed.mark("done"); });
    CHECK(database.is_marked("done"));
}

TEST_CASE("StateDb: a full disk, an I/O error or a failed sync rolls back a whole commit") {
    const TemporaryDirectory directory;
    const FaultyDisk disk;
    StateDb database = StateDb::open(directory.path());
    database.transact([](StateDb& changed) { changed.put(full_account(1, "ann")); });
    const Records before = database.load();
    for (const auto fault : {FaultyDisk::full, FaultyDisk::broken, FaultyDisk::unsynced}) {
        CAPTURE(fault);
        disk.fail(fault);
        try {
            database.transact([](StateDb& changed) {
                changed.drop_account(1);
                changed.put(full_account(2, "bob"));
            });
            FAIL("the disk accepted it");
        } catch (const StorageError& error) {
            CHECK(error.kind == StorageError::Kind::passing);
        }
        disk.fail(FaultyDisk::healthy);
        CHECK(database.load() == before);
    }
    database.transact([](StateDb& changed) { changed.put(full_account(2, "bob")); });
    CHECK(database.load().accounts.size() == 2);
    CHECK(database.faults().empty());
}

TEST_CASE("StateDb: a second open of the directory is refused until the first one is closed") {
    const TemporaryDirectory directory;
    {
        const StateDb first = StateDb::open(directory.path());
        CHECK(kind_of_problem(directory.path()) == StorageError::Kind::in_use);
        CHECK(problem_of(directory.path()) ==
              "another hubbubd (process " + std::to_string(::getpid()) + ") uses '" +
                  directory.path().string() + "'. Stop it, or use another --data-dir");
    }
    CHECK(problem_of(directory.path()).empty());
}

TEST_CASE("StateDb: a file that is damaged is reported with what helps") {
    const TemporaryDirectory directory;
    const std::string file = directory.path() / "state.db";
    std::ofstream(file) << "this is no database, and it is longer than the header of one. " +
                               std::string(4096, 'x');
    CHECK(kind_of_problem(directory.path()) == StorageError::Kind::damaged);
    CHECK(problem_of(directory.path()).find("run 'hubbubd verify', and restore a backup") !=
          std::string::npos);
    std::filesystem::remove(file);
    {
        StateDb database = StateDb::open(directory.path());
        database.transact([](StateDb& changed) {
            for (int i = 1; i < 500; ++i) changed.put(full_account(i, "a" + std::to_string(i)));
        });
    }
    // The last half of the file.
    std::fstream damaged(file, std::ios::in | std::ios::out | std::ios::binary);
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file));
    damaged.seekp(size / 2);
    damaged << std::string(static_cast<std::size_t>(size / 2), '\x5a');
    damaged.close();
    CHECK(kind_of_problem(directory.path()) == StorageError::Kind::damaged);
    StateDb reader = StateDb::read(file);
    CHECK_FALSE(reader.faults().empty());
}

TEST_CASE("StateDb: a newer schema and the database of another program are refused unchanged") {
    const TemporaryDirectory directory;
    const std::string file = directory.path() / "state.db";
    StateDb::open(directory.path());
    execute(file, "PRAGMA user_version = 99");
    CHECK(kind_of_problem(directory.path()) == StorageError::Kind::newer);
    CHECK(problem_of(directory.path()) ==
          "'" + file + "' has schema version 99, and this hubbubd knows " +
              std::to_string(state_schema().steps.size()) +
              ". Use the newer hubbubd that wrote it, or restore a backup from before the upgrade");
    CHECK_THROWS_AS(StateDb::read(file), StorageError);
    std::filesystem::remove(file);
    execute(file, "CREATE TABLE other (x)");
    CHECK(problem_of(directory.path()) ==
          "'" + file + "' is a database of another program. Use another --data-dir");
    CHECK_FALSE(std::filesystem::exists(file + "-wal"));
}

TEST_CASE("Schema: an older version is converted step by step, and keeps its records") {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    migrate(database, with(old_steps));
    database.exec("INSERT INTO people VALUES ('ann')");
    migrate(database, with(old_steps));
    CHECK_THROWS_AS(require_version(database, with(new_steps)), StorageError);
    migrate(database, with(new_steps));
    require_version(database, with(new_steps));
    CHECK(database.execAndGet("SELECT age FROM people WHERE name = 'ann'").getInt() == 7);
    CHECK(database.execAndGet("SELECT count(*) FROM pets").getInt() == 1);
    CHECK_THROWS_AS(migrate(database, with(old_steps)), StorageError);
}

TEST_CASE("Schema: a step that fails changes nothing") {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    migrate(database, with(old_steps));
    CHECK_THROWS_AS(migrate(database, with(wrong_steps)), SQLite::Exception);
    require_version(database, with(old_steps));
    CHECK_THROWS_AS(database.exec("SELECT age FROM people"), SQLite::Exception);
    migrate(database, with(new_steps));
}

TEST_CASE("StateDb: a copy is made while another one writes, and never overwrites a file") {
    const TemporaryDirectory directory;
    const std::string copy = directory.path() / "copy", file = directory.path() / "state.db";
    StateDb server = StateDb::open(directory.path());
    server.transact([](StateDb& changed) { changed.put(full_account(1, "ann")); });
    StateDb::read(file).copy_to(copy);
    server.transact([&](StateDb& changed) {
        changed.put(full_account(2, "bob"));
        // Not even a transaction delays the copy. It has only committed changes.
        StateDb::read(file).copy_to(copy + "2");
    });
    for (const std::string& path : {copy, copy + "2"}) {
        StateDb read = StateDb::read(path);
        CHECK(read.load().accounts == std::vector{full_account(1, "ann")});
        CHECK(read.faults().empty());
        CHECK(mode_of_file(path) == 0600);
    }
    CHECK_THROWS_AS(StateDb::read(file).copy_to(copy), StorageError);
    CHECK_THROWS_AS(StateDb::read(file).copy_to(directory.path() / "none" / "x"), StorageError);
    CHECK_THROWS_AS(StateDb::read(directory.path() / "none"), StorageError);
    // Restored, it opens like the original.
    const TemporaryDirectory other;
    std::filesystem::copy_file(copy, other.path() / "state.db");
    CHECK(StateDb::open(other.path()).load().accounts.size() == 1);
}
