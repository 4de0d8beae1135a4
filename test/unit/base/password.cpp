// Hashes of passwords.

#include <hubbub/base/password.h>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace hubbub;

TEST_CASE("Password: matches only its hash") {
    const std::string hash = hash_password("open sesame");
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(valid_hash(hash));
    CHECK(password_fits("open sesame", hash));
    CHECK_FALSE(password_fits("open Sesame", hash));
    CHECK_FALSE(password_fits("", hash));
    CHECK_FALSE(password_fits(std::string_view("open sesame\0", 12), hash));
    CHECK_FALSE(password_fits(std::string_view("open sesame\0x", 13), hash));
    CHECK_FALSE(password_fits(std::string_view("\0open sesame", 12), hash));
    const std::string tail = hash.substr(hash.rfind("p=1"));
    for (const std::string& bad :
         {std::string(), std::string("plain"), std::string("*0"), std::string("$nonsense$"),
          std::string("$y$j9T$abcdefgh$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq"),
          hash.substr(0, hash.rfind('$')), hash + "$",
          // Of another kind, or too expensive to check.
          "$argon2i$" + hash.substr(10), "$argon2id$v=19$m=2000000,t=2," + tail,
          "$argon2id$v=19$m=19456,t=200," + tail, "$argon2id$v=19$m=,t=2," + tail}) {
        CAPTURE(bad);
        CHECK_FALSE(valid_hash(bad));
        CHECK_FALSE(password_fits("plain", bad));
    }
    CHECK(hash_password("open sesame") != hash);
}
