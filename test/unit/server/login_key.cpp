// The key from which accounts that do not exist get their salts.

#include "server/login_key.h"

#include <hubbub/chat/login_secret.h>

#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include <sys/stat.h>

#include "support/temporary_directory.h"

using hubbub::chat::LoginSecret;
using hubbub::server::login_key;

TEST_CASE("Login key: stays the same over restarts, and is for its owner only") {
    const TemporaryDirectory directory;
    const std::string key = login_key(directory.path());
    CHECK(key.size() == 65);
    CHECK(login_key(directory.path()) == key);
    struct stat status {};
    REQUIRE(::stat((directory.path() / "login.key").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("Login key: a damaged file, or no directory, gives none") {
    const TemporaryDirectory directory;
    std::ofstream(directory.path() / "login.key") << "x";
    CHECK(login_key(directory.path()).empty());
    CHECK(login_key("/no/such/directory").empty());
}

TEST_CASE("Login secret: salts depend on the key and the name, not on its case") {
    LoginSecret one, two, random;
    one.use("key");
    two.use("key");
    CHECK(one.salt_for("Ann") == two.salt_for("aNN"));
    CHECK(one.salt_for("ann") != one.salt_for("bob"));
    CHECK(one.salt_for("ann") != random.salt_for("ann"));
    CHECK(one.salt_for("ann").size() == 16);
}
