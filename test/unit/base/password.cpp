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

TEST_CASE("Password: fits known hashes of argon2id") {
    // Made by `argon2 somesalt -id -t 2 -k 256 -p 1`; costs and sizes differ from this server's.
    const std::string known =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    CHECK(valid_hash(known));
    CHECK(password_fits("password", known));
    CHECK_FALSE(password_fits("Password", known));
    // Made by libsodium.
    const std::string sodium =
        "$argon2id$v=19$m=64,t=1,p=1$HiPlQh15IKYJzkY77sDGIQ$llDmDKtOnT6UKmoh4CkIFXjh3+"
        "D1M1jY1qZBPLvb1zk";
    CHECK(password_fits("open sesame", sodium));
    CHECK_FALSE(password_fits("open sesam", sodium));
}

TEST_CASE("Password: nothing fits a damaged hash") {
    const std::string hash = hash_password("open sesame");
    const std::size_t salt = hash.find("p=1$") + 4;
    const std::size_t tag = hash.rfind('$') + 1;
    for (const std::size_t at : {salt, salt + 5, tag, tag + 20}) {
        CAPTURE(at);
        std::string other = hash;
        other[at] = other[at] == 'A' ? 'B' : 'A';
        CHECK(valid_hash(other));
        CHECK_FALSE(password_fits("open sesame", other));
        for (const char wrong : {'=', '-', '*', ' ', '\0', '\xe9'}) {
            other[at] = wrong;
            CHECK_FALSE(valid_hash(other));
            CHECK_FALSE(password_fits("open sesame", other));
        }
    }
    for (const std::string& bad :
         {hash.substr(0, salt) + "AAAA" + hash.substr(tag - 1), hash.substr(0, tag) + "AAAA",
          hash.substr(0, tag), hash + "AA", hash + "=", std::string(200, '$')}) {
        CAPTURE(bad);
        CHECK_FALSE(valid_hash(bad));
        CHECK_FALSE(password_fits("open sesame", bad));
    }
    // Less memory than argon2 allows.
    CHECK_FALSE(password_fits("open sesame", "$argon2id$v=19$m=7,t=2,p=1$" + hash.substr(salt)));
}
