// Hashes of passwords.

#include <hubbub/base/password.h>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace hubbub;

TEST_CASE("Password: matches only its hash") {
    const std::string hash = hash_password("open sesame");
    CHECK(hash.starts_with("$y$"));
    CHECK(valid_hash(hash));
    CHECK(password_fits("open sesame", hash));
    CHECK_FALSE(password_fits("open Sesame", hash));
    CHECK_FALSE(password_fits("", hash));
    CHECK_FALSE(password_fits(std::string_view("open sesame\0", 12), hash));
    CHECK_FALSE(password_fits(std::string_view("open sesame\0x", 13), hash));
    CHECK_FALSE(password_fits(std::string_view("\0open sesame", 12), hash));
    for (const std::string bad : {"", "plain", "*0", "$nonsense$"}) {
        CAPTURE(bad);
        CHECK_FALSE(valid_hash(bad));
        CHECK_FALSE(password_fits("plain", bad));
    }
    CHECK(hash_password("open sesame") != hash);
}
