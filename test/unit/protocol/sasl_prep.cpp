// SASLprep of passwords. The examples are from RFC 4013 section 3.

#include <hubbub/protocol/sasl_prep.h>

#include <string>

#include <doctest/doctest.h>

using hubbub::protocol::prepared_password;

TEST_CASE("SASLprep: what looks equal becomes equal") {
    CHECK(prepared_password("user") == "user");
    CHECK(prepared_password("USER") == "USER");
    CHECK(prepared_password("I\u00ADX") == "IX");
    CHECK(prepared_password("\u00AA") == "a");
    CHECK(prepared_password("\u2168") == "IX");
    CHECK(prepared_password("e\u0301") == "\u00E9");
    CHECK(prepared_password("a\u00A0b") == "a b");
}

TEST_CASE("SASLprep: what it forbids stays as it is") {
    for (const std::string bytes : {"\x07\u00E9", "\u0627\x31", "\xFF\xFE", "\u00AD", ""}) {
        CAPTURE(bytes);
        CHECK(prepared_password(bytes) == bytes);
    }
    CHECK(prepared_password("\U0001F600") == "\U0001F600");
}
