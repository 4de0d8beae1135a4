// Hashes of passwords.

#include <hubbub/base/password.h>

#include <string>

#include <doctest/doctest.h>

using namespace hubbub;

TEST_CASE("a password fits its hash, and nothing else does") {
    const std::string hash = hash_password("open sesame");
    CHECK(hash.starts_with("$y$"));
    CHECK(valid_hash(hash));
    CHECK(password_fits("open sesame", hash));
    CHECK_FALSE(password_fits("open Sesame", hash));
    CHECK_FALSE(password_fits("", hash));
    for (const std::string bad : {"", "plain", "*0", "$nonsense$"}) {
        CAPTURE(bad);
        CHECK_FALSE(valid_hash(bad));
        CHECK_FALSE(password_fits("plain", bad));
    }
    CHECK(hash_password("open sesame") != hash);
}
