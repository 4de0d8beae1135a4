// Passwords that need no second check.

#include <hubbub/chat/verified_passwords.h>

#include <string>

#include <doctest/doctest.h>

using hubbub::chat::VerifiedPasswords;

TEST_CASE("VerifiedPasswords: a password counts for its own hash only") {
    VerifiedPasswords known;
    CHECK_FALSE(known.contains("one", "$1"));
    known.add("one", "$1");
    CHECK(known.contains("one", "$1"));
    CHECK_FALSE(known.contains("one", "$2"));
    CHECK_FALSE(known.contains("On", "$1"));
    CHECK_FALSE(known.contains("", "$1"));
    known.add("two", "$1");
    CHECK(known.contains("two", "$1"));
    CHECK_FALSE(known.contains("one", "$1"));
}

TEST_CASE("VerifiedPasswords: many reloads do not fill the memory") {
    VerifiedPasswords known;
    for (std::size_t i = 0; i <= VerifiedPasswords::max_hashes; ++i)
        known.add("x", std::to_string(i));
    CHECK_FALSE(known.contains("x", "0"));
    CHECK(known.contains("x", std::to_string(VerifiedPasswords::max_hashes)));
}
